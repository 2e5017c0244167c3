import type { ActionContext, Clock } from '../driver.ts';
import type { Wishes } from '../exchange/instrument-shell.ts';
import type { Link } from '../link.ts';
import { HeldLevels, type HeldEnd, type HeldReading, type LevelHolder } from '../source-measure/held-levels.ts';
import type { Profile } from '../source-measure/profile.ts';
import type { TdstatSession } from './session.ts';
import { converterCode, fullScaleA, fullScaleV, rangeFor, type RangeNumber } from './wire.ts';

/** The offset of the current is below this share of the range. */
const largestZeroShare = 5e-3;

/** Holds levels one after the other. The instrument has no clock: times are the host's. */
export class TdstatRun implements LevelHolder {
  readonly #session: TdstatSession;
  readonly #profile: Profile;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #range: RangeNumber;
  readonly clock: Clock;
  readonly link: Link;
  readonly fullScale: number;
  #zeroA = 0;

  constructor(session: TdstatSession, profile: Profile, context: ActionContext, wishes: Wishes) {
    this.#session = session;
    this.clock = session.bytes.clock;
    this.link = session.bytes.link;
    this.#profile = profile;
    this.#context = context;
    this.#wishes = wishes;
    const { sourced, segments, maxCurrentA = Infinity, openCircuit } = profile;
    const largestA = sourced === 'current' ? Math.max(...segments.map(({ level }) => Math.abs(level))) : maxCurrentA;
    this.#range = openCircuit ? 1 : rangeFor(largestA);
    this.fullScale = sourced === 'current' ? fullScaleA(this.#range) : fullScaleV;
  }

  async follow(): Promise<HeldEnd> {
    const session = this.#session;
    const { sourced, segments, openCircuit } = this.#profile;
    await session.tell('CELL OFF');
    await session.tell(sourced === 'current' ? 'GALVANOSTATIC' : 'POTENTIOSTATIC');
    await session.tell(`RANGE ${this.#range}`);
    await this.set(sourced === 'current' ? 0 : segments[0]!.level);
    await this.#takeZero();
    if (this.#wishes.aborted) return { end: 'aborted' };
    if (!openCircuit) {
      await session.tell('CELL ON');
      if (sourced === 'current') await this.set(segments[0]!.level);
    }
    return new HeldLevels(this, this.#profile, this.#context, this.#wishes).follow();
  }

  async set(level: number): Promise<void> {
    await this.#session.tell('DACSET ', converterCode(level / this.fullScale));
  }

  /** What is read while no current flows is no current: the offset of converter and amplifier in this range. */
  async #takeZero(): Promise<void> {
    // The reading under way may be of before.
    await this.#session.measure(this.#range);
    const { currentA } = await this.#session.measure(this.#range);
    if (currentA !== undefined && Math.abs(currentA) < largestZeroShare * fullScaleA(this.#range))
      this.#zeroA = currentA;
  }

  async measure(): Promise<HeldReading> {
    const { voltageV, currentA } = await this.#session.measure(this.#range);
    return { voltageV, currentA: currentA === undefined ? undefined : currentA - this.#zeroA };
  }
}
