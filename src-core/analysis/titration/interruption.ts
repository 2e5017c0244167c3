import type { BudgetShare, DiffusivityEstimate, UncertainValue } from '../../model/results.ts';
import { fitLine } from '../../numerics/regression.ts';
import { slowestRootSquared, surfaceResponse } from './diffusion-kernel.ts';
import { formulaEstimate, slopeOf, type FormulaInput } from './estimates.ts';
import type { Host } from './host.ts';
import type { PulseData } from './pulse-data.ts';
import { isInterruption, restLine } from './rest-estimates.ts';
import { fitSquareRoot, type SquareRootFit } from './square-root-law.ts';

/** Window of an interruption, s after switching off: Chien et al. look at 1 to 10 s. */
export const interruptionWindow = { fromS: 1, toS: 10 };
const usual = { fromS: 0, toS: Infinity };

/** Whether an estimate is one of the current interruption. */
export function isInterruptionEstimate(name: string | undefined): boolean {
  return name === 'ici' || name === 'ici-finite';
}

/** An interruption with its neighbours in the same direction, and all that flowed before. */
interface Interruption {
  readonly host: Host;
  readonly pulses: readonly PulseData[];
  /** Positions of the interruption before, this one and the one after, as far as there are any. */
  readonly known: readonly number[];
  readonly at: number;
}

/**
 * D from a short interruption of a steady current, by the formula of Chien et al. and by the exact answer of a finite body.
 *
 * The formula holds for a half-space. In a sphere the surface, once the current is off, relaxes as
 * √θ·2/(3√π) − ⅔θ + …: the second term, which the formula lacks, makes the slope smaller and D too large, by
 * 7.1·√θ for a window about θ = Dt/R² (16 % at 5 s for R²/D = 8000 s). `ici-finite` therefore applies the formula to the
 * exact answer for the currents that really flowed, from the first one on, at the very times of the samples, and gives
 * that D which explains what the formula gave: curvature, a current that is not yet steady and the window are then in.
 *
 * @see Chien et al., Nat. Commun. 14 (2023) 2289; Crank, The Mathematics of Diffusion, 2nd ed., sections 4.3, 5.3, 6.3
 */
export function interruptionEstimates(
  { host, pulse }: FormulaInput,
  pulses: readonly PulseData[],
  k: number,
): readonly DiffusivityEstimate[] {
  const own = isInterruption(pulse) ? solvedAt(host, pulses, k) : undefined;
  if (!own) return [];
  const { line, rise, value, found, one } = own;
  const taken = { slope: slopeOf(line), rise };
  const shares = sharesOf(own);
  const bias = found === undefined ? NaN : value / found;
  const about = `${interruptionWindow.fromS} to ${interruptionWindow.toS} s after switching off; dE/dt from ${one.known.length} interruptions`;
  const plain = `Current interruption (ICI), ${about}`;
  const volume = host.volumePerSurfaceM;
  const sensitivity = found === undefined ? 0 : sensitivityAt(one, found);
  // So early that the answer is that of a half-space whatever D is: neither formula nor body can tell it.
  if (found === undefined || sensitivity < leastSensitivity)
    return [formulaEstimate('ici', value, [...shares, notSteady], volume, NaN, `${plain}; not yet steady`, taken)];
  const estimate = formulaEstimate('ici', value, shares, volume, bias, plain, taken);
  const note =
    `That D for which the formula of ICI, applied to the exact answer of a finite ${host.geometry} to the currents that ` +
    `flowed, gives ${bias.toPrecision(4)}·D; ${about}`;
  const amplified = shares.map(({ source, relativeStandardUncertainty }) => ({
    source,
    relativeStandardUncertainty: relativeStandardUncertainty / sensitivity,
  }));
  const more = [
    { source: 'change of D while it is forgotten', relativeStandardUncertainty: gradientShare(host, pulses, k, found) },
    { source: 'linear model', relativeStandardUncertainty: linearModelShare },
  ];
  return [estimate, formulaEstimate('ici-finite', found, [...amplified, ...more], volume, NaN, note, taken)];
}

