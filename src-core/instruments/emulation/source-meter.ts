import type { VirtualCell } from '../../cells/cell.ts';
import { createRandom, type RandomSource } from '../../numerics/random.ts';
import { SourceMeasure, type SourceSetting } from './source-measure.ts';

/** How far the readings of a model may be off, in the order of magnitude of its maker's one-year figures. */
export interface MeterAccuracy {
  readonly voltageRangesV: readonly number[];
  readonly currentRangesA: readonly number[];
  /** Of the reading. */
  readonly gainError: number;
  /** Of the range of current. */
  readonly currentOffset: number;
  readonly sourceOffset: number;
  /** Of the range, at one power-line cycle and faster. */
  readonly noise: number;
  /** Smallest step: the range by this. */
  readonly digits: number;
}

const leadOhm = 0.4;

/** Source, meters and their errors with a virtual cell on the leads. */
export class SourceMeter {
  readonly #source: SourceMeasure;
  readonly #accuracy: MeterAccuracy;
  readonly #random: RandomSource;
  readonly #gain: number;
  readonly #offset: number;
  readonly #sourceOffset: number;

  constructor(cell: VirtualCell, seed: number, accuracy: MeterAccuracy) {
    const { gainError, currentOffset, sourceOffset } = accuracy;
    this.#accuracy = accuracy;
    this.#source = new SourceMeasure(cell);
    this.#random = createRandom(seed);
    this.#gain = 1 + gainError * (2 * this.#random.uniform() - 1);
    this.#offset = currentOffset * (2 * this.#random.uniform() - 1);
    this.#sourceOffset = sourceOffset * (2 * this.#random.uniform() - 1);
  }

  get on(): boolean {
    return this.#source.on;
  }

  get temperatureC(): number {
    return this.#source.temperatureC;
  }

  /** True voltage and current at device time `timeS`. */
  terminals(timeS: number): { readonly voltageV: number; readonly currentA: number; readonly limited: boolean } {
    this.#source.advanceTo(timeS);
    return this.#source.terminals;
  }

  set(timeS: number, on: boolean, setting: SourceSetting): void {
    const { currentRangesA } = this.#accuracy;
    const offsetA = setting.kind === 'current' ? this.#sourceOffset * rangeOf(setting.currentA, currentRangesA) : 0;
    const real = setting.kind === 'current' ? { ...setting, currentA: setting.currentA + offsetA } : setting;
    this.#source.set(timeS, on, real);
  }

  /** What the meters read at device time `timeS`, and whether the limit holds the source. */
  measure(
    timeS: number,
    fourWire: boolean,
  ): { readonly voltageV: number; readonly currentA: number; readonly limited: boolean } {
    const { voltageV, currentA, limited } = this.terminals(timeS);
    const { voltageRangesV, currentRangesA } = this.#accuracy;
    const { setting } = this.#source;
    const seenV = voltageV + (fourWire ? 0 : currentA * leadOhm);
    const rangeA = rangeOf(setting.kind === 'current' ? setting.currentA : setting.limitA, currentRangesA);
    return {
      voltageV: this.#read(seenV, rangeOf(seenV, voltageRangesV), 0),
      currentA: this.#read(currentA, rangeA, this.#offset * rangeA),
      limited,
    };
  }

  #read(value: number, range: number, offset: number): number {
    const seen = value * this.#gain + offset + this.#accuracy.noise * range * this.#random.normal();
    const step = range / this.#accuracy.digits;
    return Math.round(seen / step) * step;
  }
}

/** The smallest range that holds the value, with 5 % beyond its name. */
function rangeOf(value: number, ranges: readonly number[]): number {
  return ranges.find((range) => Math.abs(value) <= 1.05 * range) ?? ranges.at(-1)!;
}
