import type { ActionOutcome, Instrument } from '../instruments/driver.ts';
import type { Limits } from '../model/method.ts';
import type { PlannedStep } from '../model/plan.ts';
import {
  controlledVoltageV,
  readingStatus,
  type DcReading,
  type ImpedanceReading,
  type Reading,
  type TemperatureReading,
} from '../model/reading.ts';
import { createAbort } from '../instruments/exchange/abort.ts';
import { checkTemperature, LimitMonitor, type Violation } from './limits.ts';
import type { Recorder } from './recorder.ts';
import { describeCurrentSlope, describeSlope, isFlat, SlopeMonitor } from './slope.ts';

/** Silences longer than this are announced in the journal, and again when they have grown so many times; wall time. */
const notableSilenceMs = 10_000;
const notableGrowth = 4;
/** Samples below the current that ends a level. */
const lowInARow = 3;
/** An instrument that is finding its range reports underload once or twice. */
const underloadsInARow = 3;

/** What a step tells the engine while it runs. */
export interface StepEvents {
  /** The first reading: the step's start on the device is now known. Returns the run time of that start, s. */
  started(reading: Reading): number;
  /** A reading that is recorded. */
  took(reading: Reading): void;
  violated(violation: Violation): void;
  storageFailed(error: unknown): void;
  warned(code: string, message: string): void;
  silenceExpected(ms: number): void;
}

/** One step under way: records its readings, looks at limits and flatness, and carries requests to the instrument. */
export class StepRun {
  readonly step: PlannedStep;
  readonly #instrument: Instrument;
  readonly #limits: Limits;
  readonly #recorder: Recorder;
  readonly #events: StepEvents;
  readonly #abort = createAbort();
  readonly #slope: SlopeMonitor | undefined;
  /** The spectrum so far, kept where it is to be compared. */
  readonly spectrum: ImpedanceReading[] = [];
  readonly #warned = new Set<string>();
  /** Ended the step between two rows. */
  #crossing: TemperatureReading | undefined;
  #monitor: LimitMonitor | undefined;
  #askedToEnd = false;
  #isViolated = false;
  #lowInARow = 0;
  #underloadsInARow = 0;
  /** Why the step was asked to end, for the journal. */
  endedBy: string | undefined;

  constructor(step: PlannedStep, instrument: Instrument, limits: Limits, recorder: Recorder, events: StepEvents) {
    this.step = step;
    this.#instrument = instrument;
    this.#limits = limits;
    this.#recorder = recorder;
    this.#events = events;
    const slopeEnd = step.slopeEnd ?? step.currentSlopeEnd;
    this.#slope = slopeEnd && new SlopeMonitor(slopeEnd.windowS);
  }

  /** @param recordId - what an instrument with a memory of its own calls its record of this step */
  async execute(recordId: string): Promise<ActionOutcome> {
    try {
      return await this.#carryOut(recordId);
    } finally {
      this.#keepCrossing();
    }
  }

