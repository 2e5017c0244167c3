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

/** One measurement of the analyser. */
export interface InputReading {
  readonly v1: { readonly volts: number; readonly radians: number };
  readonly v2: { readonly volts: number; readonly radians: number };
  readonly isOver: boolean;
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
  /** The analyser's generator at the polarisation input; it goes on all the time, so that the voltmeter sees it too. */
  generator: () => { readonly frequencyHz: number; readonly inputV: number } = () => ({ frequencyHz: 100, inputV: 0 });

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
  measureDirect(conversionS: number): {
    voltageV: number;
    currentA: number;
    isVoltageOver: boolean;
    isCurrentOver: boolean;
  } {
    this.#source.advanceTo(this.#nowS);
    const { limited, ...level } = this.#source.terminals;
    const sine = this.#sineIn(conversionS);
    const [voltageV, currentA] = [level.voltageV + sine.voltageV, level.currentA + sine.currentA];
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
   * What the analyser correlates at V1 (voltage of the cell) and V2 (voltage across the standard resistor), rms, phases
   * against the generator. `inputV` is at the polarisation input: it adds to the voltage of the cell, or to that across the
   * resistor. Overloaded beyond the range of current; nothing but noise while the cell is not polarised.
   */
  measureInputs(frequencyHz: number, inputV: number): InputReading {
    this.#source.advanceTo(this.#nowS);
    const { range } = this.#polarisation;
    const { re, im } = this.#cell.impedance(frequencyHz);
    const [ohm, radians] = [Math.hypot(re, im), Math.atan2(im, re)];
    const { voltageV, currentA, isClipped } = this.#sine(ohm, inputV);
    const rangeA = fullScaleA(range);
    const leastA = 1e-3 * alternatingNoise * rangeA;
    const noise = (alternatingNoise * rangeA) / Math.max(currentA, leastA);
    const isCurrent = this.#polarisation.isGalvanostat;
    const ratioNoise = 1 + noise * this.#random.normal();
    return {
      v1: { volts: Math.max(voltageV, leastA * ohm) * this.#gains[0] * ratioNoise, radians: isCurrent ? radians : 0 },
      v2: {
        volts: Math.max(currentA, leastA) * resistorOhm(range) * this.#gains[1],
        radians: (isCurrent ? 0 : -radians) + noise * this.#random.normal(),
      },
      isOver: isClipped || Math.SQRT2 * currentA > rangeA || this.faults.has('compliance'),
    };
  }

  #sine(ohm: number, inputV: number): { voltageV: number; currentA: number; isClipped: boolean } {
    const { range, isOn, isGalvanostat } = this.#polarisation;
    if (!isOn) return { voltageV: 0, currentA: 0, isClipped: false };
    const currentA = isGalvanostat ? inputV / resistorOhm(range) : inputV / ohm;
    const voltageV = currentA * ohm;
    const peakV = Math.abs(this.#source.terminals.voltageV) + Math.SQRT2 * voltageV;
    return { voltageV, currentA, isClipped: peakV > largestVoltageV };
  }

  /** What is left of the sine in a reading of `conversionS` that ends now. */
  #sineIn(conversionS: number): { readonly voltageV: number; readonly currentA: number } {
    const { frequencyHz, inputV } = this.generator();
    if (!(inputV > 0) || !this.#polarisation.isOn) return { voltageV: 0, currentA: 0 };
    const { re, im } = this.#cell.impedance(frequencyHz);
    const { voltageV, currentA } = this.#sine(Math.hypot(re, im), inputV);
    const turns = Math.PI * frequencyHz * conversionS;
    const left = (Math.SQRT2 * Math.sin(turns)) / turns;
    const middle = 2 * Math.PI * frequencyHz * (this.#nowS - conversionS / 2);
    const lag = Math.atan2(im, re);
    const [voltagePhase, currentPhase] = this.#polarisation.isGalvanostat
      ? [middle + lag, middle]
      : [middle, middle - lag];
    return { voltageV: left * voltageV * Math.sin(voltagePhase), currentA: left * currentA * Math.sin(currentPhase) };
  }
}
