import type { Technique } from '../technique.ts';

/** Several cells of one material. */
export const repeats: Technique<'repeats'> = {
  id: 'repeats',
  title: 'Repeats of one material: repeatability and reproducibility',
  isKept: 'when-asked',
  task: 'repeats.analyse',
  isUsualFor: () => false,
};
