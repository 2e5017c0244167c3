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
}

/** The points that count, with their weights (inverse standard deviations up to a factor). */
export interface FitData {
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
  return { ...data, ...weigh(data.zRe, data.zIm, weight), warnings };
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

function weigh(
  zRe: Float64Array,
  zIm: Float64Array,
  weight: ImpedanceWeight,
): { weightRe: Float64Array; weightIm: Float64Array } {
  if (weight === 'unity') return { weightRe: zRe.map(() => 1), weightIm: zRe.map(() => 1) };
  const size = zRe.map((re, k) => Math.hypot(re, zIm[k]!));
  if (weight === 'modulus') return { weightRe: size.map((z) => 1 / z), weightIm: size.map((z) => 1 / z) };
  return {
    weightRe: zRe.map((re, k) => 1 / Math.max(Math.abs(re), smallestPart * size[k]!)),
    weightIm: zIm.map((im, k) => 1 / Math.max(Math.abs(im), smallestPart * size[k]!)),
  };
}

function list(points: readonly number[]): string {
  const shown = points.slice(0, 12).join(', ');
  return points.length > 12 ? `${shown} and ${points.length - 12} more` : shown;
}
