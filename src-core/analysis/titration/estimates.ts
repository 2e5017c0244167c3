import type { BudgetShare, DiffusivityEstimate, UncertainValue, VoltageEvidence } from '../../model/results.ts';
import type { TimeWindow } from '../../model/titration.ts';
import { totalOf } from './budget.ts';
import type { Host, UncertainLength } from './host.ts';
import { lengthBudget } from './length-budget.ts';
import type { PulseData } from './pulse-data.ts';
import {
  chordBias,
  diffusivityFromSlope,
  equation10,
  fitSquareRoot,
  slopeBias,
  type OhmicTreatment,
  type SquareRootFit,
} from './square-root-law.ts';

/** What the formulas need of a pulse beside its samples. */
export interface FormulaInput {
  readonly pulse: PulseData;
  readonly host: Host;
  /** ΔE_s and one standard error, V. */
  readonly equilibriumChangeV: number;
  readonly equilibriumErrorV: number;
  /** D τ/L² with the best D at hand; NaN when there is none. */
  readonly theta: number;
  readonly slopeWindow: TimeWindow;
}

/** Share of the pulse whose straight line gives the intercept for Eq. 10. */
const interceptFrom = 0.1;

/** Eq. 9 in its window, or in the latter nine tenths of a pulse too short for it. */
export function slopeFitOf(pulse: PulseData, window: TimeWindow): SquareRootFit | undefined {
  const cut = { fromS: window.fromS, toS: Math.min(window.toS, pulse.durationS) };
  return (
    (cut.toS > 2 * cut.fromS ? fitSquareRoot(pulse.timeS, pulse.voltageV, cut) : undefined) ??
    fitSquareRoot(pulse.timeS, pulse.voltageV, lateWindow(pulse.durationS))
  );
}

function relativeTimes(pulse: PulseData, window: TimeWindow): number[] {
  return Array.from(pulse.timeS)
    .filter((t) => t >= window.fromS && t <= window.toS)
    .map((t) => Math.min(1, t / pulse.durationS));
}

/** Names the two errors that every formula has: of its line (or chord) and of ΔE_s. */
export function formulaShares(line: number, equilibrium: number): BudgetShare[] {
  return [
    { source: 'slope of the line', relativeStandardUncertainty: Math.abs(line) },
    { source: 'equilibrium change ΔE_s', relativeStandardUncertainty: Math.abs(equilibrium) },
  ];
}

/**
 * A formula's value, uncorrected: its uncertainty holds its inputs, the length, and the bias that it is known to have.
 * A regression error alone would be far too small.
 */
export function formulaEstimate(
  name: string,
  value: number,
  inputs: readonly BudgetShare[],
  length: UncertainLength,
  bias: number,
  note: string,
  taken: VoltageEvidence = {},
): DiffusivityEstimate {
  const shares = Number.isFinite(bias)
    ? [...inputs, { source: 'known bias of the formula', relativeStandardUncertainty: Math.abs(1 / bias - 1) }]
    : inputs;
  const budget = [...shares, ...lengthBudget(length)];
  return {
    name,
    chemicalDiffusivityM2PerS: value,
    standardUncertainty: value * totalOf(budget),
    ...(Number.isFinite(bias) ? { bias } : {}),
    note,
    ...{ taken, budget },
  };
}

/** Eq. 9: slope of E against √t in the chosen window. */
export function equation9Estimate(input: FormulaInput): DiffusivityEstimate | undefined {
  return fromSlope('eq9', input, slopeFitOf(input.pulse, input.slopeWindow));
}

/** Eq. 9 over the latter nine tenths of the pulse, the window that most evaluations by hand take. */
export function lateEquation9Estimate(input: FormulaInput): DiffusivityEstimate | undefined {
  const { timeS, voltageV, durationS } = input.pulse;
  return fromSlope('eq9-late', input, fitSquareRoot(timeS, voltageV, lateWindow(durationS)));
}

function lateWindow(durationS: number): TimeWindow {
  return { fromS: interceptFrom * durationS, toS: durationS };
}

function fromSlope(
  name: string,
  input: FormulaInput,
  line: SquareRootFit | undefined,
): DiffusivityEstimate | undefined {
  const { pulse, host, equilibriumChangeV, equilibriumErrorV, theta } = input;
  if (!line) return undefined;
  const value = diffusivityFromSlope(host.volumePerSurfaceM.value, equilibriumChangeV, pulse.durationS, line.slope);
  const bias = theta > 0 ? slopeBias(host.geometry, theta, relativeTimes(pulse, line.window)) : NaN;
  const { fromS, toS } = line.window;
  return formulaEstimate(
    name,
    value,
    formulaShares((2 * line.slopeError) / line.slope, (2 * equilibriumErrorV) / equilibriumChangeV),
    host.volumePerSurfaceM,
    bias,
    `Eq. 9, dE/d√t from ${toS >= 20 ? fromS.toFixed(0) : fromS.toFixed(1)} to ${toS.toFixed(0)} s, ` +
      `${line.samples} samples, R² ${line.rSquared.toFixed(4)}`,
    { slope: slopeOf(line) },
  );
}

