import { AppError, type CellState } from '../../src-core/errors.ts';
import type { ActionOutcome, Instrument } from '../../src-core/instruments/driver.ts';
import type { Problem } from '../../src-core/model/quantity.ts';
import type { Reading } from '../../src-core/model/reading.ts';

/** What happens in one action, in order. Readings are handed on one turn of the event loop apart. */
export type Script = readonly (Reading | 'wait' | AppError | ActionOutcome)[];

export interface ScriptedInstrument extends Instrument {
  readonly calls: string[];
  cellState: CellState;
  problems: readonly Problem[];
  /** Lets an action that waits go on. */
  proceed(): void;
  lose(): void;
}

/** An instrument that follows scripts, for transitions of the engine that no wire is needed for. */
export function createScriptedInstrument(scripts: readonly Script[]): ScriptedInstrument {
  const calls: string[] = [];
  const lostListeners = new Set<(error: AppError) => void>();
  let next = 0;
  let asked = false;
  let mayProceed = false;
  let wake: () => void = () => undefined;
  const proceed = (): void => {
    mayProceed = true;
    wake();
  };

  async function follow(script: Script, context: Parameters<Instrument['execute']>[1]): Promise<ActionOutcome> {
    asked = false;
    const early = (): ActionOutcome | undefined => {
      if (context.signal.aborted) return { end: 'aborted', cellState: 'off' };
      return asked ? { end: 'asked', cellState: 'off' } : undefined;
    };
    for (const item of script) {
      const end = early();
      if (end) return end;
      if (item instanceof AppError) throw item;
      if (item === 'wait') {
        if (!mayProceed)
          await new Promise<void>((resolve) => {
            wake = resolve;
            context.signal.addEventListener('abort', resolve, { once: true });
          });
        mayProceed = false;
      } else if ('end' in item) return item;
      else {
        context.onReading(item);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return early() ?? { end: 'duration', cellState: 'off' };
  }

  const instrument: ScriptedInstrument = {
    calls,
    cellState: 'off',
    problems: [],
    identity: {
      driverId: 'scripted',
      model: 'Scripted',
      serialNumber: '1',
      firmware: '1',
      virtual: true,
      address: 'virtual:scripted',
    },
    capabilities: {
      roles: new Set(['source', 'impedance']),
      actions: new Set(['open-circuit', 'current', 'potential', 'impedance']),
      impedanceControl: new Set(['potentiostatic']),
      voltageRangeV: [-6, 6],
      maxCurrentA: 0.1,
      frequencyRangeHz: [1e-5, 2e5],
      amplitudeRangeVRms: [1e-3, 0.9],
      temperatureSensor: true,
    },
    check: () => instrument.problems,
    execute(action, context) {
      calls.push(action.kind);
      return follow(scripts[next++] ?? [], context);
    },
    endAction() {
      calls.push('end-action');
      asked = true;
      proceed();
    },
    makeSafe() {
      calls.push('make-safe');
      return Promise.resolve(instrument.cellState);
    },
    heartbeat: () => Promise.resolve(),
    onLost(listener) {
      lostListeners.add(listener);
      return () => void lostListeners.delete(listener);
    },
    close: () => Promise.resolve(),
    proceed,
    lose() {
      const error = new AppError('link/lost', 'The connection was lost.', { cellState: 'unknown' });
      for (const listener of [...lostListeners]) listener(error);
    },
  };
  return instrument;
}
