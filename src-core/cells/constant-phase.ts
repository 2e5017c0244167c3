import { divide, one, powerOfJOmega } from './complex.ts';
import type { Complex } from './complex.ts';

/** Impedance of a constant phase element, 1/(Q (j omega)^n). */
export function constantPhaseImpedance(q: number, n: number, omega: number): Complex {
  const power = powerOfJOmega(omega, n);
  return divide(one, { re: q * power.re, im: q * power.im });
}

const slowestRatePerS = 1e-7;
const fastestRatePerS = 1e5;
const branchesPerDecade = 1.5;

/**
 * A CPE as RC branches, for the time domain. From Q s^n = (Q sin(n pi)/pi) ∫ s/(s + r) r^(n-1) dr: the trapezoidal rule in
 * ln r gives one series RC branch per node (error below 1e-4 on the real axis at 1.5 nodes a decade); what is faster than
 * the last node is a plain capacitance, what is slower than the first blocks.
 */
export interface ConstantPhaseBranches {
  readonly count: number;
  readonly ratesPerS: Float64Array;
  readonly conductancesS: Float64Array;
  /** Of all that is faster than the branches, F. */
  readonly fastF: number;
}

export function constantPhaseBranches(q: number, n: number): ConstantPhaseBranches {
  const decades = Math.log10(fastestRatePerS / slowestRatePerS);
  const count = Math.round(decades * branchesPerDecade);
  const stepLog = (decades * Math.LN10) / count;
  const strength = (q * Math.sin(n * Math.PI)) / Math.PI;
  const ratesPerS = new Float64Array(count);
  const conductancesS = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const rate = slowestRatePerS * Math.exp((index + 0.5) * stepLog);
    ratesPerS[index] = rate;
    conductancesS[index] = strength * rate ** n * stepLog;
  }
  return { count, ratesPerS, conductancesS, fastF: (strength * fastestRatePerS ** (n - 1)) / (1 - n) };
}

/** Current into the branches over one implicit step is `conductance * v - source`. */
export interface Norton {
  conductance: number;
  source: number;
}

/**
 * One implicit Euler step: writes the Norton equivalent. `from` holds the voltage over the element at `at` and the branch
 * voltages behind it; it is not changed.
 */
export function stepConstantPhase(
  branches: ConstantPhaseBranches,
  from: Float64Array,
  at: number,
  stepS: number,
  norton: Norton,
): void {
  let conductance = branches.fastF / stepS;
  let source = conductance * from[at]!;
  for (let index = 0; index < branches.count; index++) {
    const share = branches.conductancesS[index]! / (1 + stepS * branches.ratesPerS[index]!);
    conductance += share;
    source += share * from[at + 1 + index]!;
  }
  norton.conductance = conductance;
  norton.source = source;
}

/** Ends the step: stores the voltage over the element and lets the branches follow. */
export function settleConstantPhase(
  branches: ConstantPhaseBranches,
  from: Float64Array,
  to: Float64Array,
  at: number,
  stepS: number,
  voltageV: number,
): void {
  to[at] = voltageV;
  for (let index = 0; index < branches.count; index++) {
    const gain = stepS * branches.ratesPerS[index]!;
    to[at + 1 + index] = (from[at + 1 + index]! + gain * voltageV) / (1 + gain);
  }
}
