import { boltzmannVPerK } from '../../units/constants.ts';
import { barrierless, boltzmann, hopInputs, without } from './barrier.ts';
import type { Relation, Values } from './relation.ts';

/** Hops: how far, how often, over which barrier. */
export const hopRelations: readonly Relation[] = [
  {
    id: 'random-walk',
    formula: 'D_J = Γ·a²/(2·d)',
    source: 'Einstein–Smoluchowski, Eq. 8; 6 in three dimensions',
    assumptions: [
      'Charge moves as if hops were independent (f = H_R). Give H_R and f where they are known.',
      'Γ is the rate at which one ion leaves its site, by all paths together.',
    ],
    unlessGiven: ['haven-ratio', 'correlation-factor', 'tracer-diffusivity'],
    solutions: {
      'jump-diffusivity': {
        from: ['hop-rate', 'hop-distance', 'dimensionality'],
        compute: (v) => (v['hop-rate'] * v['hop-distance'] ** 2) / (2 * v.dimensionality),
      },
      'hop-rate': {
        from: ['jump-diffusivity', 'hop-distance', 'dimensionality'],
        compute: (v) => (2 * v.dimensionality * v['jump-diffusivity']) / v['hop-distance'] ** 2,
      },
      'hop-distance': {
        from: ['jump-diffusivity', 'hop-rate', 'dimensionality'],
        compute: (v) => Math.sqrt((2 * v.dimensionality * v['jump-diffusivity']) / v['hop-rate']),
      },
    },
  },
  {
    id: 'correlated-walk',
    formula: 'D* = f·Γ·a²/(2·d)',
    source: 'Einstein–Smoluchowski with the tracer correlation factor f',
    assumptions: ['Γ is the rate at which one ion leaves its site, by all paths together.'],
    solutions: {
      'tracer-diffusivity': {
        from: ['hop-rate', 'hop-distance', 'dimensionality', 'correlation-factor'],
        compute: (v) => (v['correlation-factor'] * v['hop-rate'] * v['hop-distance'] ** 2) / (2 * v.dimensionality),
      },
      'hop-rate': {
        from: ['tracer-diffusivity', 'hop-distance', 'dimensionality', 'correlation-factor'],
        compute: (v) =>
          (2 * v.dimensionality * v['tracer-diffusivity']) / (v['correlation-factor'] * v['hop-distance'] ** 2),
      },
      'hop-distance': {
        from: ['tracer-diffusivity', 'hop-rate', 'dimensionality', 'correlation-factor'],
        compute: (v) =>
          Math.sqrt((2 * v.dimensionality * v['tracer-diffusivity']) / (v['correlation-factor'] * v['hop-rate'])),
      },
      'correlation-factor': {
        from: ['tracer-diffusivity', 'hop-rate', 'hop-distance', 'dimensionality'],
        compute: (v) => (2 * v.dimensionality * v['tracer-diffusivity']) / (v['hop-rate'] * v['hop-distance'] ** 2),
      },
    },
  },
  {
    id: 'activated-diffusivity',
    formula: 'D_J = ν·a²·f·g·x_D·exp(−E_m/(k_B·T))',
    source: 'Eq. 2',
    assumptions: [
      'One barrier for all hops; ν holds the entropy of migration.',
      'f is the correlation factor of the diffusivity that is meant: f/H_R for D_J.',
    ],
    solutions: {
      'jump-diffusivity': {
        from: [...hopInputs, 'migration-energy', 'temperature'],
        compute: (v) => barrierless(v) * boltzmann(v, v['migration-energy']),
      },
      'migration-energy': {
        from: [...hopInputs, 'jump-diffusivity', 'temperature'],
        compute: (v) => boltzmannVPerK * v.temperature * Math.log(barrierless(v) / v['jump-diffusivity']),
      },
      'attempt-frequency': {
        from: [...without(hopInputs, 'attempt-frequency'), 'jump-diffusivity', 'migration-energy', 'temperature'],
        compute: (v) =>
          v['jump-diffusivity'] / (barrierless({ ...v, 'attempt-frequency': 1 }) * boltzmann(v, v['migration-energy'])),
      },
    },
  },
  {
    id: 'activated-rate',
    formula: 'Γ = ν·exp(−E_m/(k_B·T))',
    source: 'Eq. 11',
    assumptions: ['One path out of a site, with a free site at its end; for n paths the rate is n times as high.'],
    solutions: {
      'hop-rate': {
        from: ['attempt-frequency', 'migration-energy', 'temperature'],
        compute: (v) => v['attempt-frequency'] * boltzmann(v, v['migration-energy']),
      },
      'migration-energy': {
        from: ['attempt-frequency', 'hop-rate', 'temperature'],
        compute: (v) => boltzmannVPerK * v.temperature * Math.log(v['attempt-frequency'] / v['hop-rate']),
      },
      'attempt-frequency': {
        from: ['hop-rate', 'migration-energy', 'temperature'],
        compute: (v) => v['hop-rate'] / boltzmann(v, v['migration-energy']),
      },
    },
  },
  {
    id: 'activated-conductivity',
    formula: 'σ = σ₀·Tᵐ·exp(−(E_m + E_f)/(k_B·T))',
    source: 'Eq. 1',
    assumptions: ['One activated process over the whole range of temperature.'],
    solutions: {
      conductivity: {
        from: ['prefactor', 'prefactor-exponent', 'migration-energy', 'formation-energy', 'temperature'],
        compute: (v) => v.prefactor * withoutPrefactor(v),
      },
      prefactor: {
        from: ['conductivity', 'prefactor-exponent', 'migration-energy', 'formation-energy', 'temperature'],
        compute: (v) => v.conductivity / withoutPrefactor(v),
      },
      'migration-energy': {
        from: ['conductivity', 'prefactor', 'prefactor-exponent', 'formation-energy', 'temperature'],
        compute: (v) =>
          boltzmannVPerK *
            v.temperature *
            Math.log((v.prefactor * v.temperature ** v['prefactor-exponent']) / v.conductivity) -
          v['formation-energy'],
      },
    },
  },
  {
    id: 'other-temperature',
    formula: 'D_J = D_ref·exp(−(E_m/k_B)·(1/T − 1/T_ref))',
    source: 'Eq. 2 at two temperatures',
    assumptions: ['One barrier, and no change of phase between the two temperatures.'],
    solutions: {
      'jump-diffusivity': {
        from: ['reference-diffusivity', 'reference-temperature', 'migration-energy', 'temperature'],
        compute: (v) =>
          (v['reference-diffusivity'] * boltzmann(v, v['migration-energy'])) /
          boltzmann(v, v['migration-energy'], v['reference-temperature']),
      },
      'migration-energy': {
        from: ['reference-diffusivity', 'reference-temperature', 'jump-diffusivity', 'temperature'],
        compute: (v) =>
          (boltzmannVPerK * Math.log(v['jump-diffusivity'] / v['reference-diffusivity'])) /
          (1 / v['reference-temperature'] - 1 / v.temperature),
      },
    },
  },
  {
    id: 'energy-to-factor',
    formula: 'factor = exp(ΔE/(k_B·T))',
    source: 'Boltzmann factor',
    assumptions: ['Everything else in the two rates is alike.'],
    solutions: {
      'rate-factor': {
        from: ['energy-difference', 'temperature'],
        compute: (v) => 1 / boltzmann(v, v['energy-difference']),
      },
      'energy-difference': {
        from: ['rate-factor', 'temperature'],
        compute: (v) => boltzmannVPerK * v.temperature * Math.log(v['rate-factor']),
      },
    },
  },
  {
    id: 'waugh-fedin',
    formula: 'E_m/eV = 1.617·10⁻³·T_c/K',
    source: 'Waugh & Fedin, Sov. Phys. Solid State 4 (1963) 1633; Eq. 5',
    assumptions: ['A rule of thumb from the onset of motional narrowing, good to some tenths of an eV.'],
    solutions: {
      'migration-energy': { from: ['onset-temperature'], compute: (v) => 1.617e-3 * v['onset-temperature'] },
      'onset-temperature': { from: ['migration-energy'], compute: (v) => v['migration-energy'] / 1.617e-3 },
    },
  },
  {
    id: 'larmor',
    formula: 'Γ = 2π·ν_L',
    source: 'Maximum of R₁, ω₀·τ ≈ 1; τ is the time between hops, 1/τ their rate',
    assumptions: ['ω₀·τ = 1 at the maximum; models differ by some ten per cent.'],
    solutions: {
      'hop-rate': { from: ['larmor-frequency'], compute: (v) => 2 * Math.PI * v['larmor-frequency'] },
      'larmor-frequency': { from: ['hop-rate'], compute: (v) => v['hop-rate'] / (2 * Math.PI) },
    },
  },
];

function withoutPrefactor(v: Values): number {
  return v.temperature ** v['prefactor-exponent'] * boltzmann(v, v['migration-energy'] + v['formation-energy']);
}
