import { avogadroPerMol } from '../../units/constants.ts';
import type { Relation } from './relation.ts';

/** Carriers from composition, conductivities from resistances. */
export const sampleRelations: readonly Relation[] = [
  {
    id: 'carriers-of-cell',
    formula: 'C = N/V_cell',
    source: 'Ions in a unit cell over its volume',
    assumptions: ['All N ions are mobile.'],
    solutions: {
      'carrier-density': {
        from: ['ions-per-cell', 'cell-volume'],
        compute: (v) => v['ions-per-cell'] / v['cell-volume'],
      },
    },
  },
  {
    id: 'cubic-cell',
    formula: 'V_cell = a₀³',
    source: 'Cubic cell',
    assumptions: ['The cell is cubic.'],
    solutions: { 'cell-volume': { from: ['lattice-parameter'], compute: (v) => v['lattice-parameter'] ** 3 } },
  },
  {
    id: 'carriers-of-composition',
    formula: 'C = x·N_A/V_m',
    source: 'Ions per formula unit over its volume',
    assumptions: ['All x ions per formula unit are mobile.'],
    solutions: {
      'carrier-density': {
        from: ['composition', 'molar-volume'],
        compute: (v) => (v.composition * avogadroPerMol) / v['molar-volume'],
      },
    },
  },
  {
    id: 'molar-volume',
    formula: 'V_m = M/ρ',
    source: 'Molar volume',
    assumptions: ['M and ρ are those of the host formula unit and of the crystal, not of the pressed pellet.'],
    solutions: {
      'molar-volume': { from: ['molar-mass', 'mass-density'], compute: (v) => v['molar-mass'] / v['mass-density'] },
    },
  },
  {
    id: 'resistance',
    formula: 'σ = L/(R·S)',
    source: 'Eq. 4',
    assumptions: ['Current flows straight from contact to contact; porosity is not corrected for.'],
    solutions: {
      conductivity: {
        from: ['thickness', 'resistance', 'area'],
        compute: (v) => v.thickness / (v.resistance * v.area),
      },
      resistance: {
        from: ['thickness', 'conductivity', 'area'],
        compute: (v) => v.thickness / (v.conductivity * v.area),
      },
    },
  },
  {
    id: 'bulk-and-boundaries',
    formula: '1/σ = 1/σ_b + 1/σ_gb',
    source: 'Bulk and grain boundaries in series, both with the geometry of the pellet (apparent)',
    assumptions: ['Both conductivities were computed with thickness and area of the pellet.'],
    solutions: {
      conductivity: {
        from: ['bulk-conductivity', 'boundary-conductivity'],
        compute: (v) => 1 / (1 / v['bulk-conductivity'] + 1 / v['boundary-conductivity']),
      },
    },
  },
  {
    id: 'boundary-ratio',
    formula: 'σ_b/σ_gb',
    source: 'Ratio of apparent conductivities',
    assumptions: [],
    solutions: {
      'boundary-ratio': {
        from: ['bulk-conductivity', 'boundary-conductivity'],
        compute: (v) => v['bulk-conductivity'] / v['boundary-conductivity'],
      },
    },
  },
  {
    id: 'electronic-share',
    formula: 'σ_e = (σ_e/σ)·σ',
    source: 'Ratio of electronic and ionic conductivity',
    assumptions: [],
    solutions: {
      'electronic-conductivity': {
        from: ['electronic-share', 'conductivity'],
        compute: (v) => v['electronic-share'] * v.conductivity,
      },
      'electronic-share': {
        from: ['electronic-conductivity', 'conductivity'],
        compute: (v) => v['electronic-conductivity'] / v.conductivity,
      },
    },
  },
  {
    id: 'mixed-intercept',
    formula: 'R_hf = R_i·R_e/(R_i + R_e)',
    source: 'Jamnik & Maier, Phys. Chem. Chem. Phys. 3 (2001) 1668, ion-blocking contacts',
    assumptions: ['At high frequency ions and electrons carry current side by side; at rest only electrons do.'],
    solutions: {
      'intercept-resistance': {
        from: ['ionic-resistance', 'electronic-resistance'],
        compute: (v) => 1 / (1 / v['ionic-resistance'] + 1 / v['electronic-resistance']),
      },
    },
  },
  {
    id: 'mixed-transference',
    formula: 't_e = R_hf/R_e',
    source: 'Intercept at high frequency over the resistance to direct current, ion-blocking contacts',
    assumptions: [],
    solutions: {
      'electronic-transference': {
        from: ['intercept-resistance', 'electronic-resistance'],
        compute: (v) => v['intercept-resistance'] / v['electronic-resistance'],
      },
    },
  },
];
