import { AppError } from '../../../errors.ts';
import { readingStatus, type DcReading } from '../../../model/reading.ts';
import type { ActionContext, ActionOutcome } from '../../driver.ts';
import { garbled } from '../../exchange/byte-session.ts';
import type { Wishes } from '../../exchange/instrument-shell.ts';
import { intervalAtS, type Profile } from '../../source-measure/profile.ts';
import { crossingOf } from '../../source-measure/readings.ts';
import { currentRanges, longestPeriodMs, microAmpere, shortestPeriodMs } from '../wire.ts';
import type { JsonSession } from './json-session.ts';

/** The current is looked at this often, whatever is kept, ms. */
const longestCheckMs = 400;
const silenceMs = 600;
const mostSilences = 3;
/** The stream repeats what was set; something else was damaged on the way, V. */
const sameVoltageV = 2e-3;
/** Readings reach a little beyond a range. */
const rangeReach = 1.1;
const fullScale = 0.999;

type RunEnd = Pick<ActionOutcome, 'end' | 'detail'>;

/** Follows a test that holds levels one after the other: sets it up, connects the electrodes, reads what it streams. */
export class TestRun {
  readonly #session: JsonSession;
  readonly #profile: Profile;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #whenClosed: Promise<void>;
  readonly #periodMs: number;
  readonly #fullScaleA: number;
  #lastMs = 0;
  #dueS = 0;
  #segment = 0;

