import { isTitrationStep } from '../../model/plan.ts';
import type { Technique } from '../technique.ts';

/** Chemical diffusivity, pulse by pulse. */
export const titration: Technique<'titration'> = {
  id: 'titration',
  title: 'Galvanostatic intermittent titration: chemical diffusivity',
  needs: 'diffusivity',
  isKept: 'always',
  task: 'titration.analyse',
  isUsualFor: ({ plan }) => plan.steps.some(isTitrationStep),
};
