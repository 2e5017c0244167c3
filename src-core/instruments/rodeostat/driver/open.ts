import { AppError, type CellState } from '../../../errors.ts';
import type { Action } from '../../../model/action.ts';
import type { Problem } from '../../../model/quantity.ts';
import type { InstrumentIdentity } from '../../../model/run.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../../driver.ts';
import { createByteSession } from '../../exchange/byte-session.ts';
import { createInstrument } from '../../exchange/instrument-shell.ts';
import { isVirtual } from '../../exchange/is-virtual.ts';
import type { Link } from '../../link.ts';
import { checkSourced } from '../../source-measure/check.ts';
import { profileOf } from '../../source-measure/profile.ts';
import { currentRanges } from '../wire.ts';
import { JsonSession } from './json-session.ts';
import { TestRun } from './run.ts';

export const driverId = 'rodeostat';

const offAttempts = 3;
const mostLevels = 20;
/** Counter first: without it no current flows. */
const electrodes = ['Ctr', 'Wrk', 'Ref'] as const;

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['source']),
  actions: new Set(['potential', 'staircase']),
  voltageRangeV: [-10, 10],
  maxCurrentA: currentRanges.at(-1)!.fullScaleA,
};

/** Ends what runs, opens the electrodes, identifies. @throws AppError link/…, instrument/…, run/cell-unknown */
export async function openRodeostat(link: Link, clock: Clock): Promise<Instrument> {
  const bytes = createByteSession(link, clock);
  const session = new JsonSession(bytes);
  try {
    session.send('stopTest');
    await session.resynchronise();
    await session.ask('getHardwareVersion').catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'instrument/refused' ? withoutSwitches() : error;
    });
    if ((await makeSafe(session)) !== 'off') throw notOff(link.address);
    const identity = await identify(session);
    return createInstrument(bytes, {
      identity,
      capabilities,
      check: checkAction,
      sendAbort: () => session.send('stopTest'),
      makeSafe: () => makeSafe(session),
      async isAlive(timeoutMs) {
        await session.ask('getVersion', {}, timeoutMs);
      },
      async execute(action, context, wishes) {
        const profile = profileOf(action);
        if (!profile) throw new AppError('instrument/unsupported', 'The Rodeostat cannot do this.');
        try {
          const end = await new TestRun(session, profile, context, wishes).follow();
          const cellState = await makeSafe(session);
          if (cellState !== 'off') throw notOff(link.address);
          return { ...end, cellState };
        } catch (error) {
          const cellState = bytes.closedBy() ? 'unknown' : await makeSafe(session, 1);
          if (wishes.aborted && cellState === 'off') return { end: 'aborted', cellState };
          throw error;
        }
      },
    });
  } catch (error) {
    session.detach();
    throw error;
  }
}

function checkAction(action: Action): readonly Problem[] {
  const problems = checkSourced(action, capabilities);
  if (action.kind !== 'staircase') return problems;
  const remedy = 'Use another instrument, or a shorter staircase.';
  if (action.control === 'galvanostatic')
    return [...problems, { field: 'control', severity: 'error', message: 'The Rodeostat is no galvanostat.', remedy }];
  if (action.levels.length <= mostLevels) return problems;
  const message = `The Rodeostat holds at most ${mostLevels} levels.`;
  return [...problems, { field: 'levels', severity: 'error', message, remedy }];
}

async function identify(session: JsonSession): Promise<InstrumentIdentity> {
  const { address } = session.bytes.link;
  const text = async (command: string, key: string): Promise<string> => {
    const value = (await session.ask(command))[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'not told';
  };
  const firmware = await text('getVersion', 'version');
  const variant = await text('getVariant', 'variant');
  const deviceId = await text('getDeviceId', 'deviceId');
  const serialNumber = /VIRTUAL[0-9A-F]{4}/.exec(firmware)?.[0] ?? deviceId;
  const virtual = isVirtual(address, serialNumber);
  return { driverId, model: `Rodeostat ${variant}`, serialNumber, firmware, virtual, address };
}

/** Ends the test, opens all electrodes, and asks each whether it is open. Never throws. */
async function makeSafe(session: JsonSession, attempts = offAttempts): Promise<CellState> {
  const { bytes } = session;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const heardBefore = bytes.byteCount();
    try {
      session.send('stopTest');
      session.send('setAllElectConnected', { connected: false });
      await session.resynchronise();
      const states = [];
      for (const electrode of electrodes)
        states.push((await session.ask(`get${electrode}ElectConnected`))['connected']);
      if (states.every((state) => state === false)) return 'off';
    } catch {
      session.send('setAllElectConnected', { connected: false });
      if (bytes.closedBy() || bytes.byteCount() === heardBefore) return 'unknown';
    }
  }
  return 'unknown';
}

function withoutSwitches(): AppError {
  return new AppError(
    'instrument/unsupported',
    'This Rodeostat is older than hardware 0.2: it cannot open its electrodes, so the cell would always be held at 0 V.',
    { cellState: 'unknown', remedy: 'Disconnect the leads, and use one of hardware 0.2 or later.' },
  );
}

function notOff(address: string): AppError {
  return new AppError(
    'run/cell-unknown',
    `The electrodes of the Rodeostat at ${address} could not be confirmed open.`,
    {
      cellState: 'unknown',
      remedy: 'Disconnect the leads, unplug the instrument, and connect again.',
    },
  );
}