  constructor(session: JsonSession, profile: Profile, context: ActionContext, wishes: Wishes) {
    this.#session = session;
    this.#profile = profile;
    this.#context = context;
    this.#wishes = wishes;
    this.#whenClosed = new Promise((resolve) => {
      session.bytes.onClosed(() => resolve());
    });
    const { firstIntervalS, lastIntervalS } = profile.sampling;
    const periodMs = Math.round(1000 * Math.min(firstIntervalS, lastIntervalS));
    this.#periodMs = Math.min(longestPeriodMs, longestCheckMs, Math.max(shortestPeriodMs, periodMs));
    this.#fullScaleA = rangeFor(profile).fullScaleA;
    this.#dueS = intervalAtS(profile.sampling, 0);
  }

  async follow(): Promise<RunEnd> {
    const session = this.#session;
    await this.#setUp();
    if (this.#isAborted()) return { end: 'aborted' };
    await this.#expect('setAllElectConnected', { connected: true }, 'connected', true);
    session.forgetStream();
    await session.ask('runTest', { test: this.#testName });
    let silences = 0;
    for (;;) {
      if (this.#isAborted()) return { end: 'aborted' };
      if (this.#wishes.askedToEnd) return { end: 'asked' };
      const item = session.takeStream();
      if (item === undefined) {
        if (await this.#heard()) silences = 0;
        else if (++silences > mostSilences)
          throw garbled(session.bytes.link.address, 'it answers, but its samples do not come');
        else await session.ask('getVersion');
        continue;
      }
      if (item.kind === 'end') {
        if (this.#lastMs >= this.#durationMs - 2 * this.#periodMs) return { end: 'duration' };
        throw endedEarly();
      }
      const end = this.#take(item.fields);
      if (end) return end;
    }
  }

  #isAborted(): boolean {
    return this.#wishes.aborted;
  }

  get #testName(): string {
    return this.#profile.segments.length === 1 ? 'constant' : 'multiStep';
  }

  get #durationMs(): number {
    return this.#profile.segments.reduce((sum, { durationS }) => sum + Math.round(1000 * durationS), 0);
  }

  async #setUp(): Promise<void> {
    const { segments } = this.#profile;
    await this.#expect('setCurrRange', { currRange: rangeFor(this.#profile).name }, 'currRange');
    await this.#expect('setSamplePeriod', { samplePeriod: this.#periodMs }, 'samplePeriod');
    const [first] = segments;
    const quiet = { quietTime: 0, quietValue: 0 };
    const steps = segments.map(({ level, durationS }) => [Math.round(1000 * durationS), level]);
    const param =
      segments.length === 1 ? { ...quiet, value: first!.level, duration: steps[0]![0] } : { ...quiet, step: steps };
    const reply = await this.#session.ask('setParam', { test: this.#testName, param });
    const held = numbersOf(reply['param']);
    const wanted = numbersOf(param);
    if (held.length === wanted.length && held.every((value, index) => Math.abs(value - wanted[index]!) < 1e-4)) return;
    throw notHeld('parameters of the test');
  }

  /** Sends a setting and compares what the answer says is held now. */
  async #expect(
    command: string,
    fields: Readonly<Record<string, unknown>>,
    key: string,
    wanted: unknown = fields[key],
  ): Promise<void> {
    const reply = await this.#session.ask(command, fields);
    if (reply[key] !== wanted) throw notHeld(key);
  }

  /** One sample; what was damaged or has come before is left out. */
  #take(fields: Readonly<Record<string, unknown>>): RunEnd | undefined {
    const { t, v, i, le } = fields;
    const { segments, sampling } = this.#profile;
    if (typeof t !== 'number' || typeof v !== 'number' || t === this.#lastMs || t % this.#periodMs !== 0)
      return undefined;
    const isReversed = t < this.#lastMs;
    if (t > this.#durationMs || !segments.some(({ level }) => Math.abs(v - level) < sameVoltageV)) return undefined;
    const currentA = typeof i === 'number' ? i * microAmpere : NaN;
    if (Math.abs(currentA) > rangeReach * this.#fullScaleA) return undefined;
    this.#lastMs = t;
    const isOverloaded =
      Math.abs(currentA) >= fullScale * this.#fullScaleA || (le !== undefined && le !== false && le !== 0);
    const reading: DcReading = {
      kind: 'dc',
      stepTimeS: t / 1000,
      voltageV: v,
      currentA,
      temperatureC: NaN,
      status:
        (isOverloaded ? readingStatus.overload : 0) |
        (Number.isNaN(currentA) ? readingStatus.notANumber : 0) |
        (isReversed ? readingStatus.timeReversed : 0),
    };
    const startS = this.#enterSegment(reading.stepTimeS);
    const crossing = crossingOf(this.#profile, reading);
    const isLast = t >= this.#durationMs;
    if (crossing !== undefined || isLast || reading.stepTimeS >= this.#dueS - 5e-4) {
      this.#context.onReading(reading);
      this.#dueS = reading.stepTimeS + intervalAtS(sampling, reading.stepTimeS - startS);
    }
    return crossing === undefined ? undefined : { end: 'cut-off', detail: crossing };
  }

  /** Each level is sampled densely at its beginning. Returns when the present one began. */
  #enterSegment(timeS: number): number {
    const { segments, sampling } = this.#profile;
    let startS = 0;
    let index = 0;
    while (index < segments.length - 1 && timeS > startS + segments[index]!.durationS)
      startS += segments[index++]!.durationS;
    if (index > this.#segment) {
      this.#segment = index;
      this.#dueS = startS + intervalAtS(sampling, 0);
    }
    return startS;
  }

  async #heard(): Promise<boolean> {
    const { bytes } = this.#session;
    let isOver = false;
    const over = bytes.clock.sleepMs(this.#periodMs / bytes.link.timeScale + silenceMs).then(() => (isOver = true));
    await Promise.race([this.#session.whenStream(), this.#wishes.whenChanged, over, this.#whenClosed]);
    const error = bytes.closedBy();
    if (error) throw error;
    return !isOver;
  }
}

/** The smallest range that reaches the limit of current. */
function rangeFor({ maxCurrentA = Infinity }: Profile): (typeof currentRanges)[number] {
  return currentRanges.find(({ fullScaleA }) => fullScaleA >= maxCurrentA) ?? currentRanges.at(-1)!;
}

/** All numbers of a value, in order of its keys' names. */
function numbersOf(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .flatMap(([, part]) => numbersOf(part));
}

function notHeld(what: string): AppError {
  return new AppError('instrument/refused', `The Rodeostat holds another value than was set: ${what}.`, {
    cellState: 'unknown',
    remedy: 'Measure again; if this comes again, check its firmware.',
  });
}

function endedEarly(): AppError {
  return new AppError('instrument/refused', 'The Rodeostat ended its test before the time was over.', {
    cellState: 'unknown',
    remedy: 'Check its supply, and that no other program controls it; measure again.',
    dataState: 'All samples before are kept.',
  });
}
