import { AppError } from '../../../errors.ts';
import type { ImpedanceAction } from '../../../model/action.ts';
import { readingStatus } from '../../../model/reading.ts';
import type { ActionContext, ActionOutcome } from '../../driver.ts';
import type { Wishes } from '../../exchange/instrument-shell.ts';
import { argument, fullScaleA, limitFor, rangeFor, resistorOhm } from '../wire.ts';
import { answerOf, isOf, type Answer } from './answer.ts';
import { directCurrentA, driveOf, galvanostatRange, peakFactor, type Drive } from './drive.ts';
import { interfaceSetup } from './hold.ts';
import { readDirect, type Instruments } from './instruments.ts';
import { directS, ratioSource, SpectrumLevels, type Direct, type Levels } from './levels.ts';
import { isPassing, unusable } from './talk.ts';

/** As often as seven coarser ranges and four lost answers need. */
const mostAttempts = 11;
const firstRange = 4;
const shortestIntegrationS = 0.2;
const periodsPerReading = 2;
/** Ranging and settling beside the integration: this, and so many periods. */
const overheadS = 0.5;
const settlingPeriods = 2;
const slowFactor = 2;
const replyMarginMs = 800;
/** A measured amplitude off by this share is told; a factor of two says that the wiring is not what is assumed. */
const notMetShare = 0.1;
const wrongFactor = 2;
/** The galvanostat's type of bandwidth that laboratories use with the analyser. */
const galvanostatBandwidth = 'GB2';

/** What stays the same in every spectrum of the 1260. */
const analyserSetup = [
  'OS0', // comma between values
  'OT0', // CR LF behind them
  'OP2,1', // results to the bus
  'SW0', // no sweep
  'GT0', // generator of voltage
  'VB0',
  'IP1,0', // inputs single-ended, shields floating, coupled for direct current, own range
  'IP2,0',
  'OU1,1',
  'OU2,1',
  'DC1,0',
  'DC2,0',
  'RA1,0',
  'RA2,0',
  'AU0', // integration as told
  'MS0',
  'UW1', // phase unwrapped
  'CV1', // magnitude and phase
  ratioSource, // V1 over V2
] as const;

function integrationOf(frequencyHz: number, averages = 1): number {
  return Math.max(shortestIntegrationS, (averages * periodsPerReading) / frequencyHz);
}

/** How long the analyser takes for a point, s. */
export function usualPointS(frequencyHz: number, averages?: number): number {
  return integrationOf(frequencyHz, averages) + overheadS + settlingPeriods / frequencyHz;
}

type End = Pick<ActionOutcome, 'end' | 'detail'>;

/** A spectrum: the 1287 holds the direct voltage or current and adds the generator of the 1260, which correlates both outputs. */
export class SolartronSpectrum {
  readonly #instruments: Instruments;
  readonly #action: ImpedanceAction;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #startMs: number;
  readonly #levels: SpectrumLevels;
  readonly #isCurrent: boolean;
  #range: number;
  /** Of the last point, A. */
  #directA = 0;
  /** What the direct voltage crossed, for people. */
  #crossing: string | undefined;

  constructor(instruments: Instruments, action: ImpedanceAction, context: ActionContext, wishes: Wishes) {
    this.#instruments = instruments;
    this.#action = action;
    this.#context = context;
    this.#wishes = wishes;
    this.#startMs = instruments.face.bytes.clock.nowMs();
    this.#levels = new SpectrumLevels(instruments, wishes);
    this.#isCurrent = action.control === 'galvanostatic';
    this.#range = this.#isCurrent ? galvanostatRange(action) : firstRange;
  }

