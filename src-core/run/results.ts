import { evaluate } from '../methods/language/evaluate.ts';
import { parseExpression } from '../methods/language/expression.ts';
import { roleOf } from '../model/action.ts';
import type { LoopPass, PlannedStep } from '../model/plan.ts';
import { controlledVoltageV, readingStatus, type ImpedanceReading, type Reading } from '../model/reading.ts';
import type { PassMemory, StoredResults } from '../model/run.ts';
import type { Recorder } from './recorder.ts';
import { SlopeMonitor } from './slope.ts';
import { highFrequencyOhm, lowFrequencyOhm } from './spectrum-ends.ts';

/** Slopes at the end of a step are taken over a fifth of it, within these bounds, s. */
const shortestWindowS = 10;
const longestWindowS = 600;

/** What expressions of a method may refer to, followed while the run goes on. Names as in methods/language/results.ts. */
export class RunResults {
  readonly #recorder: Recorder;
  readonly #values: Record<string, number>;
  readonly #passes: Record<string, PassMemory>;
  #step: PlannedStep | undefined;
  #voltageSlope = new SlopeMonitor(longestWindowS);
  #currentSlope = new SlopeMonitor(longestWindowS);
  #spectrum: ImpedanceReading[] = [];
  #startChargeC = 0;

  constructor(recorder: Recorder, chargePerXC: number | undefined, stored: StoredResults | undefined) {
    this.#recorder = recorder;
    this.#values = { ...stored?.values, ...(chargePerXC === undefined ? {} : { Qstated: chargePerXC }) };
    this.#passes = { ...stored?.passes };
  }

  beginStep(step: PlannedStep): void {
    this.#step = step;
    const windowS = Math.min(longestWindowS, Math.max(shortestWindowS, step.expectedDurationS / 5));
    this.#voltageSlope = new SlopeMonitor(windowS);
    this.#currentSlope = new SlopeMonitor(windowS);
    this.#spectrum = [];
    this.#startChargeC = this.#recorder.chargeC;
  }

  take(reading: Reading): void {
    if (reading.status & readingStatus.notANumber) return;
    if (reading.kind === 'impedance') this.#spectrum.push(reading);
    if (reading.kind === 'temperature') this.#set('T', reading.temperatureC);
    if (reading.kind !== 'dc') return;
    this.#set('E', controlledVoltageV(reading));
    this.#set('I', reading.currentA);
    this.#set('T', reading.temperatureC);
    this.#voltageSlope.add(reading.stepTimeS, controlledVoltageV(reading));
    this.#currentSlope.add(reading.stepTimeS, reading.currentA);
  }

  /** The step came to its end in order. */
  endStep(): void {
    const step = this.#step;
    if (!step) return;
    const { action } = step;
    this.#set('tstep', this.#recorder.stepTimeS);
    const isSource = roleOf(action) === 'source';
    if (isSource) {
      this.#set('dEdt', Math.abs(this.#voltageSlope.slope()?.slopeVPerS ?? NaN));
      this.#set('dIdt', Math.abs(this.#currentSlope.slope()?.slopeVPerS ?? NaN));
    }
    if (action.kind === 'open-circuit' && this.#values['E'] !== undefined) this.#set('OCP', this.#values['E']);
    else if (isSource) this.#addCharge(this.#recorder.chargeC - this.#startChargeC);
    if (this.#spectrum.length > 0) {
      this.#set('Rhigh', highFrequencyOhm(this.#spectrum));
      this.#set('Rlow', lowFrequencyOhm(this.#spectrum));
    }
  }

  /** Everything known at this moment, by name, in V, A, s and K (°C for T). */
  get values(): Readonly<Record<string, number>> {
    const { chargeC, runTimeS, x } = this.#recorder;
    return { ...this.#values, Q: chargeC, t: runTimeS, ...(Number.isNaN(x) ? {} : { x }) };
  }

  get stored(): StoredResults {
    return { values: this.values, passes: { ...this.#passes } };
  }

  /** The value of an expression inside these loops; undefined while something in it is not known. */
  evaluate(expression: string, loops: readonly LoopPass[] = []): number | boolean | undefined {
    const inner = loops.at(-1);
    const before = inner && this.#passes[inner.id]?.values;
    const values = { ...this.values, ...(inner ? { pass: inner.pass } : {}) };
    return evaluate(parseExpression(expression), { values, ...(before ? { before } : {}) });
  }

  keep(name: string, value: number): void {
    this.#set(name, value);
  }

  passOf(id: string): PassMemory | undefined {
    return this.#passes[id];
  }

  /** A pass is over; `change` of the next one counts from here. */
  endPass({ id, pass }: LoopPass, isOver: boolean): void {
    this.#passes[id] = { pass, values: this.values, isOver };
  }

  #addCharge(chargeC: number): void {
    if (chargeC === 0) return;
    this.#set('Qstep', chargeC);
    const name = chargeC > 0 ? 'Qcharge' : 'Qdischarge';
    const goesOn = this.#values['direction'] === Math.sign(chargeC);
    const movedC = (goesOn ? (this.#values[name] ?? 0) : 0) + Math.abs(chargeC);
    this.#set('direction', Math.sign(chargeC));
    this.#set(name, movedC);
    this.#set('capacity', movedC);
  }

  #set(name: string, value: number): void {
    if (!Number.isNaN(value)) this.#values[name] = value;
  }
}
