import { AppError, type CellState } from '../../errors.ts';
import type { Action } from '../../model/action.ts';
import type { Problem } from '../../model/quantity.ts';
import { asciiText } from '../bytes.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { createByteSession } from '../exchange/byte-session.ts';
import { createInstrument } from '../exchange/instrument-shell.ts';
import type { Link } from '../link.ts';
import { checkSourced } from '../source-measure/check.ts';
import { profileOf } from '../source-measure/profile.ts';
import { TdstatRun } from './run.ts';
import { TdstatSession } from './session.ts';
import { conversionS, converterCode, fullScaleA, largestCurrentA } from './wire.ts';

export const driverId = 'tdstat';

const offAttempts = 3;
/** Of the finest range: 50 nA that flow only through a cell that is still connected. */
const testShare = 0.02;
const testRange = 3;
/** Less of it flows through nothing; more, through a cell whose test current was clipped on the way. */
const openShare = 0.1;
const calibrationBytes = 6;
/** An emulator's converters are calibrated so. */
const virtualMark = 'VIRT';

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['source']),
  actions: new Set(['open-circuit', 'current', 'potential', 'pulse', 'staircase']),
  voltageRangeV: [-8, 8],
  maxCurrentA: largestCurrentA,
};

/** Switches the cell off, and finds out by its calibration whether it is there. @throws AppError link/…, instrument/…, run/cell-unknown */
export async function openTdstat(link: Link, clock: Clock): Promise<Instrument> {
  const bytes = createByteSession(link, clock);
  const session = new TdstatSession(bytes);
  try {
    session.shout('CELL OFF');
    const calibration = await session.read('DACCALGET', calibrationBytes);
    if ((await makeSafe(session)) !== 'off') throw notOff(link.address);
    const isEmulator = asciiText(calibration).startsWith(virtualMark);
    const identity = {
      driverId,
      model: 'TDstatv3',
      serialNumber: 'not told by the instrument',
      firmware: 'not told by the instrument',
      virtual: isEmulator || link.address.startsWith('virtual:'),
      address: link.address,
    };
    return createInstrument(bytes, {
      identity,
      capabilities,
      check: checkAction,
      sendAbort: () => session.shout('CELL OFF'),
      makeSafe: () => makeSafe(session),
      async isAlive() {
        await session.read('DACCALGET', calibrationBytes);
      },
      async execute(action, context, wishes) {
        const profile = profileOf(action);
        if (!profile) throw new AppError('instrument/unsupported', 'The TDstat cannot do this.');
        try {
          const end = await new TdstatRun(session, profile, context, wishes).follow();
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
    bytes.detach();
    throw error;
  }
}

function checkAction(action: Action): readonly Problem[] {
  const warnings: Problem[] = [
    {
      field: 'kind',
      severity: 'warning',
      message: 'The TDstat has no watchdog: if this computer fails, the cell stays switched on, without limits.',
      remedy: 'Stay near, or use an instrument that ends by itself.',
    },
  ];
  if ('sampling' in action && action.sampling.firstIntervalS < conversionS)
    warnings.push({
      field: 'sampling',
      severity: 'warning',
      message: `The TDstat reads at most every ${1000 * conversionS} ms.`,
    });
  return [...checkSourced(action, capabilities), ...warnings];
}

/**
 * Switches the cell off. The instrument cannot be asked whether it is: a test current of 50 nA is set, which flows only
 * through a cell that is still connected. Never throws.
 */
async function makeSafe(session: TdstatSession, attempts = offAttempts): Promise<CellState> {
  const { bytes } = session;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const heardBefore = bytes.byteCount();
    try {
      session.shout('CELL OFF');
      await session.tell('CELL OFF');
      if (await isOpen(session)) return 'off';
    } catch {
      session.shout('CELL OFF');
      if (bytes.closedBy() || bytes.byteCount() === heardBefore) return 'unknown';
    }
  }
  return 'unknown';
}

async function isOpen(session: TdstatSession): Promise<boolean> {
  const currentAt = async (share: number): Promise<number> => {
    await session.tell('DACSET ', converterCode(share));
    // The reading under way may be of before.
    await session.measure(testRange);
    return (await session.measure(testRange)).currentA ?? NaN;
  };
  await session.tell('DACSET ', converterCode(0));
  await session.tell('GALVANOSTATIC');
  await session.tell(`RANGE ${testRange}`);
  const withoutA = await currentAt(0);
  const withA = await currentAt(testShare);
  await session.tell('DACSET ', converterCode(0));
  return Math.abs(withA - withoutA) < openShare * testShare * fullScaleA(testRange);
}

function notOff(address: string): AppError {
  return new AppError('run/cell-unknown', `The cell at ${address} could not be confirmed off.`, {
    cellState: 'unknown',
    remedy: 'Disconnect the leads, then unplug the instrument.',
  });
}
