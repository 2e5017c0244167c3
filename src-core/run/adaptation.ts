import { AppError } from '../errors.ts';
import type { Action } from '../model/action.ts';
import type { Limits } from '../model/method.ts';
import type { PlannedStep } from '../model/plan.ts';
import type { ImpedanceReading } from '../model/reading.ts';
import { Pace } from './pace.ts';
import type { EarlierStep } from './ports.ts';
import { pulseWidthS, type RestPoint } from './pulse-width.ts';
import { LinearAmplitude, SpectrumDrift } from './spectra-compared.ts';
import type { Prepared, Verdict } from './verdict.ts';

/** What is known of the run while its steps follow what was measured. */
interface Known {
  readonly runTimeS: number;
  readonly lastVoltageV: number;
  readonly chargeC: number;
  /** NaN when it cannot be known. */
  readonly x: number;
}

/** Steps whose values follow from what was measured before them in the same run: voltages, durations, amplitudes. */
export class Adaptation {
  readonly #known: Known;
  readonly #limits: Limits;
  readonly #drift = new SpectrumDrift();
  #amplitude = new LinearAmplitude();
  readonly #pace = new Pace();
  #openCircuitV: number | undefined;
  /** Measured before the run was interrupted. */
  #isRecalled = false;
  #group: string | undefined;
  #rests: RestPoint[] = [];

  constructor(known: Known, limits: Limits) {
    this.#known = known;
    this.#limits = limits;
  }

  prepare(step: PlannedStep): Prepared {
    this.#follow(step, this.#known.runTimeS);
    if (step.aboutOpenCircuit) return this.#aboutOpenCircuit(step);
    if (step.refine && step.action.kind === 'current') return this.#refined(step);
    if (step.everyS !== undefined && step.action.kind === 'open-circuit')
      return this.#pace.prepare(step, this.#known.runTimeS);
    return step.amplitudeAsChecked ? this.#amplitude.apply(step) : { step };
  }

  /** The first reading of a step is here: it began at `startS` of run time. */
  began(step: PlannedStep, startS: number): Verdict | undefined {
    return step.everyS === undefined ? undefined : this.#pace.began(step, startS);
  }

  /** Time passes that the method does not know of. */
  disturbed(reason: string): void {
    this.#pace.disturbed(reason);
  }

  /** Looks at a step that has come to its end. */
  ended(step: PlannedStep, spectrum: readonly ImpedanceReading[]): Verdict | undefined {
    const { lastVoltageV: voltageV, chargeC } = this.#known;
    this.#isRecalled &&= step.action.kind !== 'open-circuit';
    return this.#take(step, { voltageV, chargeC }, spectrum);
  }

  /** A step that was over before the run was interrupted; in their order, before anything is prepared. */
  recall(step: PlannedStep, { startS, voltageV, chargeC, spectrum }: EarlierStep): void {
    this.#follow(step, startS);
    if (step.everyS !== undefined) this.#pace.began(step, startS);
    this.#take(step, { voltageV, chargeC }, spectrum);
    this.#isRecalled = true;
    this.disturbed('the run was interrupted');
  }

  #take(step: PlannedStep, rest: RestPoint, spectrum: readonly ImpedanceReading[]): Verdict | undefined {
    // Another route may lead to another cell, of which nothing is known yet.
    if (step.action.kind === 'switch') this.#forget();
    if (step.action.kind === 'open-circuit' && !Number.isNaN(rest.voltageV)) {
      this.#openCircuitV = rest.voltageV;
      this.#rests.push(rest);
    }
    if (step.drift) return this.#drift.take(step, spectrum);
    return step.linearity ? this.#amplitude.take(step, spectrum) : undefined;
  }

  #forget(): void {
    this.#openCircuitV = undefined;
    this.#rests = [];
    this.#amplitude = new LinearAmplitude();
  }

  #follow({ group, pulse = 0 }: PlannedStep, nowS: number): void {
    if (group === this.#group) return;
    this.#group = group;
    this.#pace.beginGroup(pulse <= 1 ? nowS : undefined);
    this.#rests = this.#rests.slice(-1);
  }

  #aboutOpenCircuit(step: PlannedStep): Prepared {
    const zeroV = this.#openCircuitV;
    if (zeroV === undefined || Number.isNaN(zeroV)) return { step, failure: unknownZero(step) };
    const action = shifted(step.action, zeroV);
    const levels = levelsOf(action);
    const { minVoltageV, maxVoltageV } = this.#limits;
    const beyond = levels.find((level) => level < minVoltageV || level > maxVoltageV);
    if (beyond !== undefined) return { step, failure: beyondLimits(step, beyond, zeroV) };
    const [low, high] = [Math.min(...levels), Math.max(...levels)].map((level) => level.toFixed(4));
    const when = this.#isRecalled ? ', measured before the interruption' : '';
    const span = low === high ? `${low} V` : `${low} to ${high} V`;
    return {
      step: { ...step, action },
      note: `${step.label}: ${span}, counted from ${zeroV.toFixed(4)} V at open circuit${when}`,
    };
  }

  #refined(step: PlannedStep): Prepared {
    const { action, refine } = step;
    if (!refine || action.kind !== 'current') return { step };
    const durationS = pulseWidthS(refine, this.#rests, this.#known.x, action.currentA);
    if (durationS === undefined) return { step, leave: 'x is at the end of its range' };
    const deltaX = (durationS * Math.abs(action.currentA)) / refine.chargePerXC;
    return {
      step: { ...step, action: { ...action, durationS }, expectedDurationS: durationS },
      note: `${step.label}: ${durationS.toPrecision(4)} s, Δx = ${deltaX.toPrecision(3)}`,
    };
  }
}

function shifted(action: Action, byV: number): Action {
  const move = (level: number): number => Number((level + byV).toPrecision(9));
  switch (action.kind) {
    case 'sweep':
      return { ...action, vertexVoltagesV: action.vertexVoltagesV.map(move) };
    case 'staircase':
      return { ...action, levels: action.levels.map(move) };
    case 'potential':
      return { ...action, voltageV: move(action.voltageV) };
    default:
      return action;
  }
}

function levelsOf(action: Action): readonly number[] {
  if (action.kind === 'sweep') return action.vertexVoltagesV;
  if (action.kind === 'staircase') return action.levels;
  return action.kind === 'potential' ? [action.voltageV] : [];
}

function unknownZero({ label }: PlannedStep): AppError {
  return new AppError('run/bad-state', `${label}: the open-circuit voltage it is counted from is not known.`, {
    remedy:
      'Start the method again, or give the voltages against the reference. It is known once a rest before it has ended.',
    dataState: 'What was measured before is stored.',
  });
}

function beyondLimits({ label }: PlannedStep, levelV: number, zeroV: number): AppError {
  return new AppError(
    'run/limit',
    `${label}: ${levelV.toFixed(4)} V, counted from ${zeroV.toFixed(4)} V at open circuit, is outside the limits.`,
    { remedy: 'Narrow the step, or widen the limits of the method.', dataState: 'What was measured before is stored.' },
  );
}
