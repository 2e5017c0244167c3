import type { Clock } from '../../driver.ts';
import type { SourceFaults } from '../../emulation/source-faults.ts';
import type { SourceMeter } from '../../emulation/source-meter.ts';
import { ScpiFailure } from '../../scpi/device.ts';
import type { Sourced } from '../../source-measure/dialect.ts';
import type { SourceDescription } from '../schema.ts';

/** One measurement. */
export interface UnitReading {
  readonly voltageV: number;
  readonly currentA: number;
  readonly timeS: number;
  readonly isLimited: boolean;
}

const backwardsS = 5;

/** What a described source is set to, on a device clock that always runs at `speed`. */
export class DescribedUnit {
  sourced: Sourced = 'voltage';
  readonly level = { current: 0, voltage: 0 };
  /** By what is sourced, in V and A. */
  readonly limit: { current: number; voltage: number };
  isHighImpedance = false;
  last: UnitReading | undefined;
  readonly #source: SourceDescription;
  readonly #meter: SourceMeter;
  readonly #faults: SourceFaults;
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #startMs: number;
  #zeroS = 0;
  #on = false;

  constructor(source: SourceDescription, meter: SourceMeter, faults: SourceFaults, clock: Clock, speed: number) {
    this.#source = source;
    this.#meter = meter;
    this.#faults = faults;
    this.#clock = clock;
    this.#speed = speed;
    this.#startMs = clock.nowMs();
    this.limit = initialLimit(source);
  }

  get isOn(): boolean {
    return this.#on;
  }

  /** How a swapped or comma-written answer looks is the writer's business. */
  get faults(): SourceFaults {
    return this.#faults;
  }

  #nowS(): number {
    return ((this.#clock.nowMs() - this.#startMs) * this.#speed) / 1000;
  }

  terminals(): ReturnType<SourceMeter['terminals']> {
    return this.#meter.terminals(this.#nowS());
  }

  reset(): void {
    this.sourced = 'voltage';
    Object.assign(this.level, { current: 0, voltage: 0 });
    Object.assign(this.limit, initialLimit(this.#source));
    this.isHighImpedance = false;
    this.last = undefined;
    if (!this.#faults.stuckOutput) this.#on = false;
    this.#apply();
  }

  zeroClock(): void {
    this.#zeroS = this.#nowS();
  }

  choose(sourced: Sourced): void {
    if (this.sourced !== sourced && this.#on) this.switchOutput(false);
    this.sourced = sourced;
    this.#apply();
  }

  setLevel(sourced: Sourced, value: number): void {
    this.level[sourced] = this.#faults.setClipped ? value / 2 : value;
    this.#apply();
  }

  setLimit(sourced: Sourced, value: number): void {
    this.limit[sourced] = value;
    this.#apply();
  }

  switchOutput(on: boolean): void {
    if (!on && this.#faults.refuseOff) throw new ScpiFailure(-221, 'Settings conflict');
    if (!on && this.#faults.stuckOutput) return;
    this.#on = on;
    this.#apply();
  }

  #apply(): void {
    const { current, voltage } = this.level;
    this.#meter.set(
      this.#nowS(),
      this.#on,
      this.sourced === 'current'
        ? { kind: 'current', currentA: current, limitV: this.limit.current }
        : { kind: 'voltage', voltageV: voltage, limitA: this.limit.voltage },
    );
  }

  /** @throws ScpiFailure −221 with the output off */
  async measure(): Promise<UnitReading> {
    if (!this.#on) throw new ScpiFailure(-221, 'Settings conflict');
    const slow = this.#faults.slowPoint ? 10 : 1;
    this.#faults.slowPoint = false;
    await this.#clock.sleepMs((this.#source.lastsS * slow * 1000) / this.#speed);
    const { voltageV, currentA, limited } = this.#meter.measure(this.#nowS(), true);
    const isMissing = this.#faults.notANumber;
    this.#faults.notANumber = false;
    const reading = {
      voltageV: isMissing && this.sourced === 'current' ? NaN : voltageV,
      currentA: isMissing && this.sourced === 'voltage' ? NaN : currentA,
      timeS: this.#nowS() - this.#zeroS - (this.#faults.clockBackS > 0 ? backwardsS : 0),
      isLimited: limited || this.#faults.compliance,
    };
    this.last = reading;
    return reading;
  }
}

/** After switching on. */
function initialLimit({ limits: { voltageV, currentA } }: SourceDescription): { current: number; voltage: number } {
  return { current: voltageV, voltage: Math.min(1e-4, currentA) };
}
