import { AppError } from '../../../errors.ts';
import type { Action } from '../../../model/action.ts';
import { withoutCell, type ActionContext, type Capabilities, type Clock, type Instrument } from '../../driver.ts';
import { createInstrument, type Wishes } from '../../exchange/instrument-shell.ts';
import { isVirtual } from '../../exchange/is-virtual.ts';
import type { Link } from '../../link.ts';
import { profileOf } from '../../source-measure/profile.ts';
import { largestCurrentA, largestVoltageV } from '../wire.ts';
import { checkSolartron } from './check.ts';
import { Hold } from './hold.ts';
import { findInstruments, makeBothSafe, shoutOff, type Instruments } from './instruments.ts';
import { SolartronSpectrum } from './spectrum.ts';

export const driverId = 'solartron-1260';

const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['source', 'impedance']),
  actions: new Set(['open-circuit', 'current', 'potential', 'pulse', 'staircase', 'impedance']),
  impedanceControl: new Set(['potentiostatic', 'galvanostatic']),
  voltageRangeV: [-largestVoltageV, largestVoltageV],
  maxCurrentA: largestCurrentA,
  frequencyRangeHz: [1e-5, 1e6],
  amplitudeRangeVRms: [1e-3, 1],
  amplitudeRangeARms: [1e-8, 1],
};

/**
 * Finds the adapter and both instruments behind it, switches the cell off and reads back.
 * @throws AppError link/…, instrument/no-reply, instrument/unsupported, run/cell-unknown
 */
export async function openSolartron(link: Link, clock: Clock): Promise<Instrument> {
  const instruments = await findInstruments(link, clock);
  const { face, analyser, identity, adapter } = instruments;
  if ((await makeBothSafe(instruments)) !== 'off') throw notOff(link.address);
  const [, , serialNumber = '', firmware = ''] = identity;
  return createInstrument(face.bytes, {
    identity: {
      driverId,
      model: 'Solartron 1260 with 1287',
      serialNumber: serialNumber === '0' || serialNumber === '' ? 'not told by the instrument' : serialNumber,
      firmware: `${firmware || 'not told'}, ${adapter}`,
      virtual: isVirtual(link.address, serialNumber),
      address: link.address,
    },
    capabilities,
    check: (action) => checkSolartron(action, capabilities),
    sendAbort: () => shoutOff({ analyser, face }),
    makeSafe: () => makeBothSafe(instruments),
    async isAlive(timeoutMs) {
      await face.askNumber('?PW', timeoutMs);
    },
    async execute(action, context, wishes) {
      try {
        await face.resynchronise();
        await analyser.resynchronise();
        const end = await carryOut(instruments, action, context, wishes);
        const cellState = await makeBothSafe(instruments);
        if (cellState !== 'off') throw notOff(link.address);
        return { ...end, cellState };
      } catch (error) {
        // The cell is off before anybody hears of the failure; a link that is gone ends this at once.
        const cellState = face.bytes.closedBy() ? 'unknown' : await makeBothSafe(instruments, 1);
        if (wishes.aborted && cellState === 'off') return { end: 'aborted', cellState };
        throw error;
      }
    },
  });
}

function carryOut(instruments: Instruments, action: Action, context: ActionContext, wishes: Wishes) {
  if (action.kind === 'impedance') return new SolartronSpectrum(instruments, action, context, wishes).follow();
  const profile = profileOf(action);
  if (!profile) throw new AppError('instrument/unsupported', 'The 1287 cannot do this.');
  return new Hold(instruments, profile, context, wishes).follow();
}

function notOff(address: string): AppError {
  return new AppError('run/cell-unknown', `The 1287 at ${address} could not be confirmed off.`, {
    cellState: 'unknown',
    remedy: 'Disconnect the leads; press “polarisation off” on the 1287.',
  });
}
