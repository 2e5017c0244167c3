import { isTitrationStep } from '../../model/plan.ts';
import type { Technique } from '../technique.ts';

/** D of the pulses beside that of the spectra in their rests, and charge transfer against x. */
export const jointView: Technique<'jointView'> = {
  id: 'jointView',
  title: 'Titration and impedance of its rests: both diffusivities, charge transfer',
  needs: 'diffusivity',
  isKept: 'always',
  task: 'jointView.analyse',
  isUsualFor: ({ plan }) => plan.steps.some((step) => isTitrationStep(step) && step.action.kind === 'impedance'),
};
