import { ScpiFailure } from '../scpi/device.ts';
import { formatScpiNumber, scpiNotANumber } from '../scpi/numbers.ts';
import type { DeviceTime } from './device-time.ts';
import { KeptSettings } from './kept-settings.ts';
import { LevelProgram } from './level-program.ts';
import type { Measured } from './measured-quantities.ts';
import type { SourceFaults } from './source-faults.ts';
import type { SourceMeter } from './source-meter.ts';

export const readingElements = ['VOLTage', 'CURRent', 'RESistance', 'TIME', 'STATus', 'SOURce'] as const;

/** One measurement as it stands in the buffer. */
interface Sample {
  readonly voltageV: number;
  readonly currentA: number;
  readonly timeS: number;
  readonly status: number;
  /** What was set to be sourced. */
  readonly level: number;
}

/** What differs between the units of this kind. */
export interface SourceUnitModel {
  /** The status word that rides on a reading. */
  statusOf(state: { readonly limited: boolean; readonly source: 'VOLT' | 'CURR'; readonly fourWire: boolean }): number;
  /** Whether automatic output-off also switches on when a measurement begins. */
  readonly clearTurnsOn: boolean;
  /** Settings after *RST that are not those of a 2400. */
  readonly initial?: Partial<Settings>;
  readonly offFailure: { readonly code: number; readonly message: string };
}

/** Settings after *RST. */
const initial = {
  function: 'VOLT' as 'VOLT' | 'CURR',
  currentA: 0,
  voltageV: 0,
  limitV: 21,
  limitA: 1.05e-4,
  fourWire: false,
  cycles: 1,
  elements: ['VOLT', 'CURR', 'RES', 'TIME', 'STAT'] as readonly string[],
  triggerCount: 1,
  triggerDelayS: 0,
  /** Between triggers; 0: at once. */
  triggerTimerS: 0,
  armCount: 1,
  armSource: 'IMM',
  armTimerS: 0.1,
  autoClear: false,
  autoOn: false,
  offState: 'NORM',
  concurrent: true,
  measured: ['CURR'] as readonly Measured[],
  /** Readings in one measurement: a repeating filter. */
  averages: 1,
  sourceDelayS: 0.001,
};

type Settings = typeof initial;

const lineHz = 50;
const overheadS = 1e-3;
const longestBuffer = 2500;
const traceFull = 1 << 9;

/**
 * A source-measure unit of the 2400's kind behind its commands: settings, trigger model, sample buffer and trace.
 */
export class SourceUnit {
  readonly #model: SourceUnitModel;
  settings: Settings;
  readonly #meter: SourceMeter;
  readonly #time: DeviceTime;
  readonly faults: SourceFaults;
  readonly kept = new KeptSettings();
  readonly program = new LevelProgram();
  #on = false;
  #trigger: (() => void) | undefined;
  #samples: readonly Sample[] = [];
  #operation = 0;
  #timeZeroS = 0;
  trace = { points: 100, feeding: false, data: [] as Sample[] };
  /** Of the measurement register; bit 9: the trace is full. */
  measurementEvents = 0;
  measurementEnable = 0;

  constructor(model: SourceUnitModel, meter: SourceMeter, time: DeviceTime, faults: SourceFaults) {
    this.#model = model;
    this.settings = { ...initial, ...model.initial };
    this.#meter = meter;
    this.#time = time;
    this.faults = faults;
  }

  get on(): boolean {
    return this.#on;
  }

  /** The current through the limit's eye: whether the source is held by its limit now. */
  get limited(): boolean {
    return this.#meter.terminals(this.#time.nowS()).limited || this.faults.compliance;
  }

  reset(): void {
    this.abort();
    this.settings = { ...initial, ...this.#model.initial };
    this.kept.reset();
    this.program.reset();
    this.trace = { points: 100, feeding: false, data: [] };
    this.#samples = [];
    if (!this.faults.stuckOutput) this.#on = false;
    this.apply();
  }

  zeroClock(): void {
    this.#timeZeroS = this.#time.nowS();
  }

  get clockS(): number {
    return this.#time.nowS() - this.#timeZeroS - this.faults.clockBackS;
  }

  switchOutput(on: boolean): void {
    if (!on && this.faults.refuseOff) throw new ScpiFailure(-221, 'Settings conflict');
    if (!on && this.faults.stuckOutput) return;
    this.#on = on;
    this.apply();
  }

  /** Brings level and limit to the terminals. */
  apply(): void {
    const { function: source, currentA, voltageV, limitV, limitA } = this.settings;
    this.#meter.set(
      this.#time.nowS(),
      this.#on,
      source === 'CURR' ? { kind: 'current', currentA, limitV } : { kind: 'voltage', voltageV, limitA },
    );
  }

  clipped(value: number): number {
    return this.faults.setClipped ? value / 2 : value;
  }

  abort(): void {
    this.#operation++;
    this.trigger();
    this.#time.wake();
  }

