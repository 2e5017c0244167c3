import { AppError } from '../../errors.ts';
import { asciiBytes } from '../bytes.ts';
import { withoutCell, type Capabilities, type Clock, type Instrument } from '../driver.ts';
import { createByteSession } from '../exchange/byte-session.ts';
import { isVirtual } from '../exchange/is-virtual.ts';
import type { Link } from '../link.ts';
import { createScpiSession, type ScpiSession } from '../scpi/session.ts';
import type { SourceMeasureDialect } from './dialect.ts';
import { createSourceMeasure, switchOff } from './instrument.ts';

/** What is known of a family before it is opened. */
export interface SourceMeasureFamily {
  readonly driverId: string;
  /** For people, e.g. "Keithley 2450". */
  readonly name: string;
  /** Between our messages; a line feed when absent. */
  readonly terminator?: string;
  /** Undefined where bytes take no time to speak of. */
  readonly baudRate?: number;
  /** Sent first, to end what a former connection left running. */
  readonly interrupt: string;
  readonly maxVoltageV: number;
  readonly maxCurrentA: number;
  /** Its limit of current holds the current instead of switching off: constant current, then voltage. */
  readonly holdsCurrentLimit?: boolean;
  /** The model for people, from what `*IDN?` says; undefined for an instrument of another kind. */
  modelOf(maker: string, model: string): string | undefined;
  /** May ask the instrument which command set it uses. */
  dialectOf(session: ScpiSession): SourceMeasureDialect | Promise<SourceMeasureDialect>;
}

/**
 * Ends what a former connection left running, identifies, switches off and reads back.
 * @throws AppError link/…, instrument/no-reply, instrument/unsupported, and run/cell-unknown when "off" could not be
 *   confirmed. The link is left to the caller, who opened it.
 */
export async function openSourceMeasure(family: SourceMeasureFamily, link: Link, clock: Clock): Promise<Instrument> {
  const { driverId, terminator = '\n', baudRate = Infinity } = family;
  const bytes = createByteSession(link, clock);
  const msPerByte = 10_000 / baudRate;
  const session = createScpiSession(bytes, { terminator, msPerByte });
  try {
    bytes.send(asciiBytes(family.interrupt));
    await session.resynchronise();
    const answer = await session.ask('*IDN?');
    const [maker = '', type = '', serialNumber = '', firmware = ''] = answer.split(',').map((part) => part.trim());
    const model = family.modelOf(maker, type);
    if (model === undefined) throw notKnown(answer, family.name);
    const dialect = await family.dialectOf(session);
    if ((await switchOff(session, dialect)) !== 'off') throw notOff(link.address);
    return createSourceMeasure({
      session,
      dialect,
      identity: {
        driverId,
        model,
        serialNumber,
        firmware: firmware.replace(/\s+/g, ' '),
        virtual: isVirtual(link.address, serialNumber),
        address: link.address,
      },
      capabilities: capabilitiesOf(family),
      msPerByte,
    });
  } catch (error) {
    bytes.detach();
    throw error;
  }
}

function capabilitiesOf({ maxVoltageV, maxCurrentA, holdsCurrentLimit = false }: SourceMeasureFamily): Capabilities {
  return {
    ...withoutCell,
    roles: new Set(['source']),
    actions: new Set([
      ...(['open-circuit', 'current', 'potential', 'pulse', 'staircase'] as const),
      ...(holdsCurrentLimit ? (['cccv'] as const) : []),
    ]),
    voltageRangeV: [-maxVoltageV, maxVoltageV],
    maxCurrentA,
  };
}

function notKnown(answer: string, name: string): AppError {
  return new AppError('instrument/unsupported', `“${answer.slice(0, 60)}” is no ${name}.`, {
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
