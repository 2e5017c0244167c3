import { missingFor } from '../../../model/sample-fields.ts';
import { isTitrationStep } from '../../../model/plan.ts';
import type { Technique } from '../../technique.ts';

/** One circuit fitted to many spectra along temperature, time, thickness. */
export const series: Technique<'series'> = {
  id: 'series',
  title: 'Series of impedance spectra',
  needs: 'conductivity',
  isKept: 'always',
  task: 'series.analyse',
  /** A series along temperature on one pellet; of anything else nobody but the user knows what belongs together. */
  isUsualFor({ plan, sample, impedancePoints }) {
    const { steps } = plan;
    const isThermal = steps.some(({ action }) => action.kind === 'temperature') && !steps.some(isTitrationStep);
    const spectra = steps.filter(({ action, agreement }) => action.kind === 'impedance' && !agreement);
    return isThermal && spectra.length > 1 && impedancePoints > 0 && missingFor(sample, 'conductivity').length === 0;
  },
};