  /** From the bus. False when nothing waits for it. */
  trigger(): boolean {
    const go = this.#trigger;
    this.#trigger = undefined;
    go?.();
    return go !== undefined;
  }

  /** Runs the trigger model once. False when it was aborted. */
  async initiate(): Promise<boolean> {
    const { triggerCount, armCount, autoClear, autoOn } = this.settings;
    const { clearTurnsOn, offFailure } = this.#model;
    const turnsOn = autoOn || (autoClear && clearTurnsOn);
    if (triggerCount * armCount > longestBuffer) throw new ScpiFailure(-221, 'Settings conflict');
    if (!this.#on && !turnsOn) throw new ScpiFailure(offFailure.code, offFailure.message);
    const levels = this.program.levelsOf(this.settings.function);
    const mine = ++this.#operation;
    const startS = this.#time.nowS();
    const samples: Sample[] = [];
    if (turnsOn) this.switchOutput(true);
    for (let arm = 0; arm < armCount; arm++) {
      if (this.settings.armSource === 'TIM')
        await this.#time.wait(startS + arm * this.settings.armTimerS - this.#time.nowS());
      if (!['IMM', 'TIM'].includes(this.settings.armSource))
        await new Promise<void>((resolve) => void (this.#trigger = resolve));
      for (let trigger = 0; trigger < triggerCount && mine === this.#operation; trigger++) {
        if (this.settings.triggerTimerS > 0)
          await this.#time.wait(startS + samples.length * this.settings.triggerTimerS - this.#time.nowS());
        await this.#time.wait(this.settings.triggerDelayS);
        if (mine !== this.#operation) return false;
        if (levels) this.#setLevel(levels[samples.length % levels.length]!);
        const sample = await this.#measure();
        if (mine !== this.#operation) return false;
        samples.push(sample);
        this.#keep(sample);
      }
    }
    if (mine !== this.#operation) return false;
    this.#samples = samples;
    if (autoClear) this.switchOutput(false);
    return true;
  }

  #setLevel(level: number): void {
    if (this.settings.function === 'CURR') this.settings.currentA = level;
    else this.settings.voltageV = level;
    this.apply();
  }

  async #measure(): Promise<Sample> {
    const slow = this.faults.slowPoint ? 10 : 1;
    this.faults.slowPoint = false;
    const { averages, cycles, sourceDelayS } = this.settings;
    await this.#time.wait((sourceDelayS + (averages * cycles) / lineHz + overheadS) * slow);
    const { fourWire, function: source } = this.settings;
    const { voltageV, currentA, limited } = this.#meter.measure(this.#time.nowS(), fourWire);
    const status = this.#model.statusOf({ limited: limited || this.faults.compliance, source, fourWire });
    const level = source === 'CURR' ? this.settings.currentA : this.settings.voltageV;
    const sample = { voltageV, currentA, status, timeS: this.clockS, level };
    if (!this.faults.notANumber) return sample;
    this.faults.notANumber = false;
    return this.settings.function === 'CURR'
      ? { ...sample, voltageV: scpiNotANumber }
      : { ...sample, currentA: scpiNotANumber };
  }

  #keep(sample: Sample): void {
    if (!this.trace.feeding) return;
    this.trace.data.push(sample);
    if (this.trace.data.length < this.trace.points) return;
    this.trace.feeding = false;
    this.measurementEvents |= traceFull;
  }

  get latest(): readonly Sample[] {
    return this.#samples;
  }

  /** Answers in the order of the elements that are on. */
  format(samples: readonly Sample[], originS = 0, elements = this.settings.elements): string {
    const { measured, function: source } = this.settings;
    const isMeasured = (quantity: 'VOLT' | 'CURR'): boolean => measured.includes(quantity) || measured.includes('RES');
    const text = samples
      .map(({ timeS, status, level, ...sample }) => {
        // What is not measured is the level where it is sourced, else no number.
        const unmeasured = (quantity: 'VOLT' | 'CURR'): number => (source === quantity ? level : scpiNotANumber);
        const voltageV = isMeasured('VOLT') ? sample.voltageV : unmeasured('VOLT');
        const currentA = isMeasured('CURR') ? sample.currentA : unmeasured('CURR');
        const parts: Readonly<Record<string, number>> = {
          VOLT: this.faults.swappedColumns ? currentA : voltageV,
          CURR: this.faults.swappedColumns ? voltageV : currentA,
          RES: measured.includes('RES') ? sample.voltageV / sample.currentA : scpiNotANumber,
          TIME: timeS - originS,
          STAT: status,
          SOUR: level,
        };
        const order = ['VOLT', 'CURR', 'RES', 'TIME', 'STAT', 'SOUR'].filter((element) => elements.includes(element));
        return order.map((element) => formatScpiNumber(parts[element]!)).join(',');
      })
      .join(',');
    return this.faults.decimalComma ? text.replaceAll('.', ',') : text;
  }
}
