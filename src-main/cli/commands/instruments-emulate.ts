import { findCell } from '../../../src-core/cells/index.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { EmulatedModel, Emulator, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { emulate, parseStrike } from '../../../src-core/instruments/emulation/emulate.ts';
import { emulateOnBus } from '../../../src-core/instruments/prologix/emulator/instruments-on-bus.ts';
import { serialSettingsOf } from '../../../src-core/instruments/index.ts';
import { hostClock } from '../../host/host-clock.ts';
import { defineCommand, UsageError } from '../command.ts';
import { driverOnShelf } from '../driver-shelf-of.ts';
import { toJsonLine } from '../json-output.ts';
import { dbOption } from '../with-host.ts';

const adapterBaudRate = 115_200;

export const instrumentsEmulate = defineCommand({
  name: 'instruments emulate',
  summary: 'Runs a virtual instrument as a program of its own, for any client, until Ctrl-C.',
  positionals: '<driver>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    cell: { kind: 'text', value: 'CELL', required: true, help: 'what is on its terminals; “mobion cells” lists them' },
    model: { kind: 'text', value: 'MODEL', help: 'which model, where the driver has several, such as pico' },
    tcp: { kind: 'integer', value: 'PORT', min: 0, max: 65_535, help: 'on this port of 127.0.0.1; 0 for any free one' },
    pty: { kind: 'flag', help: 'behind a pseudo-terminal that serial programs can open' },
    gpib: {
      kind: 'integer',
      value: 'N',
      min: 0,
      max: 30,
      help: 'at this address of a bus, behind a Prologix-type adapter',
    },
    speed: {
      kind: 'number',
      value: 'N',
      min: 1,
      max: 2000,
      help: 'times faster than real time (default: 1): a host that does not know it sees temperatures, voltages and times of the instrument run N times as fast as its own clock',
    },
    fault: { kind: 'list', value: 'NAME[@SECONDS]', help: 'goes wrong from then on; “mobion faults list” names them' },
    seed: { kind: 'integer', value: 'N', min: 0, max: 2 ** 31, help: 'of the noise (default: 1)' },
    db: dbOption,
  },
  async run({ io, options, positionals, json }) {
    const { cell, tcp, pty, gpib, speed = 1, seed = 1, model: modelId } = options;
    if ((tcp === undefined) === !pty) throw new UsageError('Say either --tcp PORT or --pty.', 'Give one of the two.');
    const driver = driverOnShelf(positionals[0], options.db);
    if (!findCell(cell)) throw unknownCell(cell);
    const strikes = options.fault.map((text) => parseStrike(text, driver));
    const model = chooseModel(driver, modelId);
    const settings = { cellId: cell, speed, seed, ...(model ? { model: model.id } : {}) };
    const emulator = emulate(gpib === undefined ? driver : onBus(driver, gpib), settings, hostClock, strikes);
    const served =
      tcp === undefined
        ? await servePty(
            emulator,
            gpib === undefined ? (model?.baudRate ?? serialSettingsOf(driver).baudRate) : adapterBaudRate,
          )
        : await serveTcp(emulator, tcp);
    const about = {
      address: gpib === undefined ? served.address : `gpib:${served.address}/${gpib}`,
      driver: driver.id,
      ...(model ? { model: model.id } : {}),
      cell,
      speed,
      seed,
      faults: options.fault,
    };
    // The address is wanted now, not when the instrument ends: with --json it is the one object on standard output.
    io.stdout(json ? toJsonLine(about) : `${about.address}\n`);
    if (speed > 1)
      io.stderr(
        `Everything on it goes ${speed} times as fast as the clock of whoever talks to it: what takes a minute here takes ${(60 / speed).toPrecision(2)} s there. Mobion must be told the same speed.\n`,
      );
    io.stderr('The virtual instrument runs until Ctrl-C.\n');
    await interrupted(io.onInterrupt);
    await served.close();
    emulator.dispose();
    return undefined;
  },
});

/** @throws AppError `input/not-found` */
function chooseModel({ id, models }: InstrumentDriver, modelId: string | undefined): EmulatedModel | undefined {
  if (modelId === undefined) return undefined;
  const model = models?.find((known) => known.id === modelId);
  if (model) return model;
  throw new AppError('input/not-found', `The emulator of ${id} has no model “${modelId.slice(0, 40)}”.`, {
    remedy: models ? `It can be ${models.map((known) => known.id).join(', ')}.` : 'It is always the same one.',
  });
}

/** The same instrument as it is behind an adapter. */
function onBus(driver: InstrumentDriver, primary: number): InstrumentDriver {
  return {
    ...driver,
    emulate: (settings, clock) => emulateOnBus(new Map([[primary, driver.emulate(settings, clock)]]), clock),
  };
}

interface Served {
  readonly address: string;
  close(): Promise<void>;
}

async function serveTcp(emulator: Emulator, port: number): Promise<Served> {
  const { serveEmulatorTcp } = await import('../../host/links/emulator-tcp.ts');
  return serveEmulatorTcp(emulator, port);
}

async function servePty(emulator: Emulator, baudRate: number): Promise<Served> {
  const { serveEmulatorPty } = await import('../../host/links/emulator-pty.ts');
  const { path, close } = await serveEmulatorPty(emulator, { baudRate });
  return { address: `serial:${path}`, close };
}

/** Resolves at the first Ctrl-C; keeps the program alive until then. */
async function interrupted(onInterrupt: (listener: () => void) => () => void): Promise<void> {
  const stayAwake = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    const stop = onInterrupt(() => {
      stop();
      resolve();
    });
  });
  clearInterval(stayAwake);
}

function unknownCell(cell: string): AppError {
  return new AppError('input/not-found', `There is no virtual cell “${cell.slice(0, 60)}”.`, {
    remedy: '“mobion cells” lists them.',
  });
}
