import { AppError } from '../../../errors.ts';
import type { VirtualCell } from '../../../cells/cell.ts';
import { findCell } from '../../../cells/index.ts';
import type { Clock, Emulator, EmulatorPort, EmulatorSettings, EmulatorWire } from '../../driver.ts';
import { methodScriptModels, type MethodScriptModel, type MethodScriptModelId } from '../../methodscript/models.ts';
import type { EmulatorFaults } from './faults.ts';
import { createWireFaults, switchFault } from './faults.ts';
import { FileStore } from './file-store.ts';
import { FrontEnd } from './front-end.ts';
import { identityOf, modelById, modelByName } from './identity.ts';
import { CommandLine } from './link.ts';
import { createOutput } from './output.ts';
import { createPump } from './pump.ts';
import { createRandom } from './random.ts';
import { ScriptRunner } from './runner.ts';

/** What may be chosen beside cell, seed and speed. */
export interface EmStat4Options {
  readonly model?: MethodScriptModelId;
  readonly temperatureC?: number;
  /** Parameters of the cell that differ from its own. */
  readonly cellParameters?: Readonly<Record<string, number>>;
  /** Instead of a cell of the registry. */
  readonly cell?: VirtualCell;
  /** Options of commands that its firmware refuses, e.g. `eis_acdc`. */
  readonly unknownOptions?: readonly string[];
  /** May be changed while it runs. */
  readonly faults?: EmulatorFaults;
}

/** The emulator as tests and the laboratory bench see it. */
export interface EmStat4Emulator extends Emulator {
  readonly faults: EmulatorFaults;
  readonly cell: VirtualCell;
  readonly cellOn: boolean;
  readonly running: boolean;
  /** Device time since it was switched on, s. */
  readonly deviceTimeS: number;
  readonly baudRate: number;
  /** True voltage and current on the cell's terminals now. */
  readonly terminals: { readonly voltageV: number; readonly currentA: number };
}

/**
 * An EmStat4 HR (or another model of the family) with a virtual cell on its leads. Deterministic for a seed and a
 * sequence of commands in device time. Throws `input/not-found` for an unknown cell, `input/invalid` for a speed
 * outside 1 to 2000.
 */
export function createEmStat4Emulator(
  settings: EmulatorSettings,
  clock: Clock,
  options: EmStat4Options = {},
): EmStat4Emulator {
  if (!(settings.speed >= 1 && settings.speed <= 2000))
    throw new AppError('input/invalid', `An emulator cannot run ${settings.speed} times as fast as real time.`, {
      remedy: 'Choose a speed from 1 to 2000.',
    });
  const model = chooseModel(settings.model, options.model);
  const cell = options.cell ?? createCell(settings.cellId, options);
  const faults = options.faults ?? {};
  const frontEnd = new FrontEnd(cell, model, createRandom(settings.seed), faults);
  const damage = createWireFaults(faults, createRandom(settings.seed ^ 0x5bd1e995), () => clock.nowMs());
  const output = createOutput(clock, model.baudRate, faults, damage);
  const files = model.hasFiles ? new FileStore() : undefined;
  const runner = new ScriptRunner(frontEnd, faults, (text) => output.write(text), files);
  const pump = createPump({ clock, speed: settings.speed, runner, output });
  const commandLine = new CommandLine({
    identity: identityOf(model, `${settings.cellId} ${settings.seed}`),
    galvanostat: model.galvanostat,
    unknownOptions: options.unknownOptions ?? [],
    files,
    reply: (text) => output.reply(text),
    nowS: () => pump.lineS(),
    host: {
      get running() {
        return runner.running;
      },
      get inMeasurementLoop() {
        return runner.inMeasurementLoop;
      },
      get halted() {
        return runner.halted;
      },
      start: (script) => runner.start(script, pump.startS()),
      halt: () => runner.halt(pump.nowS()),
      resume: () => runner.resume(pump.nowS()),
      wake: (reason) => runner.wake(reason, pump.nowS()),
    },
  });

  function attach(wire: EmulatorWire): EmulatorPort {
    const plug = output.attach(wire);
    return {
      receive(bytes) {
        if (faults.mute === true || !plug.attached) return;
        commandLine.receive(bytes);
        pump.kick();
      },
      detach: () => plug.detach(),
    };
  }

  return {
    attach,
    dispose() {
      pump.dispose();
      output.dispose();
    },
    faults,
    cell,
    baudRate: model.baudRate,
    get truth() {
      return { energised: frontEnd.cellOn, ...this.terminals, temperatureC: frontEnd.temperatureC };
    },
    setFault: (name, active) => switchFault(faults, name, active),
    get cellOn() {
      return frontEnd.cellOn;
    },
    get running() {
      return runner.running;
    },
    get deviceTimeS() {
      return pump.nowS();
    },
    get terminals() {
      if (!runner.running) frontEnd.advanceTo(pump.nowS());
      return frontEnd.terminals;
    },
  };
}

function chooseModel(shortName: string | undefined, id: MethodScriptModelId = 'es4_hr'): MethodScriptModel {
  if (shortName === undefined) return modelById(id);
  const model = modelByName(shortName);
  if (model) return model;
  throw new AppError('input/not-found', `There is no virtual model “${shortName.slice(0, 40)}” of this instrument.`, {
    remedy: `Choose one of ${methodScriptModels.map((known) => known.shortName).join(', ')}.`,
  });
}

function createCell(cellId: string, { temperatureC, cellParameters }: EmStat4Options): VirtualCell {
  const definition = findCell(cellId);
  if (!definition)
    throw new AppError('input/not-found', `There is no virtual cell "${cellId}".`, {
      remedy: 'Choose one of those that `mobion cells` lists.',
    });
  return definition.create({
    ...(temperatureC === undefined ? {} : { temperatureC }),
    ...(cellParameters === undefined ? {} : { parameters: cellParameters }),
  });
}
