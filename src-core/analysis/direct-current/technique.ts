import type { Technique } from '../technique.ts';

/** Electronic conductivity and transference by direct current: the methods of `methods/`. */
export const directCurrent: Technique<'directCurrent'> = {
  id: 'directCurrent',
  title: 'Direct current: electronic conductivity and transference',
  isKept: 'when-asked',
  task: 'directCurrent.analyse',
  isUsualFor: () => false,
};
