import type { EisStep, Limits, MethodStep, RepeatStep, RestEnd } from '../model/method.ts';
import type { Action, CycleHalf, PlannedStep, Sampling, SlopeEnd } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';

/** Steps are numbered and dated by the builder. */
export type StepDraft = Omit<PlannedStep, 'index' | 'expectedX'>;

/** What the kinds of method write their steps into. */
export interface PlanBuilder {
  readonly limits: Limits;
  /** Charge for Δx = 1, C; undefined when the sample does not tell. */
  readonly chargePerXC: number | undefined;
  /** Ion content after the steps so far; undefined when it cannot be known. */
  readonly x: number | undefined;
  readonly lastAction: Action | undefined;
  /** The route that the method chose last. */
  readonly routeId: string | undefined;
  /** What the controller was told last, °C. */
  readonly targetC: number | undefined;
  add(step: StepDraft): void;
  /** Whether the instrument carries this out; true while none is chosen. */
  can(kind: Action['kind']): boolean;
  /** Steps added from now on belong to this half of a cycle, or to none. */
  inCycle(cycle: CycleHalf | undefined): void;
  problem(problem: Problem): void;
  /** Names the fields of the sample that are missing for a purpose. */
  missing(purpose: 'capacity' | 'ion-content', field: string): void;
  /** A name that no other titration branch of this plan has, e.g. "gitt-1". */
  nextGroup(): string;
  /** Plans a step inside another. */
  planStep(step: MethodStep, field: string): void;
  /** Calls `plan` once per pass; what it adds belongs to that pass. */
  repeat(step: RepeatStep, field: string, plan: () => void): void;
}

/** "−15 °C". */
export function degrees(temperatureC: number): string {
  return `${temperatureC} °C`.replace('-', '−');
}

export function errorAt(field: string, message: string, remedy: string): Problem {
  return { field, message, remedy, severity: 'error' };
}

export function warningAt(field: string, message: string, remedy: string): Problem {
  return { field, message, remedy, severity: 'warning' };
}

/** Where a rest or pulse begins something happens fast: samples start close and thin out. */
export const firstIntervalS = 0.1;

/** Rows of a period whose interval grows 1, 2, 5, 10, … with ten rows each. */
export function expectedRows(durationS: number, { firstIntervalS: first, lastIntervalS: last }: Sampling): number {
  let rows = 0;
  let timeS = 0;
  for (let k = 0; ; k++) {
    const intervalS = Math.min(last, first * [1, 2, 5][k % 3]! * 10 ** Math.floor(k / 3));
    const remainingS = durationS - timeS;
    if (intervalS >= last || remainingS <= intervalS * 15)
      return rows + Math.max(1, Math.ceil(remainingS / intervalS - 1e-6));
    rows += 10;
    timeS += 10 * intervalS;
  }
}

export const defaultRestIntervalS = 5;
export const defaultSlopeWindowS = 600;

/** The open-circuit step of a rest. With "and" it may last as long as the run's limit allows. */
export function restDraft(
  label: string,
  end: RestEnd,
  sampleIntervalS: number | undefined,
  limits: Limits,
): Omit<StepDraft, 'group' | 'pulse'> {
  const both = end.combine === 'and' && end.maxSlopeVPerS !== undefined;
  const durationS = both ? limits.maxDurationS : end.maxDurationS;
  const sampling = {
    firstIntervalS: Math.min(firstIntervalS, end.maxDurationS / 10),
    lastIntervalS: sampleIntervalS ?? Math.min(defaultRestIntervalS, Math.max(0.1, end.maxDurationS / 100)),
  };
  const slopeEnd = slopeEndOf(end, both);
  return {
    label,
    action: { kind: 'open-circuit', durationS, sampling },
    ...(slopeEnd ? { slopeEnd } : {}),
    onCutOff: 'continue',
    expectedDurationS: end.maxDurationS,
    expectedSamples: expectedRows(end.maxDurationS, sampling),
  };
}

function slopeEndOf(end: RestEnd, both: boolean): SlopeEnd | undefined {
  if (end.maxSlopeVPerS === undefined) return undefined;
  const windowS = end.slopeWindowS ?? defaultSlopeWindowS;
  const leastS = both ? Math.max(end.maxDurationS, end.minDurationS ?? 0) : (end.minDurationS ?? 0);
  return { maxSlopeVPerS: end.maxSlopeVPerS, windowS, minDurationS: Math.max(leastS, windowS) };
}

/** High to low, evenly in log f, both ends included, at least two points unless the ends are one. */
export function frequencyList(fromHz: number, toHz: number, pointsPerDecade: number): readonly number[] {
  const decades = Math.log10(fromHz / toHz);
  if (decades <= 0) return [fromHz];
  const gaps = Math.max(1, Math.round(decades * pointsPerDecade));
  return Array.from({ length: gaps + 1 }, (_, index) =>
    index === gaps ? toHz : fromHz * 10 ** ((-decades * index) / gaps),
  );
}

/** Device time of one impedance point, s: some periods, and the instrument's own pace. */
export function pointDurationS(frequencyHz: number): number {
  return 0.1 + 3 / frequencyHz;
}

/** The impedance step of an EIS, alone or after a rest. */
export function eisDraft(
  label: string,
  step: Omit<EisStep, 'kind'>,
  limits: Limits,
): Omit<StepDraft, 'group' | 'pulse'> {
  const frequenciesHz = frequencyList(step.startFrequencyHz, step.endFrequencyHz, step.pointsPerDecade);
  const amplitudeRms = (step.control === 'potentiostatic' ? step.amplitudeVRms : step.amplitudeARms) ?? NaN;
  return {
    label,
    action: {
      kind: 'impedance',
      control: step.control,
      frequenciesHz,
      amplitudeRms,
      dc: step.dc,
      cutOff: { minVoltageV: limits.minVoltageV, maxVoltageV: limits.maxVoltageV },
      ...(step.leads ? { leads: step.leads } : {}),
      ...(step.fixture ? { fixture: step.fixture } : {}),
    },
    onCutOff: 'end-run',
    expectedDurationS: frequenciesHz.reduce((sum, frequencyHz) => sum + pointDurationS(frequencyHz), 0.5),
    expectedSamples: frequenciesHz.length + 1,
    ...(step.amplitudeAsChecked ? { amplitudeAsChecked: true } : {}),
  };
}
