import { AppError } from '../../errors.ts';
import type { Warning } from '../../model/quantity.ts';
import { readingStatus } from '../../model/reading.ts';
import type { ImpedanceWeight } from '../../model/results.ts';
import type { Spectrum } from '../../model/spectrum.ts';

export interface FitSelection {
  readonly fminHz?: number | undefined;
  readonly fmaxHz?: number | undefined;
  /** Indices of points of the spectrum that shall not count. */
  readonly maskedPoints?: readonly number[] | undefined;
  /** Which of Z and Y is fitted; weights are those of the same. Default `impedance`. */
  readonly representation?: 'impedance' | 'admittance' | undefined;
  /** For the weight `accuracy`: the instrument's relative uncertainty of |Z| at f and |Z|. */
  readonly accuracy?: ((frequencyHz: number, sizeOhm: number) => number) | undefined;
}

/**
 * The points that count, with their weights (inverse standard deviations up to a factor) of impedance or admittance.
 */
export interface FitData {
  readonly representation: 'impedance' | 'admittance';
  readonly frequencyHz: Float64Array;
  readonly zRe: Float64Array;
  readonly zIm: Float64Array;
  readonly weightRe: Float64Array;
  readonly weightIm: Float64Array;
  readonly warnings: readonly Warning[];
}

/** A part smaller than this share of |Z| has no weight of its own under `proportional`. */
const smallestPart = 1e-3;

/**
 * Chooses the points inside the range that are neither masked nor bad, and weighs them.
 *
 * @throws AppError `analysis/invalid-input` when columns differ in length or no point is left
 */
export function selectFitData(spectrum: Spectrum, weight: ImpedanceWeight, selection: FitSelection): FitData {
  const { frequencyHz, zReOhm, zImOhm } = spectrum;
  const count = frequencyHz.length;
  if (zReOhm.length !== count || zImOhm.length !== count)
    throw new AppError('analysis/invalid-input', 'Frequency and impedance of the spectrum differ in length.');
  const warnings: Warning[] = [];
  const kept = keepGoodPoints(spectrum, selection, warnings);
  if (kept.length === 0)
    throw new AppError('analysis/invalid-input', `None of the ${count} points of the spectrum can be used.`, {
      remedy: 'Check the frequency range, the mask and the data.',
    });
  const data = {
    frequencyHz: Float64Array.from(kept, (k) => frequencyHz[k]!),
    zRe: Float64Array.from(kept, (k) => zReOhm[k]!),
    zIm: Float64Array.from(kept, (k) => zImOhm[k]!),
  };
  const size = data.zRe.map((re, k) => Math.hypot(re, data.zIm[k]!));
  const { representation = 'impedance' } = selection;
  const weights = weigh(data, size, weight, measured(spectrum, kept), selection);
  // δY = δZ/|Z|² in size: an admittance weighs |Z|² times as much as the impedance it stands for.
  const factor = representation === 'impedance' ? size.map(() => 1) : size.map((z) => z * z);
  const [weightRe, weightIm] = weights.map((list) => list.map((w, k) => w * factor[k]!)) as [
    Float64Array,
    Float64Array,
  ];
  return { ...data, representation, weightRe, weightIm, warnings };
}

/** More points say no more of a spectrum; linear models of so many would take minutes. */
const mostForModels = 5000;

/** @throws AppError `analysis/invalid-input` for more points than a test of validity or relaxation times can take */
export function refuseTooMany(count: number): void {
  if (count <= mostForModels) return;
  throw new AppError('analysis/invalid-input', `${count} points are too many: ${mostForModels} are the most.`, {
    remedy: 'Limit the frequency range, or keep every so many-th point.',
  });
}

