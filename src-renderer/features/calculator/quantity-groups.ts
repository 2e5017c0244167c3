import type { QuantityName } from '../../../src-core/analysis/conversions/quantities.ts';

export interface QuantityGroup {
  readonly title: string;
  readonly quantities: readonly QuantityName[];
  /** A sentence on what belongs here. */
  readonly note: string;
  /** Those that most people need lie open. */
  readonly isMain: boolean;
}

/** Every quantity of the calculator once, in the order in which people think of them. */
export const quantityGroups: readonly QuantityGroup[] = [
  {
    title: 'Ion',
    quantities: ['charge-number', 'temperature'],
    note: '',
    isMain: true,
  },
  {
    title: 'How well it moves',
    quantities: [
      'conductivity',
      'jump-diffusivity',
      'chemical-diffusivity',
      'tracer-diffusivity',
      'mobility',
      'hop-rate',
      'migration-energy',
    ],
    note: 'Whichever is known.',
    isMain: true,
  },
  {
    title: 'How many there are',
    quantities: [
      'carrier-density',
      'composition',
      'molar-volume',
      'molar-mass',
      'mass-density',
      'ions-per-cell',
      'lattice-parameter',
      'cell-volume',
    ],
    note: 'C itself; or x with V_m, or with M and ρ; or N with the unit cell.',
    isMain: true,
  },
  {
    title: 'How it hops',
    quantities: [
      'hop-distance',
      'attempt-frequency',
      'dimensionality',
      'haven-ratio',
      'correlation-factor',
      'geometry-factor',
      'vacancy-fraction',
    ],
    note: '',
    isMain: true,
  },
  {
    title: 'Thermodynamics',
    quantities: ['thermodynamic-factor', 'voltage-slope'],
    note: 'Between D_C and D_J; from the titration curve with x above.',
    isMain: true,
  },
  {
    title: 'Pellet',
    quantities: ['resistance', 'thickness', 'area', 'bulk-conductivity', 'boundary-conductivity', 'boundary-ratio'],
    note: 'σ from a resistance; bulk and grain boundaries in series.',
    isMain: false,
  },
  {
    title: 'Temperature',
    quantities: [
      'prefactor',
      'prefactor-exponent',
      'formation-energy',
      'reference-diffusivity',
      'reference-temperature',
      'energy-difference',
      'rate-factor',
    ],
    note: 'σ₀ of σT, D_J known at another temperature, what a difference in E_m does.',
    isMain: false,
  },
  {
    title: 'Electrons',
    quantities: [
      'electronic-conductivity',
      'electronic-share',
      'ionic-resistance',
      'electronic-resistance',
      'intercept-resistance',
      'electronic-transference',
    ],
    note: 'Leakage, and cells between contacts that block ions.',
    isMain: false,
  },
  {
    title: 'Coating',
    quantities: ['coating-thickness', 'discharge-time', 'discharge-rate', 'required-diffusivity', 'highest-energy'],
    note: 'What a coating must let through in the time of a discharge.',
    isMain: false,
  },
  {
    title: 'NMR',
    quantities: [
      'onset-temperature',
      'larmor-frequency',
      'gyromagnetic-ratio',
      'spin',
      'abundance',
      'quadrupole-moment',
      'reference-gyromagnetic-ratio',
      'reference-spin',
      'reference-abundance',
      'reference-quadrupole-moment',
      'nuclear-sensitivity',
      'nuclear-receptivity',
      'quadrupole-ratio',
    ],
    note: 'Hop rates from relaxation; how well a nucleus is seen against another.',
    isMain: false,
  },
];

/** These come first. */
export const mainQuantities: readonly QuantityName[] = quantityGroups
  .filter(({ isMain }) => isMain)
  .flatMap(({ quantities }) => quantities);

/** Of these it is said what is missing. */
export const wantedQuantities: readonly QuantityName[] = [
  'conductivity',
  'jump-diffusivity',
  'chemical-diffusivity',
  'tracer-diffusivity',
  'mobility',
  'hop-rate',
  'migration-energy',
  'carrier-density',
  'attempt-frequency',
  'haven-ratio',
  'thermodynamic-factor',
];
