import { avogadroPerMol, boltzmannVPerK, faradayCPerMol } from '../../units/constants.ts';
import { partialConductivity, thermodynamicFactor } from '../transport-laws.ts';
import type { Relation } from './relation.ts';

const elementaryChargeC = faradayCPerMol / avogadroPerMol;

/** Conductivity, mobility and the three diffusivities. */
export const chargeRelations: readonly Relation[] = [
  {
    id: 'nernst-einstein',
    formula: 'σ = (z·e)²·C·D_J/(k_B·T)',
    source: 'Nernst–Einstein, with the charge z·e squared: the form z·e² is too small by z',
    assumptions: ['C counts all mobile ions per volume; D_J is the diffusivity of their charge.'],
    solutions: {
      conductivity: {
        from: ['jump-diffusivity', 'charge-number', 'carrier-density', 'temperature'],
        compute: (v) =>
          v['jump-diffusivity'] * conductivityPerDiffusivity(v['charge-number'], v['carrier-density'], v.temperature),
      },
      'jump-diffusivity': {
        from: ['conductivity', 'charge-number', 'carrier-density', 'temperature'],
        compute: (v) =>
          v.conductivity / conductivityPerDiffusivity(v['charge-number'], v['carrier-density'], v.temperature),
      },
      'carrier-density': {
        from: ['conductivity', 'jump-diffusivity', 'charge-number', 'temperature'],
        compute: (v) =>
          v.conductivity / (v['jump-diffusivity'] * conductivityPerDiffusivity(v['charge-number'], 1, v.temperature)),
      },
    },
  },
  {
    id: 'mobility',
    formula: 'u = z·e·D_J/(k_B·T)',
    source: 'Einstein relation',
    assumptions: ['u is the speed in an electric field, so that the charge enters once.'],
    solutions: {
      mobility: {
        from: ['jump-diffusivity', 'charge-number', 'temperature'],
        compute: (v) => (v['charge-number'] * v['jump-diffusivity']) / (boltzmannVPerK * v.temperature),
      },
      'jump-diffusivity': {
        from: ['mobility', 'charge-number', 'temperature'],
        compute: (v) => (v.mobility * boltzmannVPerK * v.temperature) / v['charge-number'],
      },
    },
  },
  {
    id: 'conductivity-of-mobility',
    formula: 'σ = z·e·C·u',
    source: 'Eq. 1 with the charge per ion, z·e, written out',
    assumptions: ['C counts all mobile ions per volume.'],
    solutions: {
      conductivity: {
        from: ['mobility', 'charge-number', 'carrier-density'],
        compute: (v) => v['charge-number'] * elementaryChargeC * v['carrier-density'] * v.mobility,
      },
      mobility: {
        from: ['conductivity', 'charge-number', 'carrier-density'],
        compute: (v) => v.conductivity / (v['charge-number'] * elementaryChargeC * v['carrier-density']),
      },
      'carrier-density': {
        from: ['conductivity', 'mobility', 'charge-number'],
        compute: (v) => v.conductivity / (v['charge-number'] * elementaryChargeC * v.mobility),
      },
    },
  },
  {
    id: 'haven',
    formula: 'H_R = D*/D_J',
    source: 'Definition of the Haven ratio; not to be confused with the correlation factor f',
    assumptions: [],
    solutions: {
      'haven-ratio': {
        from: ['tracer-diffusivity', 'jump-diffusivity'],
        compute: (v) => v['tracer-diffusivity'] / v['jump-diffusivity'],
      },
      'tracer-diffusivity': {
        from: ['haven-ratio', 'jump-diffusivity'],
        compute: (v) => v['haven-ratio'] * v['jump-diffusivity'],
      },
      'jump-diffusivity': {
        from: ['tracer-diffusivity', 'haven-ratio'],
        compute: (v) => v['tracer-diffusivity'] / v['haven-ratio'],
      },
    },
  },
  {
    id: 'thermodynamic-factor',
    formula: 'D_C = Θ·D_J',
    source: 'Definition of the jump diffusivity, Θ = ∂(μ/k_BT)/∂ln x',
    assumptions: ['One phase: on a plateau neither Θ nor D_C is defined.'],
    solutions: {
      'chemical-diffusivity': {
        from: ['thermodynamic-factor', 'jump-diffusivity'],
        compute: (v) => v['thermodynamic-factor'] * v['jump-diffusivity'],
      },
      'jump-diffusivity': {
        from: ['chemical-diffusivity', 'thermodynamic-factor'],
        compute: (v) => v['chemical-diffusivity'] / v['thermodynamic-factor'],
      },
      'thermodynamic-factor': {
        from: ['chemical-diffusivity', 'jump-diffusivity'],
        compute: (v) => v['chemical-diffusivity'] / v['jump-diffusivity'],
      },
    },
  },
  {
    id: 'titration-curve',
    formula: 'Θ = −(z·F·x/(R·T))·dE/dx',
    source: 'Nernst equation; E against the metal of the ion',
    assumptions: ['E is that of equilibrium, against the metal; x counts ions per formula unit.'],
    solutions: {
      'thermodynamic-factor': {
        from: ['voltage-slope', 'composition', 'charge-number', 'temperature'],
        compute: (v) => thermodynamicFactor(v['charge-number'], v.composition, v['voltage-slope'], v.temperature),
      },
    },
  },
  {
    id: 'lattice-gas',
    formula: 'Θ = 1/(1 − x)',
    source: 'Ideal lattice gas: one site per formula unit, no interaction',
    assumptions: ['Ions share equivalent sites at random and do not feel each other.'],
    onlyIfNamed: true,
    solutions: { 'thermodynamic-factor': { from: ['composition'], compute: (v) => 1 / (1 - v.composition) } },
  },
];

/** (ze)²C/(k_B·T). */
function conductivityPerDiffusivity(chargeNumber: number, perM3: number, temperatureK: number): number {
  return partialConductivity(chargeNumber, perM3 / avogadroPerMol, 1, temperatureK);
}
