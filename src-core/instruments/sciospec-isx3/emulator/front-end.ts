import type { VirtualCell } from '../../../cells/cell.ts';
import { createRandom, type RandomSource } from '../../../numerics/random.ts';

/** Error model of meter and leads: what an open/short/load correction is there for. */
const gainError = 3e-3;
const strayF = 3e-12;
const leadH = 0.5e-6;
/** Between source and terminals; it limits the current through a short. */
const sourceOhm = 100;
/** Of one point at medium precision, and of the range relative to the signal. */
const noise = 2e-4;
const rangeNoise = 1e-6;

/** Full scale, A, by the code of the frame. */
const rangesA: Readonly<Record<number, number>> = { 0x01: 10e-3, 0x02: 100e-6, 0x04: 1e-6, 0x06: 10e-9 };
const highestA = 10e-3;

/** One point as the meter shows it. */
interface Measured {
  readonly re: number;
  readonly im: number;
  readonly isOverloaded: boolean;
}

/** Sine, bias and meter with a virtual cell behind leads that are not ideal. */
export class FrontEnd {
  readonly cell: VirtualCell;
  readonly #random: RandomSource;
  readonly #gain: number;
  /** V; 0 while nothing is measured and no bias is on. */
  biasV = 0;
  isDriving = false;
  #timeS = 0;

  constructor(cell: VirtualCell, seed: number) {
    this.cell = cell;
    this.#random = createRandom(seed);
    this.#gain = 1 + gainError * (2 * this.#random.uniform() - 1);
  }

  get terminals(): { readonly voltageV: number; readonly currentA: number } {
    return this.cell.terminals(this.#control);
  }

  get #control() {
    return this.isDriving ? ({ kind: 'voltage', voltageV: this.biasV } as const) : ({ kind: 'open' } as const);
  }

  /** Lets the cell live until device time `timeS`. */
  advanceTo(timeS: number): void {
    const passedS = timeS - this.#timeS;
    if (!(passedS > 0)) return;
    this.#timeS = timeS;
    this.cell.advance(passedS, this.#control);
  }

  /** @param range code of the frame, 0 for automatic */
  measure(frequencyHz: number, amplitudeV: number, precision: number, range: number): Measured {
    const omega = 2 * Math.PI * frequencyHz;
    const cell = this.cell.impedance(frequencyHz);
    // Z_m = gain · [(Z + jωL) ∥ 1/(jωC)]: what lies between the terminals and the calibrated plane.
    const [innerRe, innerIm] = [cell.re, cell.im + omega * leadH];
    const square = innerRe ** 2 + innerIm ** 2;
    const conductance = innerRe / square;
    const susceptance = -innerIm / square + omega * strayF;
    const size = conductance ** 2 + susceptance ** 2;
    const re = (this.#gain * conductance) / size;
    const im = (-this.#gain * susceptance) / size;
    const currentA = amplitudeV / Math.hypot(re + sourceOhm, im);
    const fullScaleA = rangesA[range] ?? automaticA(currentA);
    const sigma = Math.hypot(re, im) * Math.hypot(noise / (1 + precision), (rangeNoise * fullScaleA) / currentA);
    return {
      re: re + sigma * this.#random.normal(),
      im: im + sigma * this.#random.normal(),
      isOverloaded: currentA > fullScaleA,
    };
  }
}

function automaticA(currentA: number): number {
  return (
    Object.values(rangesA)
      .sort((a, b) => a - b)
      .find((fullScaleA) => currentA <= fullScaleA) ?? highestA
  );
}
