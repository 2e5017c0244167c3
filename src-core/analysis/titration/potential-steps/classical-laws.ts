import type { BudgetShare, DiffusivityEstimate } from '../../../model/results.ts';
import { fitLine, fitPolynomial } from '../../../numerics/regression.ts';
import { runsTest } from '../../../numerics/statistics.ts';
import { formulaEstimate } from '../estimates.ts';
import type { Host } from '../host.ts';
import { currentBins, type CurrentBin, type StepData } from './step-data.ts';
import type { StepFit } from './step-fit.ts';
import { slowestStepRootSquared, stepCurrent } from './step-kernel.ts';

/** What both classical laws are told beside the current. */
export interface ClassicalInput {
  readonly step: StepData;
  readonly host: Host;
  /** The current that flows for ever. */
  readonly backgroundA: number;
  readonly backgroundErrorA: number;
  /** Charge of the whole step. */
  readonly chargeC: number;
  readonly chargeRelative: number;
  readonly fit: StepFit | undefined;
  /** What earlier steps left to flow, at a time since the switch, A. */
  readonly leftA: (timeS: number) => number;
}

export interface LongTimeLine {
  readonly fromS: number;
  readonly toS: number;
  readonly ratePerS: number;
  readonly rateError: number;
  readonly amplitudeA: number;
}

const fewestBins = 7;
/** |I| must fall by this factor within the window, or its rate says nothing. */
const leastFall = 1.5;
/** Change of the rate over the window that may be left, relative. */
const largestBend = 0.03;
/** Currents closer to the background than so many of its errors are left out. */
const leastSignal = 8;

/**
 * ln|I − I∞| against time as a straight line: from the earliest time on at which a parabola finds no bend and the
 * residuals change sign as often as chance has it, to where the current is lost in the background.
 */
export function longTimeLine(input: ClassicalInput): LongTimeLine | undefined {
  const { step, backgroundA, backgroundErrorA } = input;
  const sign = Math.sign(input.chargeC);
  const bins = currentBins(step, step.timeS[0]!).map((bin) => ({
    timeS: bin.timeS,
    netA: sign * (bin.currentA - backgroundA),
    errorA: Math.hypot(step.noiseA / Math.sqrt(bin.samples), 1e-4 * Math.abs(bin.currentA)),
  }));
  const lost = bins.findIndex(({ netA, errorA }) => !(netA > leastSignal * Math.hypot(errorA, backgroundErrorA)));
  const usable = lost < 0 ? bins : bins.slice(0, lost);
  for (let first = 0; first + fewestBins <= usable.length; first++) {
    const part = usable.slice(first);
    if (part[0]!.netA < leastFall * part.at(-1)!.netA) return undefined;
    const time = part.map(({ timeS }) => timeS);
    const logs = part.map(({ netA }) => Math.log(netA));
    const weights = part.map(({ netA, errorA }) => (netA / errorA) ** 2);
    const line = fitLine(time, logs, { weights });
    if (!(line.slope < 0) || !isStraight(time, logs, weights, line)) continue;
    const background = backgroundShare(part, backgroundErrorA, -line.slope);
    return {
      ...{ fromS: time[0]!, toS: time.at(-1)!, ratePerS: -line.slope },
      rateError: Math.hypot(line.slopeError, background),
      amplitudeA: sign * Math.exp(line.intercept),
    };
  }
  return undefined;
}

function isStraight(
  time: readonly number[],
  logs: readonly number[],
  weights: readonly number[],
  line: ReturnType<typeof fitLine>,
): boolean {
  const { coefficients, covariance } = fitPolynomial(time, logs, 2, { weights });
  // In u = −1 … 1 the slope runs from b − 2c to b + 2c.
  const bend = Math.abs((4 * coefficients[2]!) / coefficients[1]!);
  const certain = bend - Math.abs((8 * Math.sqrt(covariance[8]!)) / coefficients[1]!);
  if (certain > 0 && bend > largestBend) return false;
  if (bend < largestBend / 3) return true;
  return runsTest(logs.map((value, i) => value - line.intercept - line.slope * time[i]!)).z > -3;
}

/** What an error of the background does to the rate: least where the current is still large. */
function backgroundShare(
  part: readonly { readonly timeS: number; readonly netA: number }[],
  errorA: number,
  rate: number,
): number {
  const [first, last] = [part[0]!, part.at(-1)!];
  return Math.min(rate, Math.abs(errorA / last.netA - errorA / first.netA) / (2 * (last.timeS - first.timeS)));
}

/**
 * Long times: ln|I| falls along a line whose slope is −π²D/4L² for a slab loaded from one face, −5.783 D/R² for a
 * cylinder and −π²D/R² for a sphere, if the surface follows the applied voltage at once (Λ → ∞).
 *
 * @see Wen, Boukamp, Huggins & Weppner, J. Electrochem. Soc. 126 (1979) 2258
 */
