import { AppError, type CellState } from '../../errors.ts';
import type { InstrumentIdentity } from '../../model/run.ts';
import type { ActionContext, ActionOutcome, Capabilities, Instrument } from '../driver.ts';
import { asciiBytes } from '../bytes.ts';
import { createInstrument, type Wishes } from '../exchange/instrument-shell.ts';
import type { ScpiSession } from '../scpi/session.ts';
import { checkSourced } from './check.ts';
import type { SourceMeasureDialect, Sourced, SourceSetup } from './dialect.ts';
import { profileOf, type Profile } from './profile.ts';
import { ProfileRun } from './run.ts';

const offAttempts = 3;
/** Above the open-circuit voltage: a limit below it would draw current. */
const restMarginV = 0.5;
/** In the unit a little beyond the cut-off, so that the sample that crosses is seen and told apart. */
const limitFactor = 1.02;
const limitMarginV = 0.02;
/** Wait for the first reading at 0 A, s. */
const settleS = 0.05;
const fastCycles = 0.1;
const usualCycles = 1;
const fastIntervalS = 0.06;

export interface SourceMeasureOptions {
  readonly session: ScpiSession;
  readonly dialect: SourceMeasureDialect;
  readonly identity: InstrumentIdentity;
  readonly capabilities: Capabilities;
  readonly msPerByte: number;
}

/** An identified source-measure unit whose output was found off, whatever its dialect. */
export function createSourceMeasure(options: SourceMeasureOptions): Instrument {
  const { session, dialect, capabilities } = options;
  return createInstrument(session.bytes, {
    identity: options.identity,
    capabilities,
    check: (action) => checkSourced(action, capabilities),
    sendAbort: () => session.bytes.send(asciiBytes(dialect.abort)),
    makeSafe: () => switchOff(session, dialect),
    async isAlive(timeoutMs) {
      await session.ask(dialect.outputQuery, timeoutMs);
    },
    async execute(action, context, wishes) {
      const profile = profileOf(action);
      if (!profile) throw new AppError('instrument/unsupported', 'The instrument cannot do this.');
      try {
        return await carryOut(options, profile, context, wishes);
      } catch (error) {
        // The cell is off before anybody hears of the failure; a link that is gone ends this at once.
        const cellState = session.bytes.closedBy() ? 'unknown' : await switchOff(session, dialect, 1);
        if (wishes.aborted && cellState === 'off') return { end: 'aborted', cellState };
        throw error;
      }
    },
  });
}

/**
 * Ends what runs, switches off to high impedance, reads both back, and says it again blindly when nobody answers. Never
 * throws.
 */
export async function switchOff(
  session: ScpiSession,
  dialect: SourceMeasureDialect,
  attempts = offAttempts,
): Promise<CellState> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      session.bytes.send(asciiBytes(dialect.abort));
      for (const message of dialect.off) session.write(message);
      await session.resynchronise();
      if (isOff(await session.ask(dialect.offQuery), dialect)) {
        await session.takeErrors();
        return 'off';
      }
    } catch {
      for (const message of dialect.off) session.write(message);
      if (session.bytes.closedBy() || session.bytes.byteCount() === 0) return 'unknown';
    }
  }
  return 'unknown';
}

/** Off, and off means high impedance: with another off state the unit may hold 0 V across the cell. */
function isOff(answer: string, dialect: SourceMeasureDialect): boolean {
  if (dialect.isOff) return dialect.isOff(answer);
  const { offState } = dialect;
  const [output = '', ...states] = answer.split(';').map((part) => part.trim().toUpperCase());
  return /^[+-]?0$/.test(output) && states.length > 0 && states.every((state) => state === offState);
}

async function carryOut(
  options: SourceMeasureOptions,
  profile: Profile,
  context: ActionContext,
  wishes: Wishes,
): Promise<ActionOutcome> {
  const { session, dialect, msPerByte } = options;
  const powerLineCycles = profile.sampling.firstIntervalS < fastIntervalS ? fastCycles : usualCycles;
  const refused =
    (profile.hold && (await beyondVoltage(options, profile, powerLineCycles, wishes))) ??
    (await prepare(options, profile, powerLineCycles, wishes));
  let end: Pick<ActionOutcome, 'end' | 'detail'> = wishes.aborted ? { end: 'aborted' } : { end: 'duration' };
  if (refused !== undefined) end = { end: 'cut-off', detail: refused };
  else if (!wishes.aborted) {
    const message = dialect.switchAtZero(profile.sourced, profile.segments[0]!.level);
    session.write(message);
    const run = { session, dialect, profile, powerLineCycles, msPerByte, context, wishes };
    end = await new ProfileRun(run, (message.length * msPerByte) / session.bytes.link.timeScale).follow();
  }
  const cellState = await switchOff(session, dialect);
  if (cellState === 'off') return { ...end, cellState };
  throw notOff(session.bytes.link.address);
}

