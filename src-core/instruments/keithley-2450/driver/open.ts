import { AppError } from '../../../errors.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../../driver.ts';
import { createByteSession } from '../../exchange/byte-session.ts';
import { isVirtual } from '../../exchange/is-virtual.ts';
import { keithley2400Dialect } from '../../keithley-2400/driver/dialect.ts';
import type { Link } from '../../link.ts';
import { createScpiSession } from '../../scpi/session.ts';
import type { SourceMeasureDialect } from '../../source-measure/dialect.ts';
import { createSourceMeasure, switchOff } from '../../source-measure/instrument.ts';
import { createKeithley2450Dialect } from './dialect.ts';

export const driverId = 'keithley-2450';

/** Within 21 V the whole current of 1 A is available. */
const capabilities: Capabilities = {
  ...withoutCell,
  roles: new Set(['source']),
  actions: new Set(['open-circuit', 'current', 'potential', 'pulse', 'staircase']),
  voltageRangeV: [-20, 20],
  maxCurrentA: 1,
};

/**
 * Ends what a former connection left running, identifies, chooses the dialect by the command set, switches off and reads
 * back.
 * @throws AppError link/…, instrument/no-reply, instrument/unsupported, and run/cell-unknown when "off" could not be
 *   confirmed. The link is left to the caller, who opened it.
 */
export async function openKeithley2450(link: Link, clock: Clock): Promise<Instrument> {
  const bytes = createByteSession(link, clock);
  const session = createScpiSession(bytes);
  try {
    session.write(':ABOR');
    await session.resynchronise();
    const answer = await session.ask('*IDN?');
    const [maker = '', model = '', serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
    if (!/KEITHLEY/i.test(maker) || !/MODEL 24[05]0/i.test(model)) throw notKnown(answer);
    const dialect = dialectOf(await session.ask('*LANG?'));
    if ((await switchOff(session, dialect)) !== 'off') throw notOff(link.address);
    return createSourceMeasure({
      session,
      dialect,
      identity: {
        driverId,
        model: `Keithley ${model.replace(/MODEL /i, '')}`,
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

function dialectOf(language: string): SourceMeasureDialect {
  if (/^SCPI$/i.test(language)) return createKeithley2450Dialect();
  // Ctrl-X belongs to the serial port of the 2400; on the network it would be part of a command.
  if (/^SCPI2400$/i.test(language)) return { ...keithley2400Dialect, abort: ':ABOR\n' };
  throw new AppError('instrument/unsupported', `The Keithley 2450 uses the command set “${language.slice(0, 20)}”.`, {
    remedy: 'Choose SCPI under Menu > System > Settings > Command Set on the instrument, and let it restart.',
    cellState: 'unknown',
  });
}

function notKnown(answer: string): AppError {
  return new AppError('instrument/unsupported', `“${answer.slice(0, 60)}” is no Keithley 2450.`, {
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
