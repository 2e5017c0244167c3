import type { VirtualCell } from '../../../cells/cell.ts';
import { createRandom, type RandomSource } from '../../../numerics/random.ts';

/** What is on the fixture of an emulated meter: a person can open it, short it, or put a known resistor in. */
export type OnFixture = 'cell' | 'open' | 'short' | 'load';

/** Errors of a meter and its fixture: Z_m = gain · [(Z + jωL) ∥ 1/(jωC)], and noise of each reading. */
export interface MeterErrors {
  readonly gain: number;
  readonly parallelF: number;
  readonly seriesH: number;
  /** Relative, of one reading at 10 mV rms. */
  readonly noise: number;
}

export interface ComplexOhm {
  readonly re: number;
  readonly im: number;
}

export const loadOhm = 1000;
const largestGainError = 3e-3;
const parallelF = 3e-12;
const seriesH = 0.5e-6;
const noise = 5e-5;
const openOhm = 1e12;
const shortOhm = 1e-4;
const referenceAmplitudeV = 0.01;
/** The monitors of level are far less accurate than the impedance. */
const largestMonitorError = 0.01;
const monitorSeed = 0x5eed;
/** Parts in which the cell lives on under the source's load: the first, and growing by this. */
const firstPartS = 1e-4;
const growth = 10;

/** The analogue side: source resistance, leads and fixture with a virtual cell on them. */
export class MeterFrontEnd {
  readonly #cell: VirtualCell;
  readonly #random: RandomSource;
  readonly #sourceOhm: number;
  readonly errors: MeterErrors;
  /** Of the monitors of voltage and current. */
  readonly monitorGain: { readonly voltage: number; readonly current: number };
  onFixture: OnFixture = 'cell';
  #timeS = 0;

  constructor(cell: VirtualCell, seed: number, sourceOhm: number) {
    this.#cell = cell;
    this.#random = createRandom(seed);
    this.#sourceOhm = sourceOhm;
    this.errors = { gain: 1 + largestGainError * (2 * this.#random.uniform() - 1), parallelF, seriesH, noise };
    const monitors = createRandom(seed ^ monitorSeed);
    const gain = (): number => 1 + largestMonitorError * (2 * monitors.uniform() - 1);
    this.monitorGain = { voltage: gain(), current: gain() };
  }

  get temperatureC(): number {
    return this.#cell.temperatureC;
  }

  /** Lets the cell live until `timeS`: the source at `biasV` is connected all the time, whatever is measured. */
  advanceTo(timeS: number, biasV: number): void {
    let leftS = timeS - this.#timeS;
    if (!(leftS > 0)) return;
    this.#timeS = timeS;
    let partS = firstPartS;
    while (leftS > 0) {
      const stepS = Math.min(partS, leftS);
      const currentA = this.onFixture === 'cell' ? this.#loadCurrentA(biasV) : 0;
      this.#cell.advance(stepS, currentA === 0 ? { kind: 'open' } : { kind: 'current', currentA });
      leftS -= stepS;
      partS *= growth;
    }
  }

  /** Direct voltage and current at the terminals. */
  direct(biasV: number): { readonly voltageV: number; readonly currentA: number } {
    const currentA = this.#loadCurrentA(biasV);
    return { voltageV: biasV - currentA * this.#sourceOhm, currentA };
  }

  /** Where the source's line V = bias − I·R meets that of the cell, by secants: cells are nearly linear within an instant. */
  #loadCurrentA(biasV: number): number {
    const missV = (currentA: number): number =>
      biasV - currentA * this.#sourceOhm - this.#cell.terminals({ kind: 'current', currentA }).voltageV;
    let [lastA, lastV] = [0, missV(0)];
    if (Math.abs(lastV) < 1e-9) return 0;
    let currentA = lastV / (2 * this.#sourceOhm);
    for (let round = 0; round < 20 && currentA !== lastA; round++) {
      const nowV = missV(currentA);
      if (Math.abs(nowV) < 1e-9 || nowV === lastV) break;
      const nextA = currentA - (nowV * (currentA - lastA)) / (nowV - lastV);
      [lastA, lastV, currentA] = [currentA, nowV, nextA];
    }
    return currentA;
  }

  /** Impedance as the meter sees it, with the noise of `readings` averaged at `amplitudeV` rms. */
  measure(frequencyHz: number, amplitudeV: number, readings: number): ComplexOhm {
    const omega = 2 * Math.PI * frequencyHz;
    const { gain, parallelF: strayF, seriesH: leadH, noise: relative } = this.errors;
    const inner = this.#onFixtureOhm(frequencyHz);
    const seen = parallel({ re: inner.re, im: inner.im + omega * leadH }, omega * strayF);
    const spread = (relative * Math.max(0.1, referenceAmplitudeV / amplitudeV)) / Math.sqrt(readings);
    const size = Math.hypot(seen.re, seen.im) * gain * spread;
    return {
      re: gain * seen.re + size * this.#random.normal(),
      im: gain * seen.im + size * this.#random.normal(),
    };
  }

  #onFixtureOhm(frequencyHz: number): ComplexOhm {
    if (this.onFixture === 'cell') return this.#cell.impedance(frequencyHz);
    return { re: { open: openOhm, short: shortOhm, load: loadOhm }[this.onFixture], im: 0 };
  }
}

/** Z beside a capacitance of susceptance `siemens`. */
function parallel({ re, im }: ComplexOhm, siemens: number): ComplexOhm {
  const size = re * re + im * im;
  const conductance = re / size;
  const susceptance = siemens - im / size;
  const both = conductance * conductance + susceptance * susceptance;
  return { re: conductance / both, im: -susceptance / both };
}
