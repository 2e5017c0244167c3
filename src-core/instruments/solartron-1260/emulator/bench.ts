import type { VirtualCell } from '../../../cells/cell.ts';
import { createRandom, type RandomSource } from '../../../numerics/random.ts';
import type { Clock } from '../../driver.ts';
import type { DeviceFaultName } from '../../faults.ts';
import { SourceMeasure } from '../../emulation/source-measure.ts';
import { fullScaleA, largestVoltageV, resistorOhm } from '../wire.ts';

/** Gain errors of one unit, and noise of a reading as a share of range. */
const largestGainError = 5e-4;
const directNoise = 5e-6;
const alternatingNoise = 2e-5;

/** What the interface is set to. */
export interface Polarisation {
  readonly isOn: boolean;
  readonly isGalvanostat: boolean;
  readonly voltageV: number;
  readonly currentA: number;
  /** `RRn`. */
  readonly range: number;
  readonly limitA: number;
}

/** The analogue side of both instruments with a virtual cell on their leads, at the pace of the clock times the speed. */
export class SolartronBench {
  readonly faults = new Set<DeviceFaultName>();
  readonly #source: SourceMeasure;
  readonly #cell: VirtualCell;
  readonly #random: RandomSource;
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #startedMs: number;
  readonly #gains: readonly [number, number];
  #polarisation: Polarisation;

  constructor(cell: VirtualCell, clock: Clock, seed: number, speed: number) {
    this.#cell = cell;
    this.#source = new SourceMeasure(cell);
    this.#random = createRandom(seed);
    this.#clock = clock;
    this.#speed = speed;
    this.#startedMs = clock.nowMs();
    const gain = (): number => 1 + largestGainError * (2 * this.#random.uniform() - 1);
    this.#gains = [gain(), gain()];
    this.#polarisation = { isOn: false, isGalvanostat: false, voltageV: 0, currentA: 0, range: 1, limitA: 2 };
  }

  /** Lets device time pass. */
  wait(durationS: number): Promise<void> {
    return this.#clock.sleepMs((1000 * durationS) / this.#speed);
  }

  get #nowS(): number {
    return ((this.#clock.nowMs() - this.#startedMs) / 1000) * this.#speed;
  }

  strikes(name: DeviceFaultName): boolean {
    return this.faults.delete(name);
  }

  polarise(polarisation: Polarisation): void {
    this.#polarisation = polarisation;
    const { isOn, isGalvanostat, voltageV, currentA, range, limitA } = polarisation;
    this.#source.set(
      this.#nowS,
      isOn,
      isGalvanostat
        ? { kind: 'current', currentA, limitV: largestVoltageV }
        : { kind: 'voltage', voltageV, limitA: Math.min(limitA, 1.25 * fullScaleA(range)) },
    );
  }

  get truth() {
    this.#source.advanceTo(this.#nowS);
    return { energised: this.#source.on, ...this.#source.terminals, temperatureC: this.#source.temperatureC };
  }

  /** What the voltmeter reads, and whether each reading is overloaded. */
  measureDirect(): { voltageV: number; currentA: number; isVoltageOver: boolean; isCurrentOver: boolean } {
    this.#source.advanceTo(this.#nowS);
    const { voltageV, currentA, limited } = this.#source.terminals;
    const rangeA = fullScaleA(this.#polarisation.range);
    const isFaulty = this.faults.has('compliance');
    return {
      voltageV: voltageV * this.#gains[0] + directNoise * largestVoltageV * this.#random.normal(),
      currentA: currentA * this.#gains[1] + directNoise * rangeA * this.#random.normal(),
      isVoltageOver: Math.abs(voltageV) > largestVoltageV || (limited && this.#polarisation.isGalvanostat) || isFaulty,
      isCurrentOver: Math.abs(currentA) > 1.1 * rangeA || (limited && !this.#polarisation.isGalvanostat),
    };
  }

  /**
   * V1 over V2 with voltage and current outputs of the interface on the analyser's inputs; overloaded beyond the range of
   * current, and nothing but noise while the cell is not polarised.
   */
  measureRatio(frequencyHz: number, amplitudeV: number): { magnitude: number; phaseDeg: number; isOver: boolean } {
    this.#source.advanceTo(this.#nowS);
    const { range, isOn } = this.#polarisation;
    const { re, im } = this.#cell.impedance(frequencyHz);
    const ohm = Math.hypot(re, im);
    const currentA = isOn ? amplitudeV / ohm : 0;
    const rangeA = fullScaleA(range);
    const noise = (alternatingNoise * rangeA) / Math.max(currentA, 1e-3 * alternatingNoise * rangeA);
    const isOver = Math.SQRT2 * currentA > rangeA || this.faults.has('compliance');
    return {
      magnitude: ((ohm * this.#gains[0]) / this.#gains[1] / resistorOhm(range)) * (1 + noise * this.#random.normal()),
      phaseDeg: (Math.atan2(im, re) + noise * this.#random.normal()) * (180 / Math.PI),
      isOver,
    };
  }
}
