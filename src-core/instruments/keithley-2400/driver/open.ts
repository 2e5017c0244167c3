import { AppError } from '../../../errors.ts';
import type { Capabilities, Clock, Instrument } from '../../driver.ts';
import { withoutCell } from '../../driver.ts';
import { isVirtual } from '../../exchange/is-virtual.ts';
import { createByteSession } from '../../exchange/byte-session.ts';
import type { Link } from '../../link.ts';
import { createScpiSession } from '../../scpi/session.ts';
import { createSourceMeasure, switchOff } from '../../source-measure/instrument.ts';
import { keithley2400Dialect } from './dialect.ts';

export const driverId = 'keithley-2400';
export const baudRate = 9600;

/** Within 21 V the whole current of 1 A is available. */
const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['source']),
  actions: new Set(['open-circuit', 'current', 'potential', 'pulse', 'staircase']),
  voltageRangeV: [-20, 20],
  maxCurrentA: 1,
};

/**
 * Ends what a former connection left running, switches off and reads back, identifies.
 * @throws AppError link/…, instrument/no-reply, instrument/unsupported, and run/cell-unknown when "off" could not be
 *   confirmed. The link is left to the caller, who opened it.
 */
export async function openKeithley2400(link: Link, clock: Clock): Promise<Instrument> {
  const bytes = createByteSession(link, clock);
  const msPerByte = 10_000 / baudRate;
  const session = createScpiSession(bytes, { terminator: '\r\n', msPerByte });
  try {
    bytes.send(new Uint8Array([0x18]));
    await session.resynchronise();
    const answer = await session.ask('*IDN?');
    const [maker = '', model = '', serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
    if (!/KEITHLEY/i.test(maker) || !/MODEL 24\d\d/i.test(model)) throw notKnown(answer);
    if ((await switchOff(session, keithley2400Dialect)) !== 'off') throw notOff(link.address);
    return createSourceMeasure({
      session,
      dialect: keithley2400Dialect,
      identity: {
        driverId,
        model: `Keithley ${model.replace(/MODEL /i, '')}`,
        serialNumber,
        firmware: firmware.replace(/\s+/g, ' '),
        virtual: isVirtual(link.address, serialNumber),
        address: link.address,
      },
      capabilities,
      msPerByte,
    });
  } catch (error) {
    bytes.detach();
    throw error;
  }
}

function notKnown(answer: string): AppError {
  return new AppError('instrument/unsupported', `“${answer.slice(0, 60)}” is no Keithley 2400.`, {
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
