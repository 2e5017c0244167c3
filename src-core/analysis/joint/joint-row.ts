import type { Check, UncertainValue, Verdict } from '../../model/finding.ts';
import type { ImpedanceFit } from '../../model/impedance-fit.ts';
import type { JointElement, JointRow } from '../../model/joint-view.ts';
import type { TitrationPulse } from '../../model/results.ts';
import type { Host } from '../titration/host.ts';
import { diffusivityOfPulses, slopePerCharge, totalRelative, type Shared } from './pulse-side.ts';
import { diffusivityOfTime, shapeError, warburgDiffusivity, type Refit } from './warburg-diffusivity.ts';

/** A fitted spectrum with the pulse it closes. */
export interface PairedFit {
  readonly source: string;
  readonly inputHash: string | undefined;
  /** Position of the pulse. */
  readonly pulse: number;
  readonly fit: ImpedanceFit;
  readonly refit: Refit;
}

export interface RowInput {
  readonly pulses: readonly TitrationPulse[];
  readonly host: Host;
  readonly element: JointElement | undefined;
  readonly chargeTransfer: string | undefined;
}

/** Largest error of D from the fit of the spectrum alone: beyond the first it is doubtful, beyond the second no value. */
const [doubtfulFrom, worthlessFrom] = [0.2, 0.5] as const;

/** Diffusion and charge transfer at one composition. @returns undefined where the pulses have no D there */
export function jointRow(paired: PairedFit, input: RowInput): JointRow | undefined {
  const { pulses, host, element } = input;
  const pulse = pulses[paired.pulse]!;
  const ofPulses = diffusivityOfPulses(pulses, paired.pulse, host);
  if (!ofPulses) return undefined;
  const slope = slopePerCharge(pulses, paired.pulse, host);
  const { fit: freeFit, refit } = paired;
  const start = { slope, host, refit, fit: freeFit, startDiffusivity: ofPulses.value };
  const found = element && slope && warburgDiffusivity({ ...start, element, slope });
  const fit = found?.fit ?? paired.fit;
  const lowestHz = Math.min(...fit.frequencyHz);
  const diffusionTimeS = host.diffusionLengthM.value ** 2 / (found?.value ?? ofPulses.value);
  const lowestOmegaTau = 2 * Math.PI * lowestHz * diffusionTimeS;
  const shape = element ? shapeError(element, host, lowestOmegaTau) : 0;
  const isResolved = found !== undefined && found.own <= worthlessFrom;
  const ofWarburg = isResolved ? { ...found, own: Math.hypot(found.own, shape) } : undefined;
  const comparison = ofWarburg && compare(ofPulses, ofWarburg);
  const ofTime = element && element.kind !== 'semi-infinite' && diffusivityOfTime(paired.fit, element, host);
  const chargeTransfer = resistanceOf(fit, input.chargeTransfer);
  const checks = checksOf(pulse, fit, element ? (found?.own ?? Infinity) : undefined, comparison?.differenceInErrors);
  return {
    pulseIndex: pulse.index,
    direction: pulse.direction,
    x: pulse.xAfter ?? NaN,
    source: paired.source,
    ...(paired.inputHash === undefined ? {} : { inputHash: paired.inputHash }),
    fromPulses: diffusivity(ofPulses),
    ...(ofWarburg ? { fromWarburg: diffusivity(ofWarburg), warburgBudget: budgetOf(ofWarburg, shape) } : {}),
    ...(ofTime ? { fromDiffusionTime: ofTime } : {}),
    ...comparison,
    ...(isResolved ? { coefficient: found.coefficient } : {}),
    ...(slope ? { potentialPerCharge: slope } : {}),
    ...(chargeTransfer ? { chargeTransfer } : {}),
    lowestOmegaTau,
    parameters: fit.parameters,
    checks,
    verdict: worst(checks),
  };
}

function diffusivity(found: Shared): UncertainValue {
  return { value: found.value, standardUncertainty: found.value * totalRelative(found), unit: 'm²/s' };
}

