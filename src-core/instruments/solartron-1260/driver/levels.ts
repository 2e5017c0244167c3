import type { ImpedanceReading, PointColumn } from '../../../model/reading.ts';
import type { Wishes } from '../../exchange/instrument-shell.ts';
import { resistorOhm } from '../wire.ts';
import { answerOf, isOf, type Answer } from './answer.ts';
import { readDirect, type Instruments } from './instruments.ts';
import { isPassing } from './talk.ts';

/** What the analyser measures when it is asked to: V1 over V2. */
export const ratioSource = 'SO1,2';
const inputSources = ['SO1,0', 'SO2,0'] as const;
const outputMs = 700;
/** The inputs of one measurement give its ratio again; else a digit was changed, or the measurement was of something else. */
const sameShare = 0.01;
const looks = 2;
/** An analyser that never puts its inputs out is not asked for them a third time. */
const mostSilences = 2;

/** The voltmeter takes its reading over this, s: faster sines vanish in it. */
const readingS = 0.1;
const slowBelowHz = 1.5 / readingS;
/** Slower ones are taken out by readings a quarter of a period apart (or some periods more). */
const quarters = 4;
const leastSpacingS = 0.25;

export type Levels = Pick<ImpedanceReading, PointColumn>;

/** What the voltmeter told, and whether it could not tell one of both. */
export interface Direct {
  readonly levels: Levels;
  readonly isOver: boolean;
}

/** What both instruments tell of a point beside its impedance: the sine at the inputs, and the direct level under it. */
export class SpectrumLevels {
  readonly #instruments: Instruments;
  readonly #wishes: Wishes;
  #silences = 0;

  constructor(instruments: Instruments, wishes: Wishes) {
    this.#instruments = instruments;
    this.#wishes = wishes;
  }

  /**
   * The inputs of the measurement that gave `answer`, put out again; V2 is the voltage across the standard resistor.
   * @returns "contradicting" when the ratio of both is not what was answered: then the point cannot be trusted
   */
  async sine(answer: Answer, range: number): Promise<Levels | 'contradicting'> {
    if (this.#silences >= mostSilences) return {};
    let levels: Levels | 'contradicting' = {};
    for (let look = 0; look < looks; look++) {
      const [v1, v2] = [await this.#input(0, answer), await this.#input(1, answer)];
      if (v1 === undefined || v2 === undefined || this.#isAborted()) levels = {};
      else if (Math.abs(v1 / v2 / answer.magnitude - 1) > sameShare) levels = 'contradicting';
      else levels = { amplitudeVRms: v1, amplitudeARms: v2 / resistorOhm(range) };
      if (levels !== 'contradicting') break;
    }
    if (!this.#isAborted()) await this.#instruments.analyser.tell(ratioSource);
    return levels;
  }

  #isAborted(): boolean {
    return this.#wishes.aborted;
  }

  async #input(index: 0 | 1, { frequencyHz }: Answer): Promise<number | undefined> {
    const { analyser } = this.#instruments;
    if (this.#isAborted() || this.#silences >= mostSilences) return undefined;
    try {
      await analyser.tell(inputSources[index]);
      const output = await analyser.ask('DO', answerOf, outputMs, this.#wishes.whenAborted);
      this.#silences = 0;
      return isOf(output, frequencyHz) && output.errorCode === 0 ? output.magnitude : undefined;
    } catch (error) {
      if (this.#isAborted()) return undefined;
      if (!isPassing(error) || analyser.bytes.closedBy()) throw error;
      this.#silences++;
      await analyser.resynchronise();
      await analyser.forgetErrors();
      return undefined;
    }
  }

  /** Read by the interface's voltmeter, the sine taken out; what is beyond its range, or was not waited for, is absent. */
  async direct(frequencyHz: number): Promise<Direct> {
    const count = frequencyHz < slowBelowHz ? quarters : 1;
    let [dcVoltageV, dcCurrentA] = [0, 0];
    for (let reading = 0; reading < count; reading++) {
      if (reading > 0) await this.#waitQuarter(frequencyHz);
      if (this.#isAborted() || this.#wishes.askedToEnd) return { levels: {}, isOver: false };
      const { voltageV = NaN, currentA = NaN } = await readDirect(this.#instruments, this.#wishes.whenAborted);
      dcVoltageV += voltageV / count;
      dcCurrentA += currentA / count;
    }
    const told = Object.entries({ dcVoltageV, dcCurrentA }).filter(([, value]) => Number.isFinite(value));
    return { levels: Object.fromEntries(told), isOver: told.length < 2 };
  }

  /** From one reading to the next, which itself takes `readingS`. */
  async #waitQuarter(frequencyHz: number): Promise<void> {
    const { clock, link } = this.#instruments.face.bytes;
    const periods = Math.max(0, Math.ceil(leastSpacingS * frequencyHz - 0.25));
    const spacingS = (periods + 0.25) / frequencyHz;
    const waitMs = (1000 * Math.max(0, spacingS - readingS)) / link.timeScale;
    await Promise.race([clock.sleepMs(waitMs), this.#wishes.whenChanged]);
  }
}

/** How long `direct` may take beside the answers, s: silence is normal then. */
export function directS(frequencyHz: number): number {
  return frequencyHz < slowBelowHz ? (quarters - 1) * Math.max(leastSpacingS + 1 / frequencyHz, 0.25 / frequencyHz) : 0;
}