/**
 * Everything but the switch: for current the output is on at 0 A, with the limit above what the cell has by itself.
 * Returns why the action ends before it begins, for people.
 */
async function prepare(
  options: SourceMeasureOptions,
  profile: Profile,
  powerLineCycles: number,
  wishes: Wishes,
): Promise<string | undefined> {
  const { session, dialect, capabilities } = options;
  const { sourced, cutOff, maxCurrentA = capabilities.maxCurrentA } = profile;
  const widestV = capabilities.voltageRangeV[1];
  const level = sourced === 'current' ? 0 : profile.segments[0]!.level;
  await setUp(options, { sourced, level, limit: sourced === 'current' ? widestV : maxCurrentA, powerLineCycles });
  if (wishes.aborted || sourced === 'voltage') return undefined;
  session.write(dialect.on);
  const restV = await voltageAtRest(session, dialect, wishes);
  const bounds = cutOff ? Math.max(Math.abs(cutOff.minVoltageV), Math.abs(cutOff.maxVoltageV)) : 0;
  const wantedV = cutOff ? limitFactor * bounds + limitMarginV : Math.abs(restV) + restMarginV;
  if (Math.abs(restV) >= wantedV) return `the cell has ${restV.toFixed(3)} V by itself, beyond the limits`;
  const limitV = Math.min(widestV, wantedV);
  session.write(dialect.limit(sourced, limitV));
  await session.expectNoErrors('the limit of voltage');
  await expectHeld(session, dialect, sourced, level, limitV);
  return undefined;
}

/** With the output off. */
async function setUp({ session, dialect }: SourceMeasureOptions, setup: SourceSetup): Promise<void> {
  await session.resynchronise();
  await session.takeErrors();
  for (const message of dialect.setup(setup)) session.write(message);
  await session.expectNoErrors('the settings');
  await expectHeld(session, dialect, setup.sourced, setup.level, setup.limit);
}

/**
 * A source of voltage would drive a cell that is beyond the voltage already the other way: its own voltage is looked at
 * first, at 0 A. Returns why there is nothing to do, for people.
 */
async function beyondVoltage(
  options: SourceMeasureOptions,
  { hold, segments }: Profile,
  powerLineCycles: number,
  wishes: Wishes,
): Promise<string | undefined> {
  const { session, dialect, capabilities } = options;
  await setUp(options, { sourced: 'current', level: 0, limit: capabilities.voltageRangeV[1], powerLineCycles });
  if (wishes.aborted) return undefined;
  session.write(dialect.on);
  const restV = await voltageAtRest(session, dialect, wishes);
  if ((await switchOff(session, dialect)) !== 'off') throw notOff(session.bytes.link.address);
  const level = segments[0]!.level;
  if ((level - restV) * Math.sign(hold!.currentA) > 0) return undefined;
  return `the cell has ${restV.toFixed(3)} V by itself, beyond the ${level} V to be held`;
}

async function voltageAtRest(session: ScpiSession, dialect: SourceMeasureDialect, wishes: Wishes): Promise<number> {
  const answer = await session.ask(dialect.burst(1, settleS, false), undefined, wishes.whenAborted);
  const [sample] = dialect.parse(answer, 1) ?? [];
  if (sample?.voltage.kind === 'value' && !sample.limited) return sample.voltage.value;
  throw new AppError('instrument/overload', 'The voltage of the cell at rest could not be read.', {
    cellState: 'unknown',
    remedy: 'Check the leads and that the voltage of the cell lies within the range of the instrument.',
  });
}

/** What was set is what the unit holds: a value that it clips in silence is found here. */
async function expectHeld(
  session: ScpiSession,
  dialect: SourceMeasureDialect,
  sourced: Sourced,
  level: number,
  limit: number,
): Promise<void> {
  const answer = await session.ask(dialect.readBack(sourced));
  const [heldLevel = NaN, heldLimit = NaN] = dialect.held?.(sourced, answer) ?? answer.split(/[;,]/).map(Number);
  const same = (held: number, wanted: number): boolean => Math.abs(held - wanted) <= 1e-3 * Math.abs(wanted) + 1e-12;
  if (same(heldLevel, level) && same(heldLimit, limit)) return;
  throw new AppError(
    'instrument/refused',
    `The instrument holds ${heldLevel} with a limit of ${heldLimit} instead of ${level} and ${limit}.`,
    { cellState: 'unknown', remedy: 'Check limits set on its panel, then try again.' },
  );
}

function notOff(address: string): AppError {
  return new AppError('instrument/refused', `The output of the instrument at ${address} could not be confirmed off.`, {
    cellState: 'unknown',
    remedy: 'Disconnect the leads.',
  });
}
