import { missingFor } from '../../model/sample-fields.ts';
import type { Technique } from '../technique.ts';

/** A circuit fitted to a spectrum; conductivities where the sample gives thickness and area. */
export const impedance = {
  id: 'impedance',
  title: 'Impedance: circuit fit and conductivities',
  needs: 'conductivity',
  isKept: 'always',
  task: 'impedance.analyse',
  /** Spectra alone, on a pellet: within a titration they serve to watch the cell. */
  isUsualFor({ plan, sample, impedancePoints }) {
    const onlySpectra = plan.steps.every(({ action }) => action.kind === 'impedance' || action.kind === 'open-circuit');
    return impedancePoints > 0 && onlySpectra && missingFor(sample, 'conductivity').length === 0;
  },
} as const satisfies Technique<'impedance'>;