function budgetOf(found: Shared, shape: number): NonNullable<JointRow['warburgBudget']> {
  const ofFit = Math.sqrt(Math.max(0, found.own ** 2 - shape ** 2));
  return [
    { source: 'fit of the spectrum', relativeStandardUncertainty: ofFit },
    ...(shape > 0 ? [{ source: 'shape of the diffusion element', relativeStandardUncertainty: shape }] : []),
    { source: 'dE/dQ of the titration curve', relativeStandardUncertainty: found.fromCurve },
    { source: 'length', relativeStandardUncertainty: found.fromLength },
  ];
}

/**
 * Ratio of both D with the uncertainty of what they do not share. The length enters both alike and falls out. The slope of
 * the titration curve enters both squared: the smoothed one is the better estimate of what the ΔE_s of each pulse tells
 * alone, so their covariance is the variance of the better one, and the difference keeps what one has beyond the other.
 *
 * @see Hausman, Econometrica 46 (1978) 1251, Lemma 2.1
 */
function compare(
  ofPulses: Shared,
  ofWarburg: Shared,
): Pick<Required<JointRow>, 'ratio' | 'differenceInErrors' | 'errorCorrelation'> {
  const curve = Math.min(ofPulses.fromCurve, ofWarburg.fromCurve) ** 2;
  const shared = curve + ofPulses.fromLength * ofWarburg.fromLength;
  const apart = totalRelative(ofPulses) ** 2 + totalRelative(ofWarburg) ** 2 - 2 * shared;
  const error = Math.sqrt(Math.max(apart, 1e-10));
  const value = ofWarburg.value / ofPulses.value;
  return {
    ratio: { value, standardUncertainty: value * error, unit: '1' },
    differenceInErrors: Math.log(value) / error,
    errorCorrelation: shared / (totalRelative(ofPulses) * totalRelative(ofWarburg)),
  };
}

function checksOf(
  pulse: TitrationPulse,
  fit: ImpedanceFit,
  relativeOfFit: number | undefined,
  difference: number | undefined,
): readonly Check[] {
  const rest = pulse.checks.find(({ name }) => name === 'remaining-drift');
  const plateau = pulse.checks.find(({ name, verdict }) => name === 'plateau' && verdict !== 'pass');
  const { runsProbability } = fit.statistics ?? {};
  return [
    ...(relativeOfFit === undefined ? [] : [resolution(relativeOfFit)]),
    ...(difference === undefined ? [] : [agreement(difference)]),
    ...(runsProbability === undefined ? [] : [residuals(runsProbability)]),
    ...(rest ? [rest] : []),
    ...(plateau ? [plateau] : []),
  ];
}

function resolution(relative: number): Check {
  return {
    ...{ name: 'diffusion-resolved', value: relative, limit: doubtfulFrom },
    verdict: relative <= doubtfulFrom ? 'pass' : relative <= worthlessFrom ? 'warn' : 'fail',
    message: 'Error of D from the fit of the spectrum alone, relative: how well its diffusion is seen.',
  };
}

function agreement(difference: number): Check {
  const size = Math.abs(difference);
  return {
    ...{ name: 'agreement', value: size, limit: 2 },
    verdict: size <= 2 ? 'pass' : size <= 3 ? 'warn' : 'fail',
    message: 'Between D of the titration and D of the spectrum, in errors that the two do not share.',
  };
}

function residuals(probability: number): Check {
  return {
    ...{ name: 'spectrum-residuals', value: probability, limit: 0.01 },
    verdict: probability >= 0.01 ? 'pass' : 'warn',
    message: 'Chance of so few changes of sign in the residuals of the spectrum: small where the circuit does not fit.',
  };
}

function worst(checks: readonly Check[]): Verdict {
  const verdicts = checks.map(({ verdict }) => verdict);
  return verdicts.includes('fail') ? 'fail' : verdicts.includes('warn') ? 'warn' : 'pass';
}

function resistanceOf({ parameters }: ImpedanceFit, wanted: string | undefined): UncertainValue | undefined {
  const found =
    wanted === undefined
      ? parameters.filter(({ name }) => /^R\d+$/.test(name))[1]
      : parameters.find(({ name }) => name === wanted);
  return found && { value: found.value, standardUncertainty: found.standardError, unit: found.unit };
}