/** What the formula takes and gives at one interruption, and the D that explains it. */
interface Solved {
  readonly line: SquareRootFit;
  readonly rise: UncertainValue;
  readonly value: number;
  readonly found: number | undefined;
  readonly one: Interruption;
}

/** Neighbours are asked for one another: each is solved once for the pulses of an analysis. */
const solved = new WeakMap<readonly PulseData[], Map<number, Solved | undefined>>();

function solvedAt(host: Host, pulses: readonly PulseData[], k: number): Solved | undefined {
  const kept = solved.get(pulses) ?? new Map<number, Solved | undefined>();
  solved.set(pulses, kept);
  if (!kept.has(k)) kept.set(k, solveAt(host, pulses, k));
  return kept.get(k);
}

function solveAt(host: Host, pulses: readonly PulseData[], k: number): Solved | undefined {
  const direction = pulses[k]?.segment.direction;
  const around = [k - 1, k, k + 1].map((i) =>
    pulses[i]?.segment.direction === direction ? lineOf(pulses[i]) : undefined,
  );
  const known = [k - 1, k, k + 1].filter((_, n) => around[n] !== undefined);
  const line = around[1];
  if (!line || known.length < 2) return undefined;
  const one = { host, pulses, known, at: k };
  const rise = riseOf(
    one,
    around.filter((found) => found !== undefined),
  );
  const value = formula(host, rise.value, line.slope);
  return value > 0 ? { line, rise, value, found: solve(one, value), one } : undefined;
}

/** d ln(what the formula gives)/d ln D: where the first interruptions' bias depends on D itself, errors weigh more. */
function sensitivityAt(one: Interruption, diffusivity: number): number {
  const apart = 1.05;
  const ratio = formulaOfExact(one, apart * diffusivity) / formulaOfExact(one, diffusivity);
  return Math.log(ratio) / Math.log(apart);
}

const leastSensitivity = 0.25;
const notSteady: BudgetShare = { source: 'current not yet steady', relativeStandardUncertainty: 2 };

/** The switch is known to about this share of the first interval between samples. */
const clockShare = 0.1;
/** Change of ln D with a shift of the √t axis, for a window of 1 to 10 s, 1/s. */
const perSecond = 0.27;

function intervalOf({ restTimeS }: PulseData): number {
  return (restTimeS[1] ?? NaN) - (restTimeS[0] ?? NaN) || 0;
}

function sharesOf({ line, rise, one }: Solved): BudgetShare[] {
  const pulse = one.pulses[one.at]!;
  const clockS = clockShare * intervalOf(pulse);
  return [
    { source: 'slope of the line', relativeStandardUncertainty: Math.abs((2 * line.slopeError) / line.slope) },
    { source: 'instant of switching off', relativeStandardUncertainty: perSecond * clockS },
    { source: 'rise dE_OC/dt_I', relativeStandardUncertainty: Math.abs((2 * rise.standardUncertainty) / rise.value) },
  ];
}

/** What the answer of a body with constant D and dE/dx may miss, beside what is told apart. */
const linearModelShare = 0.006;
/** Interruptions on either side from which the trend of D is taken. */
const reach = 5;

/**
 * The interruption sees a profile that grew over the slowest mode's time, L²/(λ₁²D): by how much ln D changed meanwhile
 * is how far D may be off, as simulations with a falling D show. Only a trend that stands out of its error counts.
 */
function gradientShare(host: Host, pulses: readonly PulseData[], k: number, diffusivity: number): number {
  const points = Array.from({ length: 2 * reach + 1 }, (_, n) => k - reach + n).flatMap((i) => {
    const one = pulses[i]?.segment.direction === pulses[k]!.segment.direction ? solvedAt(host, pulses, i) : undefined;
    if (one?.found === undefined) return [];
    const error = Math.hypot(linearModelShare, ...sharesOf(one).map((share) => share.relativeStandardUncertainty));
    return [{ timeS: pulses[i]!.segment.endTimeS, value: Math.log(one.found), weight: error ** -2 }];
  });
  if (points.length < 4) return 0;
  const { slope, slopeError } = fitLine(
    points.map(({ timeS }) => timeS),
    points.map(({ value }) => value),
    { weights: points.map(({ weight }) => weight), errorsFrom: 'weights' },
  );
  const memoryS = host.diffusionLengthM.value ** 2 / (slowestRootSquared(host.geometry) * diffusivity);
  return memoryS * Math.max(0, Math.abs(slope) - 2 * slopeError);
}

