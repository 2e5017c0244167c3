import type { ImportContent, ImportSummary } from '../../../src-core/contract/calls.ts';
import { hasCurrent, inferCurrent } from '../../../src-core/analysis/titration/infer-current.ts';
import { AppError } from '../../../src-core/errors.ts';
import { nominalCurrentOf } from '../../../src-core/formats/questions.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import type { TitrationData } from '../../../src-core/model/titration.ts';

/**
 * One spectrum of an imported file.
 * @param index - its number in the file, from 0; absent: the first of those imported
 * @throws AppError `input/not-found`
 */
export function spectrumOfImport(
  { summary, spectra }: ImportContent,
  index?: number,
): { readonly spectrum: Spectrum; readonly index: number } {
  const position = index === undefined ? 0 : summary.spectra.findIndex((found) => found.index === index);
  const spectrum = spectra[position];
  if (spectrum) return { spectrum, index: summary.spectra[position]!.index };
  const what = summary.spectra.length === 0 ? 'no spectrum' : `no spectrum number ${(index ?? 0) + 1}`;
  throw new AppError('input/not-found', `${summary.fileName} was imported with ${what}.`, {
    remedy: 'Choose one of those listed with the import.',
  });
}

/**
 * Where the file has no current and its size was answered, the current is told from the jumps of the voltage.
 *
 * @param currentSign - what a positive current of the file does, where it is not as the import was answered
 * @throws AppError `input/not-found`
 */
export function titrationOfImport({ summary, titration }: ImportContent, currentSign?: 1 | -1): TitrationData {
  const isTurned = currentSign !== undefined && currentSign !== Number(summary.answers.currentSign ?? 1);
  if (titration) {
    const nominalA = hasCurrent(titration) ? undefined : nominalCurrentOf(summary.answers);
    const whole = nominalA === undefined ? titration : inferCurrent(titration, nominalA);
    return isTurned ? turned(whole) : whole;
  }
  throw new AppError('input/not-found', `${summary.fileName} was imported as spectra: it holds no titration.`, {
    remedy: 'Choose the file of another measurement.',
  });
}

/** With a current of the other sign. */
export function turned(titration: TitrationData): TitrationData {
  return { ...titration, currentA: titration.currentA.map((value) => -value) };
}

/** The sample, with the geometry of the file where that was accepted; a nameless one when there is nothing else. */
export function sampleWithHints(
  { answers, sampleHints, fileName }: ImportSummary,
  sample: Sample | undefined,
): Sample | undefined {
  if (answers.geometry !== 'use' || !sampleHints) return sample;
  const base: Sample = sample ?? {
    id: '',
    name: `as ${fileName} says`,
    // Takes no part in a conductivity, and must not be guessed.
    ion: { symbol: '?', chargeNumber: 1 },
    cellType: 'two-electrode',
    geometry: 'slab',
  };
  return { ...base, ...sampleHints };
}