function keepGoodPoints(spectrum: Spectrum, selection: FitSelection, warnings: Warning[]): readonly number[] {
  const { frequencyHz, zReOhm, zImOhm, status } = spectrum;
  const { fminHz = 0, fmaxHz = Infinity } = selection;
  const masked = new Set(selection.maskedPoints);
  const overloaded: number[] = [];
  const unusable: number[] = [];
  const kept: number[] = [];
  for (let k = 0; k < frequencyHz.length; k++) {
    const f = frequencyHz[k]!;
    if (f < fminHz || f > fmaxHz || masked.has(k)) continue;
    const size = Math.hypot(zReOhm[k]!, zImOhm[k]!);
    const flags = status?.[k] ?? readingStatus.ok;
    if (!(f > 0 && f < Infinity && size > 0 && size < Infinity)) unusable.push(k + 1);
    else if (flags & (readingStatus.overload | readingStatus.notANumber)) overloaded.push(k + 1);
    else kept.push(k);
  }
  if (overloaded.length > 0)
    warnings.push({ code: 'overload-excluded', message: `Points in overload were left out: ${list(overloaded)}.` });
  if (unusable.length > 0)
    warnings.push({
      code: 'points-excluded',
      message: `Points without a positive frequency and a finite impedance were left out: ${list(unusable)}.`,
    });
  return kept;
}

/** Of the two parts of Z; of those of Y under `proportional` and `unity`, whose weights depend on the parts. */
function weigh(
  { zRe, zIm, frequencyHz }: Pick<FitData, 'zRe' | 'zIm' | 'frequencyHz'>,
  size: Float64Array,
  weight: ImpedanceWeight,
  deviation: readonly [Float64Array, Float64Array] | undefined,
  { representation, accuracy }: FitSelection,
): readonly [Float64Array, Float64Array] {
  const both = (list: Float64Array): readonly [Float64Array, Float64Array] => [list, list];
  switch (weight) {
    case 'modulus':
      return both(size.map((z) => 1 / z));
    case 'unity':
      return both(representation === 'admittance' ? size.map((z) => 1 / (z * z)) : size.map(() => 1));
    case 'proportional': {
      // The parts of Y stand to |Y| as those of Z to |Z|.
      const of = (parts: Float64Array): Float64Array =>
        parts.map((part, k) => 1 / Math.max(Math.abs(part), smallestPart * size[k]!));
      return [of(zRe), of(zIm)];
    }
    case 'accuracy': {
      if (!accuracy) throw missing('The accuracy of the instrument is', 'Give it as a formula of f and Z.');
      return both(checked(size.map((z, k) => 1 / (z * accuracy(frequencyHz[k]!, z)))));
    }
    case 'variance': {
      if (!deviation)
        throw missing('Standard deviations of the data are', 'Give them with the data, or choose another weight.');
      const [re, im] = deviation;
      if (representation === 'admittance')
        return both(checked(re.map((value, k) => Math.SQRT2 / Math.hypot(value, im[k]!))));
      return [checked(re.map((value) => 1 / value)), checked(im.map((value) => 1 / value))];
    }
  }
}

function measured(
  { deviationReOhm, deviationImOhm }: Spectrum,
  kept: readonly number[],
): readonly [Float64Array, Float64Array] | undefined {
  if (!deviationReOhm || !deviationImOhm) return undefined;
  return [Float64Array.from(kept, (k) => deviationReOhm[k]!), Float64Array.from(kept, (k) => deviationImOhm[k]!)];
}

function missing(what: string, remedy: string): AppError {
  return new AppError('analysis/invalid-input', `${what} not known.`, { remedy });
}

function checked(weights: Float64Array): Float64Array {
  if (weights.every((weight) => weight > 0 && weight < Infinity)) return weights;
  throw new AppError('analysis/invalid-input', 'An uncertainty of the data is not a positive number at every point.', {
    remedy: 'Check the standard deviations or the formula of the accuracy, or choose another weight.',
  });
}

function list(points: readonly number[]): string {
  const shown = points.slice(0, 12).join(', ');
  return points.length > 12 ? `${shown} and ${points.length - 12} more` : shown;
}
