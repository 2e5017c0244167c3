import { AppError } from '../../../errors.ts';
import type { Spectrum } from '../../../model/spectrum.ts';
import type { FitSelection } from '../fit-data.ts';
import { checkValidity } from './check.ts';

const stepsPerDecade = 3;
const leastDecades = 2;

/**
 * The frequency from which up a spectrum is valid, when its low end is not: cut a third of a decade at a time.
 *
 * @returns undefined where the whole is valid, or no two decades are
 */
export function findSoundRange(spectrum: Spectrum, selection: FitSelection = {}): number | undefined {
  const { fminHz = 0, fmaxHz = Infinity } = selection;
  const frequencies = [...spectrum.frequencyHz]
    .filter((f) => f > 0 && f >= fminHz && f <= fmaxHz)
    .sort((a, b) => a - b);
  const [lowest, highest] = [frequencies[0] ?? NaN, frequencies.at(-1) ?? NaN];
  if (isSound(spectrum, selection)) return undefined;
  const cuts = Math.floor(stepsPerDecade * (Math.log10(highest / lowest) - leastDecades));
  for (let k = 1; k <= cuts; k++) {
    const cut = lowest * 10 ** (k / stepsPerDecade);
    const first = frequencies.find((f) => f >= cut)!;
    if (isSound(spectrum, { ...selection, fminHz: first })) return first;
  }
  return undefined;
}

function isSound(spectrum: Spectrum, selection: FitSelection): boolean {
  try {
    const { verdict } = checkValidity(spectrum, selection);
    return verdict === 'valid' || verdict === 'outliers';
  } catch (error) {
    if (error instanceof AppError && error.code === 'analysis/invalid-input') return false;
    throw error;
  }
}
