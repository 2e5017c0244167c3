import { controlledVoltageV, dcRow, impedanceRow, readingStatus, type Reading } from '../model/reading.ts';
import type { IonContent, RunSink } from './ports.ts';

/** Turns readings into rows of the run and keeps what the screen shows: time, last values, charge. */
export class Recorder {
  readonly #sink: RunSink;
  readonly #ionContent: IonContent | undefined;
  #stepIndex = 0;
  #stepStartS: number;
  #lastStepTimeS = 0;
  #lastStepCurrentA = NaN;
  /** Step time up to which the charge is counted: rows without a number bridge nothing. */
  #chargedToS = 0;
  runTimeS: number;
  stepTimeS = 0;
  chargeC: number;
  lastVoltageV = NaN;
  lastCurrentA = NaN;
  dcSamples = 0;
  impedancePoints = 0;

  constructor(sink: RunSink, startTimeS: number, startChargeC: number, ionContent: IonContent | undefined) {
    this.#sink = sink;
    this.#ionContent = ionContent;
    this.#stepStartS = startTimeS;
    this.runTimeS = startTimeS;
    this.chargeC = startChargeC;
  }

  /** A new step begins at `startS` of run time. */
  beginStep(stepIndex: number, startS: number): void {
    this.#stepIndex = stepIndex;
    this.#stepStartS = startS;
    this.#lastStepTimeS = 0;
    this.#lastStepCurrentA = NaN;
    this.#chargedToS = 0;
    this.stepTimeS = 0;
    this.runTimeS = Math.max(this.runTimeS, startS);
  }

  /** NaN when it cannot be known. */
  get x(): number {
    if (!this.#ionContent) return NaN;
    return this.#ionContent.initialX - this.chargeC / this.#ionContent.chargePerXC;
  }

  /** Hands the row over. Time never falls: a row whose clock went backwards carries the flag and the last time. */
  record(reading: Reading): void {
    const stepTimeS = Math.max(this.#lastStepTimeS, reading.stepTimeS);
    const timeS = this.#stepStartS + stepTimeS;
    if (reading.kind === 'dc') {
      this.#sink.dc(dcRow(timeS, this.#stepIndex, reading));
      this.dcSamples++;
      this.#follow(controlledVoltageV(reading), reading.currentA, stepTimeS, reading.status);
    } else if (reading.kind === 'impedance') {
      this.#sink.impedance(impedanceRow(timeS, this.#stepIndex, reading));
      this.impedancePoints++;
    } else if (this.#sink.accompanying) {
      this.#sink.accompanying(timeS, this.#stepIndex, reading);
      if (reading.kind === 'temperature') this.dcSamples++;
    }
    this.#lastStepTimeS = stepTimeS;
    this.stepTimeS = stepTimeS;
    this.runTimeS = timeS;
  }

  #follow(voltageV: number, currentA: number, stepTimeS: number, status: number): void {
    if (status & readingStatus.notANumber) return;
    this.lastVoltageV = voltageV;
    this.lastCurrentA = currentA;
    const before = Number.isNaN(this.#lastStepCurrentA) ? currentA : this.#lastStepCurrentA;
    this.chargeC += ((before + currentA) / 2) * (stepTimeS - this.#chargedToS);
    this.#chargedToS = stepTimeS;
    this.#lastStepCurrentA = currentA;
  }
}