function lineOf(pulse: PulseData | undefined): SquareRootFit | undefined {
  return pulse && restLine(pulse, interruptionWindow.fromS, interruptionWindow.toS, Math.sqrt);
}

function formula(host: Host, rise: number, slope: number): number {
  return (4 / Math.PI) * ((host.volumePerSurfaceM.value * rise) / slope) ** 2;
}

/** How fast the iR-free voltage moves while the current flows: only the time with current counts. */
function riseOf(
  { pulses, known }: Pick<Interruption, 'pulses' | 'known'>,
  lines: readonly { readonly intercept: number; readonly interceptError: number }[],
): UncertainValue {
  const timeS = currentTimes(pulses, known);
  const { slope } = fitLine(
    timeS,
    lines.map(({ intercept }) => intercept),
  );
  const [first, last] = [lines[0]!, lines.at(-1)!];
  const ofEnds = Math.hypot(first.interceptError, last.interceptError) / (timeS.at(-1)! - timeS[0]!);
  // From one side alone the slope is that half a step away.
  const aside = known.length < 3 ? 0.02 * Math.abs(slope) : 0;
  return { value: slope, standardUncertainty: Math.hypot(ofEnds, aside), unit: 'V/s' };
}

function currentTimes(pulses: readonly PulseData[], known: readonly number[]): number[] {
  let offS = 0;
  return known.map((i, n) => {
    if (n > 0) offS += pulses[known[n - 1]!]!.after?.durationS ?? 0;
    return pulses[i]!.segment.endTimeS - offS;
  });
}

/** Beyond this θ a current has become nothing but its charge. */
const forgottenTheta = 1.2;
/** Samples of a window that the exact answer is worked out for. */
const mostSamples = 30;

/** Charge at the surface, in terms of all of the body, for the currents that flowed; C. */
function surfaceCharge({ host, pulses }: Interruption, rate: number, timeS: number, upTo: number): number {
  let sum = 0;
  for (let j = upTo; j >= 0; j--) {
    const { segment, currentA, chargeC } = pulses[j]!;
    const since = rate * (timeS - segment.endTimeS);
    if (since > forgottenTheta) sum += chargeC;
    else
      sum +=
        (currentA / rate) *
        (surfaceResponse(host.geometry, rate * (timeS - segment.startTimeS)) - surfaceResponse(host.geometry, since));
  }
  return sum;
}

/** Estimate of the formula for a body whose diffusivity is known. */
function formulaOfExact(one: Interruption, diffusivity: number): number {
  const { host, pulses, known } = one;
  const rate = diffusivity / host.diffusionLengthM.value ** 2;
  const lines = known.map((i) => {
    const { restTimeS, durationS, segment } = pulses[i]!;
    const inside = Array.from(restTimeS, (time) => time - durationS).filter(
      (t) => t >= interruptionWindow.fromS && t <= interruptionWindow.toS,
    );
    const stride = Math.ceil(inside.length / mostSamples);
    const times = Float64Array.from(inside.filter((_, n) => n % stride === 0 || n === inside.length - 1));
    const charges = times.map((t) => surfaceCharge(one, rate, segment.endTimeS + t, i));
    return fitSquareRoot(times, charges, usual);
  });
  const own = lines[known.indexOf(one.at)];
  if (!own || lines.some((line) => line === undefined)) return NaN;
  return formula(host, riseOf(one, lines as SquareRootFit[]).value, own.slope);
}

/** That D for which the formula would give `value`; its bias changes slowly with D, so that repeating converges. */
function solve(one: Interruption, value: number): number | undefined {
  let diffusivity = value;
  for (let i = 0; i < 25; i++) {
    const next = diffusivity * (value / formulaOfExact(one, diffusivity));
    if (!(next > 0) || Math.abs(Math.log(next / value)) > 2) return undefined;
    if (Math.abs(Math.log(next / diffusivity)) < 1e-6) return next;
    diffusivity = next;
  }
  return undefined;
}
