import type { Relation } from './relation.ts';

/** How well a nucleus is seen by NMR, against another. */
export const nuclearRelations: readonly Relation[] = [
  {
    id: 'nuclear-sensitivity',
    formula: 'S/S_ref = |γ/γ_ref|³·I·(I + 1)/(I_ref·(I_ref + 1))',
    source: 'Harris et al., Pure Appl. Chem. 73 (2001) 1795, without the abundances',
    assumptions: ['The same field, and no broadening by quadrupoles.'],
    solutions: {
      'nuclear-sensitivity': {
        from: ['gyromagnetic-ratio', 'spin', 'reference-gyromagnetic-ratio', 'reference-spin'],
        compute: (v) =>
          (v['gyromagnetic-ratio'] / v['reference-gyromagnetic-ratio']) ** 3 *
          ((v.spin * (v.spin + 1)) / (v['reference-spin'] * (v['reference-spin'] + 1))),
      },
    },
  },
  {
    id: 'nuclear-receptivity',
    formula: 'R/R_ref = (S/S_ref)·p/p_ref',
    source:
      'Harris et al., Pure Appl. Chem. 73 (2001) 1795: receptivity holds the natural abundance, sensitivity does not',
    assumptions: ['Nothing is enriched.'],
    solutions: {
      'nuclear-receptivity': {
        from: ['nuclear-sensitivity', 'abundance', 'reference-abundance'],
        compute: (v) => (v['nuclear-sensitivity'] * v.abundance) / v['reference-abundance'],
      },
    },
  },
  {
    id: 'quadrupole-ratio',
    formula: 'Q/Q_ref',
    source: 'Ratio of quadrupole moments',
    assumptions: [],
    solutions: {
      'quadrupole-ratio': {
        from: ['quadrupole-moment', 'reference-quadrupole-moment'],
        compute: (v) => v['quadrupole-moment'] / v['reference-quadrupole-moment'],
      },
    },
  },
];
