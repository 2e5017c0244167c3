import type { Technique } from '../technique.ts';

/** Activation energy and prefactor of one material; of a table or of a process of a series. */
export const arrhenius: Technique<'arrhenius'> = {
  id: 'arrhenius',
  title: 'Arrhenius: activation energy and prefactor',
  isKept: 'when-asked',
  task: 'arrhenius.analyse',
  isUsualFor: () => false,
};

/** Prefactors against energies over several materials. */
export const meyerNeldel: Technique<'meyerNeldel'> = {
  id: 'meyerNeldel',
  title: 'Meyer–Neldel rule over several materials',
  isKept: 'when-asked',
  task: 'meyerNeldel.analyse',
  isUsualFor: () => false,
};
