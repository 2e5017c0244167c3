import type { DeviceTime } from '../../emulation/device-time.ts';
import { ScpiFailure } from '../../scpi/device.ts';
import type { ComplexOhm, MeterFrontEnd } from './front-end.ts';

/** What tests let go wrong inside the meter. */
export interface MeterFaults {
  overload: boolean;
  noData: boolean;
  slowPoint: boolean;
  stuckOutput: boolean;
  refuseOff: boolean;
  setClipped: boolean;
  decimalComma: boolean;
}

/** How a reading came about. */
export type ReadingState = 'ok' | 'overload' | 'alc-failed' | 'no-data';

export interface MeterReading {
  readonly frequencyHz: number;
  readonly z: ComplexOhm;
  readonly state: ReadingState;
  readonly levels: MonitoredLevels;
}

/** What the meter's own monitors say of its terminals: rms of the sine, and the direct level. */
export interface MonitoredLevels {
  readonly amplitudeV: number;
  readonly amplitudeA: number;
  readonly directV: number;
  readonly directA: number;
}

/** What differs between models. */
export interface MeterModel {
  readonly frequencyRangeHz: readonly [number, number];
  readonly levelRangeV: readonly [number, number];
  readonly levelRangeA: readonly [number, number];
  readonly sourceOhm: number;
  /** Beyond this the source cannot drive, V rms. */
  readonly mostSourceV: number;
  readonly largestOhm: number;
  /** What `*RST` and switching on leave. */
  readonly initialLevelV: number;
  /** Device time of one reading, s. */
  readingS(frequencyHz: number, speed: string): number;
  readonly initialSpeed: string;
}

const settleS = 0.02;

/** The instrument behind its commands: settings, trigger and the last readings. */
export class Meter {
  readonly model: MeterModel;
  readonly faults: MeterFaults;
  readonly #frontEnd: MeterFrontEnd;
  readonly #time: DeviceTime;
  #operation = 0;
  #last: readonly MeterReading[] = [];
  mode: 'VOLT' | 'CURR' = 'VOLT';
  levelV = NaN;
  levelA = NaN;
  biasOn = false;
  biasV = 0;
  frequencyHz = 1000;
  speed = '';
  averages = 1;
  trigger = 'INT';
  continuous = true;
  alc = false;
  /** What a model has beside these is reset with them. */
  onReset: () => void = () => undefined;
  /** Further settings that are only kept, by header. */
  kept = new Map<string, string>();

  constructor(model: MeterModel, frontEnd: MeterFrontEnd, time: DeviceTime, faults: MeterFaults) {
    this.model = model;
    this.faults = faults;
    this.#frontEnd = frontEnd;
    this.#time = time;
    this.reset();
  }

  reset(): void {
    this.abort();
    this.mode = 'VOLT';
    this.levelV = this.model.initialLevelV;
    this.levelA = this.model.levelRangeA[0];
    this.setBias(false);
    this.biasV = 0;
    this.frequencyHz = 1000;
    this.speed = this.model.initialSpeed;
    this.averages = 1;
    this.trigger = 'INT';
    this.continuous = true;
    this.alc = false;
    this.kept = new Map();
    this.onReset();
  }

  /** Whether more than the smallest amplitude, or a bias, is on the terminals. */
  get isDriving(): boolean {
    const { levelRangeV, levelRangeA } = this.model;
    const isLow = this.mode === 'VOLT' ? this.levelV <= levelRangeV[0] : this.levelA <= levelRangeA[0];
    return !isLow || this.biasOn;
  }

  get terminals(): { readonly voltageV: number; readonly currentA: number; readonly temperatureC: number } {
    this.#live();
    return { ...this.#frontEnd.direct(this.#directV), temperatureC: this.#frontEnd.temperatureC };
  }

  get #directV(): number {
    return this.biasOn ? this.biasV : 0;
  }

