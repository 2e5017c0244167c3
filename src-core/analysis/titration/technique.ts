import { isTitrationStep } from '../../model/plan.ts';
import type { Technique } from '../technique.ts';

/** Chemical diffusivity, pulse by pulse or step by step. */
export const titration: Technique<'titration'> = {
  id: 'titration',
  title: 'Intermittent titration (GITT, ICI, PITT): chemical diffusivity',
  needs: 'diffusivity',
  isKept: 'always',
  task: 'titration.analyse',
  isUsualFor: ({ plan }) => plan.steps.some(isTitrationStep),
};