export function longTimeEstimate({ host, fit }: ClassicalInput, line: LongTimeLine): DiffusivityEstimate {
  const ideal = slowestStepRootSquared(host.geometry);
  const length = host.diffusionLengthM;
  const value = (line.ratePerS * length.value ** 2) / ideal;
  const bias = fit ? fit.modes.rootsSquared[0]! / ideal : NaN;
  const shares = [share('slope of ln|I|', line.rateError / line.ratePerS), ...unknownBias(fit)];
  const note = `ln|I| against t from ${seconds(line.fromS)} to ${seconds(line.toS)}`;
  return formulaEstimate('pitt-long', value, shares, length, bias, note, {
    rate: { value: line.ratePerS, standardUncertainty: line.rateError, unit: '1/s' },
  });
}

export interface ShortTimePlateau {
  readonly fromS: number;
  readonly toS: number;
  /** Mean of |I|√t there, and half of what it varies by. */
  readonly cottrellARootS: number;
  readonly error: number;
  readonly bins: readonly CurrentBin[];
}

/** A plateau spans at least this factor of time. */
const plateauFactor = 3;
/** Where more of the charge has flowed the body is no longer infinite. */
const largestShare = 0.35;

/** Where I·√t varies least over a factor of three in time: after the resistance, before the body's end. */
export function shortTimePlateau(input: ClassicalInput): ShortTimePlateau | undefined {
  const { step, backgroundA, chargeC, leftA } = input;
  const sign = Math.sign(chargeC);
  let flowed = 0;
  let before = 0;
  const bins = currentBins(step, step.timeS[0]!).flatMap((bin) => {
    const netA = sign * (bin.currentA - backgroundA - leftA(bin.timeS));
    flowed += netA * (bin.timeS - before);
    before = bin.timeS;
    return flowed < largestShare * Math.abs(chargeC) ? [{ ...bin, product: netA * Math.sqrt(bin.timeS) }] : [];
  });
  let best: ShortTimePlateau | undefined;
  for (let first = 0; first < bins.length; first++) {
    const last = bins.findIndex(({ timeS }) => timeS >= plateauFactor * bins[first]!.timeS);
    if (last < first + 4) continue;
    const part = bins.slice(first, last + 1);
    const products = part.map(({ product }) => product);
    const mean = products.reduce((sum, value) => sum + value, 0) / products.length;
    const error = (Math.max(...products) - Math.min(...products)) / 2;
    if (!(mean > 0) || (best && error / mean >= best.error / best.cottrellARootS)) continue;
    best = { fromS: part[0]!.timeS, toS: part.at(-1)!.timeS, cottrellARootS: mean, error, bins: part };
  }
  return best;
}

/**
 * Short times: I = ΔQ·(S/V)·√(D/πt), as long as the body looks infinite and the resistance does not hold the current
 * back. D = π·[(V/S)·I√t/ΔQ]².
 *
 * @see Wen, Boukamp, Huggins & Weppner, J. Electrochem. Soc. 126 (1979) 2258
 */
export function shortTimeEstimate(input: ClassicalInput, plateau: ShortTimePlateau): DiffusivityEstimate {
  const { host, chargeC, chargeRelative, fit } = input;
  const length = host.volumePerSurfaceM;
  const charge = Math.abs(chargeC);
  const value = Math.PI * ((length.value * plateau.cottrellARootS) / charge) ** 2;
  const shares = [
    share('plateau of I√t', (2 * plateau.error) / plateau.cottrellARootS),
    share('charge of the step ΔQ', 2 * chargeRelative),
    ...unknownBias(fit),
  ];
  const note = `I√t from ${seconds(plateau.fromS)} to ${seconds(plateau.toS)}, where it varies least`;
  return formulaEstimate('pitt-short', value, shares, length, fit ? shortBias(host, fit, plateau) : NaN, note, {
    cottrell: { value: plateau.cottrellARootS, standardUncertainty: plateau.error, unit: 'A s^½' },
    charge: { value: charge, standardUncertainty: charge * chargeRelative, unit: 'C' },
  });
}

/** Estimate/truth of the Cottrell law for this Λ and these times, by applying it to the exact answer. */
function shortBias(host: Host, fit: StepFit, { bins }: ShortTimePlateau): number {
  const rate = fit.diffusivityM2PerS / host.diffusionLengthM.value ** 2;
  const products = bins.map(({ timeS }) => rate * stepCurrent(fit.modes, rate * timeS) * Math.sqrt(timeS));
  const mean = products.reduce((sum, value) => sum + value, 0) / products.length;
  return (Math.PI * (host.volumePerSurfaceM.value * mean) ** 2) / fit.diffusivityM2PerS;
}

/** Without a fit nobody knows what the resistance does to a classical law: a factor of two is common. */
function unknownBias(fit: StepFit | undefined): BudgetShare[] {
  return fit ? [] : [share('resistance not known', 0.7)];
}

function share(source: string, relative: number): BudgetShare {
  return { source, relativeStandardUncertainty: Math.abs(relative) };
}

function seconds(timeS: number): string {
  return `${timeS >= 20 ? timeS.toFixed(0) : timeS.toPrecision(2)} s`;
}