  #live(): void {
    this.#frontEnd.advanceTo(this.#time.nowS(), this.#directV);
  }

  setLevel(mode: 'VOLT' | 'CURR', level: number): void {
    const least = mode === 'VOLT' ? this.model.levelRangeV[0] : this.model.levelRangeA[0];
    if (level <= least && this.isDriving && this.faults.refuseOff) throw new ScpiFailure(-221, 'Settings conflict');
    if (level <= least && this.isDriving && this.faults.stuckOutput) return;
    const held = this.faults.setClipped && level > least ? Math.max(least, level / 2) : level;
    this.mode = mode;
    if (mode === 'VOLT') this.levelV = held;
    else this.levelA = held;
  }

  setBias(on: boolean): void {
    if (!on && this.biasOn && this.faults.refuseOff) throw new ScpiFailure(-221, 'Settings conflict');
    if (!on && this.biasOn && this.faults.stuckOutput) return;
    this.#live();
    this.biasOn = on;
  }

  abort(): void {
    this.#operation++;
    this.#last = [];
    this.#time.wake();
  }

  /** Measures at each frequency in turn; without readings afterwards when it was aborted. */
  async measure(frequenciesHz: readonly number[] = [this.frequencyHz]): Promise<void> {
    const mine = ++this.#operation;
    this.#last = [];
    const readings: MeterReading[] = [];
    for (const frequencyHz of frequenciesHz) {
      const slow = this.faults.slowPoint ? 10 : 1;
      this.faults.slowPoint = false;
      this.#live();
      await this.#time.wait(slow * (settleS + this.averages * this.model.readingS(frequencyHz, this.speed)));
      if (mine !== this.#operation) return;
      this.#live();
      readings.push(this.#read(frequencyHz));
    }
    this.#last = readings;
  }

  /** The last readings; a free-running meter measures anew. */
  async latest(): Promise<readonly MeterReading[]> {
    if (this.trigger === 'INT' && this.continuous) await this.measure();
    return this.#last;
  }

  #read(frequencyHz: number): MeterReading {
    const { model, averages, faults } = this;
    const { ohm, voltageV, isShort } = this.#sine(frequencyHz);
    const z = this.#frontEnd.measure(frequencyHz, Math.max(1e-4, voltageV), averages);
    const base = { frequencyHz, z, levels: this.monitored(frequencyHz) };
    if (faults.noData) {
      faults.noData = false;
      return { ...base, state: 'no-data' };
    }
    if (faults.overload || !(ohm < model.largestOhm)) return { ...base, state: 'overload' };
    return { ...base, state: isShort ? 'alc-failed' : 'ok' };
  }

  /** The terminals as the monitors see them now. */
  monitored(frequencyHz = this.frequencyHz): MonitoredLevels {
    this.#live();
    const sine = this.#sine(frequencyHz);
    const direct = this.#frontEnd.direct(this.#directV);
    const { voltage, current } = this.#frontEnd.monitorGain;
    return {
      amplitudeV: voltage * sine.voltageV,
      amplitudeA: current * sine.currentA,
      directV: voltage * direct.voltageV,
      directA: current * direct.currentA,
    };
  }

  /**
   * The level is that of the source open (V) or shorted (A), and falls with the load; with level control it is that on
   * the load. Where the source cannot drive so much, the control gives up and the level is the open one again.
   */
  #sine(frequencyHz: number) {
    const { model, mode, levelV, levelA, alc } = this;
    const { re, im } = this.#frontEnd.measure(frequencyHz, Infinity, 1);
    const ohm = Math.hypot(re, im);
    const totalOhm = Math.hypot(re + model.sourceOhm, im);
    const openV = mode === 'VOLT' ? levelV : levelA * model.sourceOhm;
    const neededV = mode === 'VOLT' ? (levelV * totalOhm) / ohm : levelA * totalOhm;
    const isShort = alc && neededV > model.mostSourceV;
    const currentA = (alc && !isShort ? neededV : openV) / totalOhm;
    return { ohm, currentA, voltageV: currentA * ohm, isShort };
  }
}
