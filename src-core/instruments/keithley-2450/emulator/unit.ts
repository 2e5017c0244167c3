import type { DeviceTime } from '../../emulation/device-time.ts';
import type { SourceFaults } from '../../emulation/source-faults.ts';
import type { SourceMeter } from '../../emulation/source-meter.ts';
import { KeptSettings } from '../../emulation/kept-settings.ts';
import { ScpiFailure } from '../../scpi/device.ts';
import { scpiNotANumber } from '../../scpi/numbers.ts';
import { ReadingBuffers, formatReading, type BufferReading } from './buffers.ts';
import { sourceStatusBit } from './model.ts';
import { TriggerModel } from './trigger-model.ts';

export type Quantity = 'VOLT' | 'CURR';
export type Sensed = Quantity | 'RES';
type Each<T> = Record<Quantity, T>;

/** Settings after *RST; a function per quantity has its own. */
function initial() {
  return {
    source: 'VOLT' as Quantity,
    sense: 'CURR' as Sensed,
    level: { VOLT: 0, CURR: 0 } as Each<number>,
    /** `CURR`: of the voltage while current is sourced; `VOLT`: of the current. */
    limit: { VOLT: 1.05e-4, CURR: 21 } as Each<number>,
    cycles: { VOLT: 1, CURR: 1, RES: 1 } as Record<Sensed, number>,
    fourWire: { VOLT: false, CURR: false, RES: false } as Record<Sensed, boolean>,
    list: { VOLT: [0], CURR: [0] } as Each<readonly number[]>,
    readBack: { VOLT: true, CURR: true } as Each<boolean>,
    delayS: { VOLT: 1e-3, CURR: 1e-3 } as Each<number>,
    offState: { VOLT: 'NORM', CURR: 'NORM' } as Each<string>,
    count: 1,
  };
}

const lineHz = 50;
const overheadS = 1e-3;
/** The unit was switched on this long before the emulator was made, s. */
const onForS = 60;

/** A Model 2450 behind its own command set: source, meter, reading buffers and trigger model. */
export class Keithley2450Unit {
  settings = initial();
  readonly buffers = new ReadingBuffers();
  readonly trigger: TriggerModel;
  readonly kept = new KeptSettings();
  readonly faults: SourceFaults;
  readonly #meter: SourceMeter;
  readonly #time: DeviceTime;
  #on = false;
  /** Source delay that the next reading still has to wait for, s. */
  #delayLeftS = 0;
  #operation = 0;

  constructor(meter: SourceMeter, time: DeviceTime, faults: SourceFaults) {
    this.#meter = meter;
    this.#time = time;
    this.faults = faults;
    this.trigger = new TriggerModel({
      time,
      measureInto: (buffer, isCurrent) => this.#measureInto(buffer, isCurrent),
      clear: (buffer) => this.buffers.clear(buffer),
      switchOutput: (on) => this.switchOutput(on),
      setLevel: (level) => this.setLevel(level),
    });
  }

  get on(): boolean {
    return this.#on;
  }

  get limited(): boolean {
    return this.#on && (this.#meter.terminals(this.#time.nowS()).limited || this.faults.compliance);
  }

  reset(): void {
    this.abort();
    this.trigger.clear();
    this.settings = initial();
    this.kept.reset();
    this.buffers.reset();
    if (!this.faults.stuckOutput) this.#on = false;
    this.apply();
  }

  abort(): void {
    this.#operation++;
    this.trigger.abort();
    this.#time.wake();
  }

  switchOutput(on: boolean): void {
    if (!on && this.faults.refuseOff) throw new ScpiFailure(-221, 'Settings conflict');
    if (!on && this.faults.stuckOutput) return;
    this.#on = on;
    this.apply();
  }

  setLevel(level: number): void {
    this.settings.level[this.settings.source] = level;
    this.apply();
  }

  /** Brings level and limit to the terminals. */
  apply(): void {
    const { source, level, limit, delayS } = this.settings;
    this.#delayLeftS = delayS[source];
    this.#meter.set(
      this.#time.nowS(),
      this.#on,
      source === 'CURR'
        ? { kind: 'current', currentA: level.CURR, limitV: limit.CURR }
        : { kind: 'voltage', voltageV: level.VOLT, limitA: limit.VOLT },
    );
  }

  clipped(value: number): number {
    return this.faults.setClipped ? value / 2 : value;
  }

  /** As many readings as the count says. False when they were aborted. */
  async measure(buffer: string): Promise<boolean> {
    if (this.trigger.running) throw new ScpiFailure(-213, 'Init ignored');
    const mine = ++this.#operation;
    for (let index = 0; index < this.settings.count; index++)
      if (!(await this.#measureInto(buffer, () => mine === this.#operation))) return false;
    return true;
  }

  /** A repeating filter takes its readings for each one that it keeps. */
  #averages(sense: Sensed): number {
    const head = { VOLT: ':SENSe[1]:VOLTage[:DC]', CURR: ':SENSe[1]:CURRent[:DC]', RES: ':SENSe[1]:RESistance' }[sense];
    const isOn = this.kept.value(`${head}:AVERage[:STATe]`, '0') === '1';
    const isRepeating = this.kept.value(`${head}:AVERage:TCONtrol`, 'REP') === 'REP';
    return isOn && isRepeating ? Number(this.kept.value(`${head}:AVERage:COUNt`, '10')) : 1;
  }

  async #measureInto(buffer: string, isCurrent: () => boolean): Promise<boolean> {
    this.buffers.readings(buffer);
    if (!this.#on) throw new ScpiFailure(-221, 'Settings conflict');
    const { source, sense, cycles, readBack, fourWire, level } = this.settings;
    const slow = this.faults.slowPoint ? 10 : 1;
    this.faults.slowPoint = false;
    const apertureS = ((this.#averages(sense) * cycles[sense]) / lineHz) * (readBack[source] ? 2 : 1) + overheadS;
    const delayS = this.#delayLeftS;
    this.#delayLeftS = 0;
    await this.#time.wait((delayS + apertureS) * slow);
    if (!isCurrent()) return false;
    const timeS = this.#time.nowS();
    const { voltageV, currentA, limited } = this.#meter.measure(timeS, fourWire[sense]);
    const measured = { VOLT: voltageV, CURR: currentA, RES: voltageV / currentA };
    const status =
      sourceStatusBit.output |
      (readBack[source] ? sourceStatusBit.readBack : 0) |
      (limited || this.faults.compliance ? sourceStatusBit.limited : 0) |
      (fourWire[sense] ? sourceStatusBit.fourWire : 0);
    this.buffers.add(buffer, {
      reading: this.faults.notANumber ? scpiNotANumber : measured[sense],
      source: readBack[source] ? measured[source] : level[source],
      timeS: onForS + timeS - this.faults.clockBackS,
      sourceStatus: status,
      measured: sense,
      sourced: source,
    });
    this.faults.notANumber = false;
    return true;
  }

  format(readings: readonly BufferReading[], elements: readonly string[], firstS: number): string {
    const swapped = this.faults.swappedColumns;
    const text = readings.map((reading) => formatReading(reading, elements, { firstS, swapped })).join(',');
    return this.faults.decimalComma ? text.replaceAll('.', ',') : text;
  }
}
