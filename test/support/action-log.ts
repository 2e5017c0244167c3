import type { ActionContext, ActionOutcome, Instrument } from '../../src-core/instruments/driver.ts';
import type { Action } from '../../src-core/model/plan.ts';
import type { DcReading, ImpedanceReading, Reading, TemperatureReading } from '../../src-core/model/reading.ts';
import { createAbort, type Abort } from '../../src-core/instruments/exchange/abort.ts';

export interface ActionLog {
  readonly dc: DcReading[];
  readonly impedance: ImpedanceReading[];
  readonly temperature: TemperatureReading[];
  readonly abort: Abort;
  readonly outcome: Promise<ActionOutcome>;
}

/** Starts an action and keeps its readings; `onReading` sees each as it comes. */
export function startAction(
  instrument: Instrument,
  action: Action,
  onReading: (reading: Reading, log: ActionLog) => void = () => undefined,
): ActionLog {
  const abort = createAbort();
  const dc: DcReading[] = [];
  const impedance: ImpedanceReading[] = [];
  const temperature: TemperatureReading[] = [];
  const context: ActionContext = {
    signal: abort.signal,
    onReading(reading) {
      if (reading.kind === 'dc') dc.push(reading);
      else if (reading.kind === 'impedance') impedance.push(reading);
      else if (reading.kind === 'temperature') temperature.push(reading);
      onReading(reading, log);
    },
  };
  let resolve!: (outcome: Promise<ActionOutcome>) => void;
  const log: ActionLog = { dc, impedance, temperature, abort, outcome: new Promise((settle) => (resolve = settle)) };
  resolve(instrument.execute(action, context));
  return log;
}
