import type { VirtualCell } from '../../../cells/cell.ts';
import { createRandom, type RandomSource } from '../../../numerics/random.ts';
import { SourceMeasure, type SourceSetting } from '../../emulation/source-measure.ts';

/** One measurement as it stands in the buffer. */
export interface Sample {
  readonly voltageV: number;
  readonly currentA: number;
  readonly timeS: number;
  readonly status: number;
}

/** Bits of the status word that rides on a reading. */
export const statusBit = {
  front: 1 << 2,
  compliance: 1 << 3,
  voltageSource: 1 << 14,
  currentSource: 1 << 15,
  remote: 1 << 22,
};

const voltageRangesV = [0.2, 2, 20, 200];
const currentRangesA = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1];
/** Error model, in the order of magnitude of the maker's one-year figures. */
const gainError = 2e-4;
const currentOffset = 3e-4;
const sourceOffset = 6e-4;
const noise = 3e-6;
const leadOhm = 0.4;
const digits = 2e5;

/** Source, meters and their errors with a virtual cell on the leads. */
export class FrontEnd {
  readonly #source: SourceMeasure;
  readonly #random: RandomSource;
  readonly #gain: number;
  readonly #offset: number;
  readonly #sourceOffset: number;

  constructor(cell: VirtualCell, seed: number) {
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
    const offsetA = setting.kind === 'current' ? this.#sourceOffset * rangeOf(setting.currentA, currentRangesA) : 0;
    const real = setting.kind === 'current' ? { ...setting, currentA: setting.currentA + offsetA } : setting;
    this.#source.set(timeS, on, real);
  }

  measure(timeS: number, fourWire: boolean): Omit<Sample, 'timeS'> {
    const { voltageV, currentA, limited } = this.terminals(timeS);
    const { setting } = this.#source;
    const seenV = voltageV + (fourWire ? 0 : currentA * leadOhm);
    const rangeA = rangeOf(setting.kind === 'current' ? setting.currentA : setting.limitA, currentRangesA);
    const status =
      statusBit.front |
      (limited ? statusBit.compliance : 0) |
      (setting.kind === 'current' ? statusBit.currentSource : statusBit.voltageSource) |
      (fourWire ? statusBit.remote : 0);
    return {
      voltageV: this.#read(seenV, rangeOf(seenV, voltageRangesV), 0),
      currentA: this.#read(currentA, rangeA, this.#offset * rangeA),
      status,
    };
  }

  #read(value: number, range: number, offset: number): number {
    const seen = value * this.#gain + offset + noise * range * this.#random.normal();
    const step = range / digits;
    return Math.round(seen / step) * step;
  }
}

/** The smallest range that holds the value, with 5 % beyond its name. */
function rangeOf(value: number, ranges: readonly number[]): number {
  return ranges.find((range) => Math.abs(value) <= 1.05 * range) ?? ranges.at(-1)!;
}
