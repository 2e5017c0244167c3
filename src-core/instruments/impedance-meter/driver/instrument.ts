import { AppError, type CellState } from '../../../errors.ts';
import type { InstrumentIdentity } from '../../../model/run.ts';
import type { Capabilities, Clock, Instrument } from '../../driver.ts';
import { asciiBytes } from '../../bytes.ts';
import { createByteSession } from '../../exchange/byte-session.ts';
import { createInstrument } from '../../exchange/instrument-shell.ts';
import { isVirtual } from '../../exchange/is-virtual.ts';
import type { Link } from '../../link.ts';
import { createScpiSession, type ScpiSession } from '../../scpi/session.ts';
import { checkImpedanceMeter } from './check.ts';
import type { ImpedanceMeterDialect } from './dialect.ts';
import { SpectrumRun } from './run.ts';
import { expectNoRefusal, forgetRefusals, say } from './talk.ts';

const safeAttempts = 3;

/** Which model answered; undefined for one that is not of the family. */
export type Recognise = (identification: string) => RecognisedMeter | undefined;

export interface RecognisedMeter {
  readonly model: string;
  readonly serialNumber: string;
  readonly firmware: string;
  readonly capabilities: Capabilities;
  readonly dialect: ImpedanceMeterDialect;
}

/** What one driver adds to the family. */
export interface ImpedanceMeterFamily {
  readonly driverId: string;
  readonly title: string;
  /** Spoken before the model is known. */
  readonly dialect: ImpedanceMeterDialect;
  readonly recognise: Recognise;
}

/**
 * Ends what a former connection left running, makes safe and reads back, identifies.
 * @throws AppError link/…, instrument/no-reply, instrument/unsupported, and run/cell-unknown when the safe state could
 *   not be confirmed. The link is left to the caller, who opened it.
 */
export async function openImpedanceMeter(family: ImpedanceMeterFamily, link: Link, clock: Clock): Promise<Instrument> {
  const bytes = createByteSession(link, clock);
  try {
    const session = createScpiSession(bytes, family.dialect.session);
    bytes.send(asciiBytes(family.dialect.abort));
    await session.resynchronise();
    const answer = await session.ask('*IDN?');
    const known = family.recognise(answer);
    if (!known) throw notKnown(family.title, answer);
    if ((await makeMeterSafe(session, known.dialect)) !== 'off') throw notSafe(link.address);
    const { model, serialNumber, firmware, capabilities, dialect } = known;
    return createImpedanceMeter(session, dialect, capabilities, {
      driverId: family.driverId,
      model,
      serialNumber: serialNumber || 'not told',
      firmware: firmware || 'not told',
      virtual: isVirtual(link.address, serialNumber),
      address: link.address,
    });
  } catch (error) {
    bytes.detach();
    throw error;
  }
}

function createImpedanceMeter(
  session: ScpiSession,
  dialect: ImpedanceMeterDialect,
  capabilities: Capabilities,
  identity: InstrumentIdentity,
): Instrument {
  return createInstrument(session.bytes, {
    identity,
    capabilities,
    check: (action) => checkImpedanceMeter(action, capabilities),
    sendAbort() {
      session.bytes.send(asciiBytes(dialect.abort));
    },
    makeSafe: () => makeMeterSafe(session, dialect),
    async isAlive(timeoutMs) {
      await session.ask(dialect.safeQueries[0]!, timeoutMs);
    },
    async execute(action, context, wishes) {
      if (action.kind !== 'impedance')
        throw new AppError('instrument/unsupported', 'The instrument measures impedance only.');
      const run = new SpectrumRun({
        ...{ session, dialect, action, context, wishes },
        expectAccepted: () => expectNoRefusal(session, dialect),
        forgetRefusals: () => forgetRefusals(session, dialect),
      });
      try {
        await session.resynchronise();
        await forgetRefusals(session, dialect);
        const end = await run.follow();
        const cellState = await makeMeterSafe(session, dialect);
        if (cellState === 'off') return { ...end, cellState };
        throw notSafe(session.bytes.link.address);
      } catch (error) {
        // The cell is safe before anybody hears of the failure; a link that is gone ends this at once.
        const cellState = session.bytes.closedBy() ? 'unknown' : await makeMeterSafe(session, dialect, 1);
        if (wishes.aborted && cellState === 'off') return { end: 'aborted', cellState };
        throw error;
      }
    },
  });
}

/**
 * Ends what runs, takes bias and amplitude away, reads back, and says it again blindly when nobody answers. Never throws.
 */
async function makeMeterSafe(
  session: ScpiSession,
  dialect: ImpedanceMeterDialect,
  attempts = safeAttempts,
): Promise<CellState> {
  const { bytes } = session;
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      bytes.send(asciiBytes(dialect.abort));
      for (const message of dialect.safe) await say(session, dialect, message);
      await session.resynchronise();
      const answers: string[] = [];
      for (const query of dialect.safeQueries) answers.push(await session.ask(query));
      if (dialect.isSafe(answers)) {
        await forgetRefusals(session, dialect);
        return 'off';
      }
    } catch {
      for (const message of dialect.safe) session.write(message);
      if (bytes.closedBy() || bytes.byteCount() === 0) return 'unknown';
    }
  }
  return 'unknown';
}

function notKnown(title: string, answer: string): AppError {
  return new AppError('instrument/unsupported', `“${answer.slice(0, 60)}” is no ${title}.`, {
    remedy: 'Choose the driver of this instrument.',
    cellState: 'unknown',
  });
}

function notSafe(address: string): AppError {
  return new AppError(
    'run/cell-unknown',
    `Bias off and the smallest amplitude could not be confirmed by the meter at ${address}.`,
    { remedy: 'Disconnect the leads, switch the meter off and on, and connect again.', cellState: 'unknown' },
  );
}