  async follow(): Promise<End> {
    const refused = await this.#prepare();
    if (refused !== undefined) return { end: 'cut-off', detail: refused };
    for (const frequencyHz of this.#action.frequenciesHz) {
      const early = this.#wished();
      if (early) return early;
      await this.#measure(frequencyHz);
      if (this.#crossing !== undefined && !this.#isAborted()) return { end: 'cut-off', detail: this.#crossing };
    }
    return this.#wished() ?? { end: 'duration' };
  }

  #wished(): End | undefined {
    if (this.#wishes.aborted) return { end: 'aborted' };
    return this.#wishes.askedToEnd ? { end: 'asked' } : undefined;
  }

  get #generator(): Drive {
    return driveOf(this.#action, this.#range);
  }

  /** Everything but the first frequency. Returns why there will be none, for people. */
  async #prepare(): Promise<string | undefined> {
    const { analyser, face } = this.#instruments;
    const { volts, gain } = this.#generator;
    await face.forgetErrors();
    await analyser.forgetErrors();
    const mode = this.#isCurrent
      ? ['PO1', galvanostatBandwidth, `IL${limitFor(fullScaleA(this.#range))}`]
      : ['PO0', 'IL6'];
    await face.tell(...interfaceSetup, ...mode, `RR${this.#range}`, `PI${gain}`);
    const levelV = await this.#startV();
    if (this.#isAborted()) return undefined;
    const crossing = this.#crossingOf(levelV);
    if (crossing !== undefined) return crossing;
    const [command, level] = this.#isCurrent ? ['PC', directCurrentA(this.#action)] : ['PV', levelV];
    face.shout(`${command}${argument(level)}`);
    // What is told has five digits.
    await face.expectHeld(`?${command}`, Number(argument(level)));
    await face.expectHeld('?PO', this.#isCurrent ? 1 : 0);
    await face.expectNoError('the settings');
    await analyser.tell(...analyserSetup, `VA${argument(volts)}`);
    await analyser.expectHeld('?VA', volts);
    await analyser.expectNoError('the settings');
    if (!this.#isAborted()) await face.tell('PW1');
    return undefined;
  }

  /** The voltage that will be held; as a galvanostat that of the cell at rest. */
  async #startV(): Promise<number> {
    const { dc } = this.#action;
    if (!this.#isCurrent && dc !== 'open-circuit') return 'voltageV' in dc ? dc.voltageV : 0;
    const { voltageV } = await readDirect(this.#instruments, this.#wishes.whenAborted);
    if (voltageV !== undefined) return voltageV;
    throw unusable(this.#instruments.face.bytes.link.address);
  }

  /** Only a galvanostat lets the voltage go; one that cannot be read is watched by nobody. */
  #crossingAt({ levels: { dcVoltageV }, isOver }: Direct): string | undefined {
    if (!this.#isCurrent) return undefined;
    if (dcVoltageV !== undefined) return this.#crossingOf(dcVoltageV);
    return isOver ? 'the direct voltage cannot be read: it is beyond the range of the voltmeter' : undefined;
  }

  #crossingOf(levelV: number): string | undefined {
    const { maxVoltageV, minVoltageV } = this.#action.cutOff;
    if (!(levelV > maxVoltageV || levelV < minVoltageV)) return undefined;
    return `${levelV.toFixed(3)} V of direct voltage are beyond the limits`;
  }

  /** One point in the finest range that carries its current. Nothing is told when it was aborted. */
  async #measure(frequencyHz: number): Promise<void> {
    let isRefined = false;
    for (let attempt = 0; attempt < mostAttempts && !this.#isAborted(); attempt++) {
      const answer = await this.#ask(frequencyHz);
      if (!answer || this.#isAborted()) continue;
      const isOver = answer.errorCode !== 0;
      // A galvanostat stays where its current is what was set.
      if (isOver && this.#range > 1 && !this.#isCurrent) {
        await this.#setRange(this.#range - 1);
        isRefined = true;
        continue;
      }
      const ohm = answer.magnitude * resistorOhm(this.#range);
      const better = rangeFor(this.#directA + (peakFactor * this.#action.amplitudeRms) / ohm);
      if (!isOver && !isRefined && better > this.#range && !this.#isCurrent) {
        isRefined = true;
        await this.#setRange(better);
        continue;
      }
      const sine = isOver ? {} : await this.#levels.sine(answer, this.#range);
      if (sine === 'contradicting' || this.#isAborted()) continue;
      this.#expectSine(sine);
      let direct = await this.#levels.direct(frequencyHz);
      // What would end the spectrum is looked at twice.
      if (this.#crossingAt(direct) !== undefined) direct = await this.#levels.direct(frequencyHz);
      if (this.#isAborted()) return;
      if (direct.isOver && !this.#isCurrent && this.#range > 1) {
        // The direct current is more than the standard resistor takes: the level is not held.
        await this.#setRange(this.#range - 1);
        isRefined = true;
        continue;
      }
      this.#directA = Math.abs(direct.levels.dcCurrentA ?? 0);
      this.#crossing = this.#crossingAt(direct);
      this.#tell(answer, isOver ? NaN : ohm, { ...sine, ...direct.levels }, direct.isOver);
      return;
    }
    if (!this.#isAborted()) throw unusable(this.#instruments.face.bytes.link.address);
  }

  /** @throws AppError instrument/refused when the sine is far from what was set */
  #expectSine(sine: Levels): void {
    const factor = this.#share(sine);
    if (!(factor > wrongFactor || (this.#isCurrent && factor < 1 / wrongFactor))) return;
    const unit = this.#isCurrent ? 'A' : 'V';
    const measured = factor * this.#action.amplitudeRms;
    throw new AppError(
      'instrument/refused',
      `The sine on the cell is ${measured.toPrecision(3)} ${unit} rms instead of ${this.#action.amplitudeRms}.`,
      {
        cellState: 'unknown',
        remedy: 'Check the wiring: generator to POL IN, voltage output to V1, current output to V2.',
      },
    );
  }

  /** Of the amplitude that was set; NaN where it was not told. */
  #share({ amplitudeVRms = NaN, amplitudeARms = NaN }: Levels): number {
    return (this.#isCurrent ? amplitudeARms : amplitudeVRms) / this.#action.amplitudeRms;
  }

  #isAborted(): boolean {
    return this.#wishes.aborted;
  }

  async #setRange(range: number): Promise<void> {
    const { face } = this.#instruments;
    this.#range = range;
    await face.tell(`RR${range}`);
    await face.expectHeld('?RR', range);
  }

  /** Sets, reads back and measures; undefined when the answer was lost or damaged. */
  async #ask(frequencyHz: number): Promise<Answer | undefined> {
    const { analyser, face } = this.#instruments;
    const { averages } = this.#action;
    const { clock, link } = face.bytes;
    const integrationS = integrationOf(frequencyHz, averages);
    const usualS = usualPointS(frequencyHz, averages);
    const limitMs = (slowFactor * usualS * 1000) / link.timeScale + replyMarginMs;
    try {
      await face.expectHeld('?PW', 1);
      await face.expectHeld('?RR', this.#range);
      await analyser.tell(ratioSource, `FR${argument(frequencyHz, 7)}`, `IS${argument(integrationS)}`);
      await analyser.expectHeld('?FR', frequencyHz);
      await analyser.expectHeld('?VA', this.#generator.volts);
      if (this.#isAborted()) return undefined;
      const startMs = clock.nowMs();
      this.#context.onExpectedSilence?.(limitMs + (1000 * directS(frequencyHz)) / link.timeScale);
      const answer = await analyser.ask('SI', answerOf, limitMs, this.#wishes.whenAborted);
      return isOf(answer, frequencyHz) && clock.nowMs() >= startMs ? answer : undefined;
    } catch (error) {
      if (!this.#isAborted() && (!isPassing(error) || face.bytes.closedBy())) throw error;
      return undefined;
    }
  }

  #tell({ frequencyHz, phaseDeg }: Answer, ohm: number, levels: Levels, isLimited: boolean): void {
    const { clock, link } = this.#instruments.face.bytes;
    const radians = (phaseDeg * Math.PI) / 180;
    this.#context.onReading({
      kind: 'impedance',
      stepTimeS: ((clock.nowMs() - this.#startMs) / 1000) * link.timeScale,
      frequencyHz,
      zReOhm: ohm * Math.cos(radians),
      zImOhm: ohm * Math.sin(radians),
      status:
        (Number.isNaN(ohm) ? readingStatus.overload | readingStatus.notANumber : readingStatus.ok) |
        (Math.abs(this.#share(levels) - 1) > notMetShare ? readingStatus.amplitudeNotMet : 0) |
        (isLimited ? readingStatus.compliance : 0),
      ...levels,
    });
  }
}
