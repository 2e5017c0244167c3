import type { ImpedanceAction } from '../../../model/action.ts';
import { readingStatus } from '../../../model/reading.ts';
import type { ActionContext, ActionOutcome } from '../../driver.ts';
import type { Wishes } from '../../exchange/instrument-shell.ts';
import { argument, mostGeneratorV, rangeFor, resistorOhm, smallGain } from '../wire.ts';
import { interfaceSetup } from './hold.ts';
import { readDirect, type Instruments } from './instruments.ts';
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
/** The amplitude may be so much larger for a moment. */
const peakFactor = 1.2 * Math.SQRT2;
const sameFrequency = 1e-4;

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
  'SO1,2', // V1 over V2
] as const;

type End = Pick<ActionOutcome, 'end' | 'detail'>;

interface Answer {
  readonly frequencyHz: number;
  readonly magnitude: number;
  readonly phaseDeg: number;
  readonly errorCode: number;
}

/** A spectrum: the 1287 holds the direct voltage and adds the generator of the 1260, which correlates both outputs. */
export class SolartronSpectrum {
  readonly #instruments: Instruments;
  readonly #action: ImpedanceAction;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #startMs: number;
  #range = firstRange;

  constructor(instruments: Instruments, action: ImpedanceAction, context: ActionContext, wishes: Wishes) {
    this.#instruments = instruments;
    this.#action = action;
    this.#context = context;
    this.#wishes = wishes;
    this.#startMs = instruments.face.bytes.clock.nowMs();
  }

  async follow(): Promise<End> {
    const refused = await this.#prepare();
    if (refused !== undefined) return { end: 'cut-off', detail: refused };
    for (const frequencyHz of this.#action.frequenciesHz) {
      const early = this.#wished();
      if (early) return early;
      await this.#measure(frequencyHz);
    }
    return this.#wished() ?? { end: 'duration' };
  }

  #wished(): End | undefined {
    if (this.#wishes.aborted) return { end: 'aborted' };
    return this.#wishes.askedToEnd ? { end: 'asked' } : undefined;
  }

  /** Generator volts that give the amplitude on the cell, and whether the input of small gain takes them. */
  get #generator(): { readonly volts: number; readonly gain: 0 | 1 } {
    const volts = this.#action.amplitudeRms / smallGain;
    return volts <= mostGeneratorV ? { volts, gain: 1 } : { volts: this.#action.amplitudeRms, gain: 0 };
  }

  /** Everything but the first frequency. Returns why there will be none, for people. */
  async #prepare(): Promise<string | undefined> {
    const { analyser, face } = this.#instruments;
    const { dc, cutOff } = this.#action;
    const { volts, gain } = this.#generator;
    await face.forgetErrors();
    await analyser.forgetErrors();
    await face.tell(...interfaceSetup, 'PO0', `RR${this.#range}`, 'IL6', `PI${gain}`);
    const wantedV = dc === 'open-circuit' ? await this.#restV() : 'voltageV' in dc ? dc.voltageV : 0;
    if (this.#isAborted()) return undefined;
    if (wantedV > cutOff.maxVoltageV || wantedV < cutOff.minVoltageV)
      return `${wantedV.toFixed(3)} V of direct voltage are beyond the limits`;
    face.shout(`PV${argument(wantedV)}`);
    // What is told has five digits.
    await face.expectHeld('?PV', Number(argument(wantedV)));
    await face.expectNoError('the settings');
    await analyser.tell(...analyserSetup, `VA${argument(volts)}`);
    await analyser.expectHeld('?VA', volts);
    await analyser.expectNoError('the settings');
    if (!this.#isAborted()) await face.tell('PW1');
    return undefined;
  }

  async #restV(): Promise<number> {
    const { voltageV } = await readDirect(this.#instruments, this.#wishes.whenAborted);
    if (voltageV !== undefined) return voltageV;
    throw unusable(this.#instruments.face.bytes.link.address);
  }

  /** One point in the finest range that carries its current. Nothing is told when it was aborted. */
  async #measure(frequencyHz: number): Promise<void> {
    let isRefined = false;
    for (let attempt = 0; attempt < mostAttempts && !this.#isAborted(); attempt++) {
      const answer = await this.#ask(frequencyHz);
      if (!answer || this.#isAborted()) continue;
      const isOver = answer.errorCode !== 0;
      if (isOver && this.#range > 1) {
        await this.#setRange(this.#range - 1);
        isRefined = true;
        continue;
      }
      const ohm = answer.magnitude * resistorOhm(this.#range);
      const better = rangeFor((peakFactor * this.#action.amplitudeRms) / ohm);
      if (!isOver && !isRefined && better > this.#range) {
        isRefined = true;
        await this.#setRange(better);
        continue;
      }
      this.#tell(answer, isOver ? NaN : ohm);
      return;
    }
    if (!this.#isAborted()) throw unusable(this.#instruments.face.bytes.link.address);
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
    const { averages = 1 } = this.#action;
    const { clock, link } = face.bytes;
    const integrationS = Math.max(shortestIntegrationS, (averages * periodsPerReading) / frequencyHz);
    const usualS = integrationS + overheadS + settlingPeriods / frequencyHz;
    const limitMs = (slowFactor * usualS * 1000) / link.timeScale + replyMarginMs;
    try {
      await face.expectHeld('?PW', 1);
      await face.expectHeld('?RR', this.#range);
      await analyser.tell(`FR${argument(frequencyHz, 7)}`, `IS${argument(integrationS)}`);
      await analyser.expectHeld('?FR', frequencyHz);
      await analyser.expectHeld('?VA', this.#generator.volts);
      if (this.#isAborted()) return undefined;
      const startMs = clock.nowMs();
      this.#context.onExpectedSilence?.(limitMs);
      const answer = await analyser.ask('SI', answerOf, limitMs, this.#wishes.whenAborted);
      const isOfNow = Math.abs(answer.frequencyHz - frequencyHz) <= sameFrequency * frequencyHz;
      return isOfNow && clock.nowMs() >= startMs ? answer : undefined;
    } catch (error) {
      if (!this.#isAborted() && (!isPassing(error) || face.bytes.closedBy())) throw error;
      return undefined;
    }
  }

  #tell({ frequencyHz, phaseDeg }: Answer, ohm: number): void {
    const { clock, link } = this.#instruments.face.bytes;
    const radians = (phaseDeg * Math.PI) / 180;
    this.#context.onReading({
      kind: 'impedance',
      stepTimeS: ((clock.nowMs() - this.#startMs) / 1000) * link.timeScale,
      frequencyHz,
      zReOhm: ohm * Math.cos(radians),
      zImOhm: ohm * Math.sin(radians),
      status: Number.isNaN(ohm) ? readingStatus.overload | readingStatus.notANumber : readingStatus.ok,
    });
  }
}

/** `±n.nnnnnnnE±nn,±n.nnnnE±nn,±n.nnnnE±nn,error,limits`. */
const answerLine =
  /^([+-]?\d\.\d{7}E[+-]\d\d),([+-]?\d\.\d{4}E[+-]\d\d),([+-]?\d\.\d{4}E[+-]\d\d),\s*(\d{1,2}),\s*([+-]?\d{1,2})$/;

function answerOf(line: string): Answer | undefined {
  const [, frequency, magnitude, phase, error] = answerLine.exec(line) ?? [];
  if (frequency === undefined) return undefined;
  return {
    frequencyHz: Number(frequency),
    magnitude: Number(magnitude),
    phaseDeg: Number(phase),
    errorCode: Number(error),
  };
}
