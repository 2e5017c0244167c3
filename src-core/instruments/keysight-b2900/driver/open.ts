import { AppError } from '../../../errors.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../../driver.ts';
import { createByteSession } from '../../exchange/byte-session.ts';
import { isVirtual } from '../../exchange/is-virtual.ts';
import type { Link } from '../../link.ts';
import { createScpiSession } from '../../scpi/session.ts';
import { createSourceMeasure, switchOff } from '../../source-measure/instrument.ts';
import { keysightB2900Dialect } from './dialect.ts';

export const driverId = 'keysight-b2900';

/** Within 21 V the current of 1.5 A is available at any time; 3 A only in pulses of less than a millisecond on some. */
const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['source']),
  actions: new Set(['open-circuit', 'current', 'potential', 'pulse', 'staircase']),
  voltageRangeV: [-20, 20],
  maxCurrentA: 1.5,
};

/**
 * Ends what a former connection left running, switches off and reads back, identifies. Of a unit with two channels the
 * first one is used.
 * @throws AppError link/…, instrument/no-reply, instrument/unsupported, and run/cell-unknown when "off" could not be
 *   confirmed. The link is left to the caller, who opened it.
 */
export async function openKeysightB2900(link: Link, clock: Clock): Promise<Instrument> {
  const bytes = createByteSession(link, clock);
  const session = createScpiSession(bytes);
  try {
    session.write(':ABOR:ALL (@1)');
    await session.resynchronise();
    const answer = await session.ask('*IDN?');
    const [maker = '', model = '', serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
    if (!/KEYSIGHT|AGILENT/i.test(maker) || !/^B29[01]\d[A-Z]/i.test(model)) throw notKnown(answer);
    if ((await switchOff(session, keysightB2900Dialect)) !== 'off') throw notOff(link.address);
    return createSourceMeasure({
      session,
      dialect: keysightB2900Dialect,
      identity: {
        driverId,
        model: `Keysight ${model}`,
        serialNumber,
        firmware,
        virtual: isVirtual(link.address, serialNumber),
        address: link.address,
      },
      capabilities,
      msPerByte: 0,
    });
  } catch (error) {
    bytes.detach();
    throw error;
  }
}

function notKnown(answer: string): AppError {
  return new AppError('instrument/unsupported', `“${answer.slice(0, 60)}” is no Keysight B2900.`, {
    remedy: 'Choose the driver of this instrument.',
    cellState: 'unknown',
  });
}

function notOff(address: string): AppError {
  return new AppError('run/cell-unknown', `The output of the instrument at ${address} could not be confirmed off.`, {
    remedy: 'Disconnect the leads, switch the instrument off and on, and connect again.',
    cellState: 'unknown',
  });
}