/** The slope of a line against √t as evidence. */
export function slopeOf({ slope, slopeError }: SquareRootFit): UncertainValue {
  return { value: slope, standardUncertainty: slopeError, unit: 'V s^-½' };
}

/**
 * θ without a finite-length fit: that D whose exact bias turns it into what Eq. 9 gives.
 *
 * @returns NaN where Eq. 9 gives nothing
 */
export function selfConsistentTheta(input: Omit<FormulaInput, 'theta'>): number {
  const { pulse, host } = input;
  const raw = equation9Estimate({ ...input, theta: NaN })?.chemicalDiffusivityM2PerS ?? NaN;
  const perDiffusivity = pulse.durationS / host.diffusionLengthM.value ** 2;
  let theta = raw * perDiffusivity;
  for (let i = 0; i < 20 && theta > 0 && theta < 3; i++)
    theta = (raw * perDiffusivity) / (equation9Estimate({ ...input, theta })?.bias ?? 1);
  return theta;
}

const treatmentNames: Readonly<Record<OhmicTreatment, string>> = {
  intercept: 'iR from the intercept of the √t line over the last 90 % of the pulse',
  'one-second': 'iR from the sample at 1 s',
  'first-sample': 'iR from the first sample, which may still hold charge transfer',
  none: 'iR not removed',
};

const chordNames: Readonly<Record<OhmicTreatment, string>> = {
  intercept: 'eq10-intercept',
  'one-second': 'eq10-1s',
  'first-sample': 'eq10-first',
  none: 'eq10-none',
};

/** Eq. 10 with one treatment of iR. */
export function equation10Estimate(input: FormulaInput, treatment: OhmicTreatment): DiffusivityEstimate | undefined {
  const { pulse, host, equilibriumChangeV, equilibriumErrorV, theta } = input;
  const last = pulse.voltageV.at(-1);
  if (last === undefined) return undefined;
  const window = lateWindow(pulse.durationS);
  const start = startVoltage(pulse, treatment, window);
  if (start === undefined) return undefined;
  const pulseChange = last - start.voltageV;
  const changeErrorV = Math.hypot(start.errorV, noiseOf(pulse));
  const value = equation10(host.volumePerSurfaceM.value, equilibriumChangeV, pulse.durationS, pulseChange);
  const bias =
    theta > 0
      ? chordBias(host.geometry, theta, treatment, pulse.durationS, relativeTimes(pulse, window), pulse.timeS[0])
      : NaN;
  return formulaEstimate(
    chordNames[treatment],
    value,
    formulaShares((2 * changeErrorV) / pulseChange, (2 * equilibriumErrorV) / equilibriumChangeV),
    host.volumePerSurfaceM,
    bias,
    `Eq. 10, ${treatmentNames[treatment]}`,
    { pulseChange: { value: pulseChange, standardUncertainty: changeErrorV, unit: 'V' } },
  );
}

function noiseOf(pulse: PulseData): number {
  return pulse.after?.noiseV ?? 0;
}

function startVoltage(
  pulse: PulseData,
  treatment: OhmicTreatment,
  window: TimeWindow,
): { voltageV: number; errorV: number } | undefined {
  if (treatment === 'none') return pulse.before && { voltageV: pulse.before.voltageV, errorV: noiseOf(pulse) };
  if (treatment === 'first-sample')
    return pulse.voltageV.length > 0 ? { voltageV: pulse.voltageV[0]!, errorV: noiseOf(pulse) } : undefined;
  if (treatment === 'one-second') {
    let nearest = -1;
    for (let i = 0; i < pulse.timeS.length; i++)
      if (nearest < 0 || Math.abs(pulse.timeS[i]! - 1) < Math.abs(pulse.timeS[nearest]! - 1)) nearest = i;
    const voltageV = pulse.voltageV[nearest];
    return voltageV === undefined ? undefined : { voltageV, errorV: noiseOf(pulse) };
  }
  const line = fitSquareRoot(pulse.timeS, pulse.voltageV, window);
  return line && { voltageV: line.intercept, errorV: line.interceptError };
}
