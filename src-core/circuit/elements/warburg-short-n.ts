import { defineElement, parameter } from '../element.ts';
import { tanhOverX, layerImpedance } from './finite-length.ts';

/** Z = R·tanh(x)/x, x = (jωτ)^n; anomalous diffusion, far side open to the ion. */
export const warburgShortExponent = defineElement({
  symbol: 'Wsn',
  title: 'Warburg, finite length, free exponent',
  family: 'diffusion',
  formula: 'R·tanh(x)/x, x = (jωτ)^n',
  source: 'Bisquert & Compte, J. Electroanal. Chem. 499 (2001) 112',
  parameters: [
    parameter.resistance('R', 'Diffusion resistance'),
    parameter.time('tau', 'Diffusion time L²/D'),
    parameter.exponent('n', 'Exponent', 0.05, 1),
  ],
  impedance: (values) => layerImpedance(tanhOverX, values[0]!, values[1]!, values[2]!),
  start: ({ resistanceOhm, omega, exponent }) => [resistanceOhm, 1 / omega, exponent / 2],
});