  #carryOut(recordId: string): Promise<ActionOutcome> {
    let announcedMs = notableSilenceMs / notableGrowth;
    return this.#instrument.execute(this.step.action, {
      onReading: (reading) => this.#take(reading),
      onTemperature: (reading) => this.#lookAt(reading),
      signal: this.#abort.signal,
      recordId,
      onExpectedSilence: (ms) => {
        if (ms <= notableGrowth * announcedMs) return;
        announcedMs = ms;
        this.#events.silenceExpected(ms);
      },
    });
  }

  /** The abort is on its way to the instrument when this returns. */
  abort(): void {
    this.#abort.abort();
  }

  end(why: string): void {
    if (this.#askedToEnd) return;
    this.#askedToEnd = true;
    this.endedBy = why;
    this.#instrument.endAction();
  }

  #take(reading: Reading): void {
    const { sourceResistanceOhm } = this.#instrument.capabilities;
    const startS = this.#monitor ? 0 : this.#events.started(reading);
    this.#monitor ??= new LimitMonitor(this.#limits, startS, this.step.action, sourceResistanceOhm);
    let violation = this.#monitor.check(reading);
    if (violation) this.#abort.abort();
    try {
      this.#recorder.record(reading);
    } catch (error) {
      this.#abort.abort();
      this.#events.storageFailed(error);
    }
    violation ??= this.#monitor.checkCharge(this.#recorder.chargeC);
    this.#endAt(violation);
    this.#events.took(reading);
    this.#warnOf(reading);
    if (reading.kind === 'dc') this.#followSlope(reading.stepTimeS, controlledVoltageV(reading));
    if (reading.kind === 'dc') this.#followCurrent(reading.stepTimeS, reading.currentA);
    if (reading.kind === 'dc') this.#followLevel(reading);
    if (reading.kind === 'impedance' && isCompared(this.step)) this.spectrum.push(reading);
  }

  /** A temperature between two rows is stored only when it ends the step. */
  #lookAt(reading: TemperatureReading): void {
    const violation = checkTemperature(reading.temperatureC, this.#limits);
    if (violation && !this.#isViolated) this.#crossing = reading;
    this.#endAt(violation);
  }

  /** Behind the rows that were on their way when the step was aborted, so that their times stay as they are. */
  #keepCrossing(): void {
    if (!this.#crossing) return;
    try {
      this.#recorder.record(this.#crossing);
    } catch (error) {
      this.#events.storageFailed(error);
    }
  }

  #endAt(violation: Violation | undefined): void {
    if (!violation || this.#isViolated) return;
    this.#isViolated = true;
    this.#abort.abort();
    this.#events.violated(violation);
  }

  #followSlope(stepTimeS: number, voltageV: number): void {
    if (!this.#slope || !this.step.slopeEnd || this.#askedToEnd) return;
    this.#slope.add(stepTimeS, voltageV);
    // The early return keeps the arithmetic off the rows that cannot end the rest anyway.
    if (stepTimeS < this.step.slopeEnd.minDurationS) return;
    const slope = this.#slope.slope();
    if (isFlat(slope, this.step.slopeEnd, stepTimeS)) this.end(`flat: ${describeSlope(slope)}`);
  }

  #followCurrent(stepTimeS: number, currentA: number): void {
    const end = this.step.currentSlopeEnd;
    if (!this.#slope || !end || this.#askedToEnd) return;
    this.#slope.add(stepTimeS, currentA);
    if (stepTimeS < end.minDurationS) return;
    const slope = this.#slope.slope();
    // The regression is blind to units: amperes stand for volts here.
    if (isFlat(slope, { ...end, maxSlopeVPerS: end.maxSlopeAPerS }, stepTimeS))
      this.end(`flat: ${describeCurrentSlope(slope)}`);
  }

  /** One low sample may be noise, or the moment before a range is changed. */
  #followLevel({ stepTimeS, currentA, status }: DcReading): void {
    const end = this.step.currentEnd;
    if (!end || this.#askedToEnd || status & readingStatus.notANumber) return;
    const isLow = stepTimeS >= end.minDurationS && Math.abs(currentA) <= end.endCurrentA;
    this.#lowInARow = isLow ? this.#lowInARow + 1 : 0;
    if (this.#lowInARow >= lowInARow)
      this.end(`|I| fell to ${Math.abs(currentA).toPrecision(3)} A, ${end.endCurrentA.toPrecision(3)} A asked`);
  }

  #warnOf({ status }: Reading): void {
    for (const { bit, code, message } of flagMessages) if (status & bit) this.#warn(code, message);
    this.#underloadsInARow = status & readingStatus.underload ? this.#underloadsInARow + 1 : 0;
    if (this.#underloadsInARow >= underloadsInARow) this.#warn('underload', underloadMessage);
  }

  #warn(code: string, message: string): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    this.#events.warned(code, `${this.step.label}: ${message}`);
  }
}

function isCompared({ agreement, drift, linearity }: PlannedStep): boolean {
  return agreement !== undefined || drift !== undefined || linearity !== undefined;
}

const underloadMessage =
  'the instrument reported underload: its range is too wide for what it measures, so digits are lost. Allow smaller ranges, or use a larger signal';

const flagMessages = [
  { bit: readingStatus.overload, code: 'overload', message: 'the instrument reported overload' },
  { bit: readingStatus.overloadWarning, code: 'overload-near', message: 'the instrument is close to overload' },
  { bit: readingStatus.notANumber, code: 'not-a-number', message: 'the instrument sent a value that is no number' },
  { bit: readingStatus.timeReversed, code: 'time-reversed', message: 'the clock of the instrument went backwards' },
  { bit: readingStatus.compliance, code: 'compliance', message: 'the source was held by its limit' },
  { bit: readingStatus.sensorBreak, code: 'sensor-break', message: 'a temperature sensor is open' },
  { bit: readingStatus.alarm, code: 'alarm', message: 'the instrument raised an alarm' },
  { bit: readingStatus.amplitudeNotMet, code: 'amplitude', message: 'the amplitude asked for was not reached' },
  { bit: readingStatus.timingNotMet, code: 'timing', message: 'the instrument could not keep its sampling times' },
] as const;
