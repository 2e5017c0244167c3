import type { SlopeEnd } from '../model/plan.ts';

export interface Slope {
  readonly slopeVPerS: number;
  readonly standardErrorVPerS: number;
  readonly points: number;
  /** Time between the first and the last sample used, s. */
  readonly spanS: number;
}

/** Samples so few say nothing about a standard error. */
const fewestPoints = 10;
/** Sums are made anew this often, so that rounding cannot pile up. */
const renewEvery = 2000;

/**
 * Regression line through the last `windowS` of samples, kept up to date at constant cost per sample.
 * Times and voltages are taken relative to values inside the window, since differences of microvolts on volts count.
 */
export class SlopeMonitor {
  readonly #windowS: number;
  #times: number[] = [];
  #voltages: number[] = [];
  #head = 0;
  #originS = 0;
  #originV = 0;
  #sums = { t: 0, v: 0, tt: 0, tv: 0, vv: 0 };
  #sinceRenewal = 0;

  constructor(windowS: number) {
    this.#windowS = windowS;
  }

  /** Takes one sample; times must not fall. What is not a number is passed over. */
  add(timeS: number, voltageV: number): void {
    if (!Number.isFinite(timeS) || !Number.isFinite(voltageV)) return;
    if (this.#count === 0) this.#recentre(timeS, voltageV);
    this.#times.push(timeS);
    this.#voltages.push(voltageV);
    this.#account(timeS, voltageV, 1);
    while (this.#count > 2 && timeS - this.#times[this.#head]! > this.#windowS) {
      this.#account(this.#times[this.#head]!, this.#voltages[this.#head]!, -1);
      this.#head++;
    }
    if (++this.#sinceRenewal >= renewEvery) this.#renew();
  }

  /** Undefined until enough samples are there. */
  slope(): Slope | undefined {
    const points = this.#count;
    if (points < fewestPoints) return undefined;
    const { t, v, tt, tv, vv } = this.#sums;
    const sxx = tt - (t * t) / points;
    const sxy = tv - (t * v) / points;
    const syy = vv - (v * v) / points;
    if (!(sxx > 0)) return undefined;
    const slopeVPerS = sxy / sxx;
    const residual = Math.max(0, syy - slopeVPerS * sxy);
    return {
      slopeVPerS,
      standardErrorVPerS: Math.sqrt(residual / (points - 2) / sxx),
      points,
      spanS: this.#times.at(-1)! - this.#times[this.#head]!,
    };
  }

  get #count(): number {
    return this.#times.length - this.#head;
  }

  #account(timeS: number, voltageV: number, sign: 1 | -1): void {
    const t = timeS - this.#originS;
    const v = voltageV - this.#originV;
    this.#sums.t += sign * t;
    this.#sums.v += sign * v;
    this.#sums.tt += sign * t * t;
    this.#sums.tv += sign * t * v;
    this.#sums.vv += sign * v * v;
  }

  #recentre(timeS: number, voltageV: number): void {
    this.#originS = timeS;
    this.#originV = voltageV;
    this.#sums = { t: 0, v: 0, tt: 0, tv: 0, vv: 0 };
  }

  #renew(): void {
    this.#times = this.#times.slice(this.#head);
    this.#voltages = this.#voltages.slice(this.#head);
    this.#head = 0;
    this.#sinceRenewal = 0;
    const middle = Math.floor(this.#times.length / 2);
    this.#recentre(this.#times[middle]!, this.#voltages[middle]!);
    for (const [index, timeS] of this.#times.entries()) this.#account(timeS, this.#voltages[index]!, 1);
  }
}

/** Whether the voltage is flat: |slope| + standard error below the limit, over (nearly) the whole window. */
export function isFlat(slope: Slope | undefined, end: SlopeEnd, stepTimeS: number): slope is Slope {
  if (!slope || stepTimeS < end.minDurationS || slope.spanS < 0.9 * end.windowS) return false;
  return Math.abs(slope.slopeVPerS) + slope.standardErrorVPerS < end.maxSlopeVPerS;
}

/** The same of a regression of currents, e.g. "0.21 ± 0.04 nA/h over 600 s". */
export function describeCurrentSlope({ slopeVPerS, standardErrorVPerS, spanS }: Slope): string {
  const perHour = (value: number): string => (value * 3.6e12).toPrecision(2);
  return `${perHour(slopeVPerS)} ± ${perHour(standardErrorVPerS)} nA/h over ${Math.round(spanS)} s`;
}

/** e.g. "0.081 ± 0.004 mV/h over 600 s". */
export function describeSlope({ slopeVPerS, standardErrorVPerS, spanS }: Slope): string {
  const perHour = (value: number): string => (value * 3.6e6).toPrecision(2);
  return `${perHour(slopeVPerS)} ± ${perHour(standardErrorVPerS)} mV/h over ${Math.round(spanS)} s`;
}
