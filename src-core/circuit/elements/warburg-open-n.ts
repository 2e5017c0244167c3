import { defineElement, parameter } from '../element.ts';
import { cothOverX, layerImpedance } from './finite-length.ts';

/** Z = R·coth(x)/x, x = (jωτ)^n; anomalous diffusion, far side closed. */
export const warburgOpenExponent = defineElement({
  symbol: 'Won',
  title: 'Warburg, finite space, free exponent',
  family: 'diffusion',
  formula: 'R·coth(x)/x, x = (jωτ)^n',
  source: 'Bisquert & Compte, J. Electroanal. Chem. 499 (2001) 112',
  parameters: [
    parameter.resistance('R', 'Diffusion resistance'),
    parameter.time('tau', 'Diffusion time L²/D'),
    parameter.exponent('n', 'Exponent', 0.05, 1),
  ],
  impedance: (values) => layerImpedance(cothOverX, values[0]!, values[1]!, values[2]!),
  start: ({ resistanceOhm, omega, exponent }) => [resistanceOhm, 1 / omega, exponent / 2],
});
