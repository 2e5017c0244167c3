import type { Technique } from '../../technique.ts';

/** One circuit fitted to many spectra along temperature, time, thickness. */
export const series: Technique<'series'> = {
  id: 'series',
  title: 'Series of impedance spectra',
  needs: 'conductivity',
  isKept: 'always',
  task: 'series.analyse',
  /** Nobody but the user knows what belongs together. */
  isUsualFor: () => false,
};
