import { boltzmannVPerK } from '../../units/constants.ts';
import { barrierless, boltzmann, hopInputs, without } from './barrier.ts';
import type { Relation } from './relation.ts';

/** How fast and how easily ions must pass a coating. */
export const coatingRelations: readonly Relation[] = [
  {
    id: 'time-to-cross',
    formula: 'D_min = L_c²/t',
    source: 'Time to diffuse through a coating; both published limits follow from ν = 10¹² 1/s and a = 3 Å',
    assumptions: ['L_c²/t without a factor: an order of magnitude.'],
    solutions: {
      'required-diffusivity': {
        from: ['coating-thickness', 'discharge-time'],
        compute: (v) => v['coating-thickness'] ** 2 / v['discharge-time'],
      },
      'coating-thickness': {
        from: ['required-diffusivity', 'discharge-time'],
        compute: (v) => Math.sqrt(v['required-diffusivity'] * v['discharge-time']),
      },
      'discharge-time': {
        from: ['coating-thickness', 'required-diffusivity'],
        compute: (v) => v['coating-thickness'] ** 2 / v['required-diffusivity'],
      },
    },
  },
  {
    id: 'discharge-rate',
    formula: 't = 3600 s/C-rate',
    source: 'Definition of the C-rate',
    assumptions: [],
    solutions: {
      'discharge-time': { from: ['discharge-rate'], compute: (v) => 3600 / v['discharge-rate'] },
      'discharge-rate': { from: ['discharge-time'], compute: (v) => 3600 / v['discharge-time'] },
    },
  },
  {
    id: 'coating-criterion',
    formula: 'E_max = k_B·T·ln(ν·a²·f·g·x_D/D_min)',
    source: 'Eq. 2 solved for the barrier',
    assumptions: ['One barrier for all hops; a factor of ten in ν·a² is k_B·T·ln 10 in E_max.'],
    solutions: {
      'highest-energy': {
        from: [...hopInputs, 'required-diffusivity', 'temperature'],
        compute: (v) => boltzmannVPerK * v.temperature * Math.log(barrierless(v) / v['required-diffusivity']),
      },
      'required-diffusivity': {
        from: [...hopInputs, 'highest-energy', 'temperature'],
        compute: (v) => barrierless(v) * boltzmann(v, v['highest-energy']),
      },
      'attempt-frequency': {
        from: [...without(hopInputs, 'attempt-frequency'), 'highest-energy', 'required-diffusivity', 'temperature'],
        compute: (v) =>
          v['required-diffusivity'] /
          (barrierless({ ...v, 'attempt-frequency': 1 }) * boltzmann(v, v['highest-energy'])),
      },
    },
  },
];
