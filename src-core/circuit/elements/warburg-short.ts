import { defineElement, parameter } from '../element.ts';
import { tanhOverX, layerImpedance } from './finite-length.ts';

/** Z = R·tanh(x)/x, x = √(jωτ); a layer whose far side passes the ion freely; R as ω → 0. */
export const warburgShort = defineElement({
  symbol: 'Ws',
  title: 'Warburg, finite length (short)',
  family: 'diffusion',
  formula: 'R·tanh(x)/x, x = √(jωτ)',
  source: 'Ho, Raistrick & Huggins, J. Electrochem. Soc. 127 (1980) 343',
  parameters: [parameter.resistance('R', 'Diffusion resistance'), parameter.time('tau', 'Diffusion time L²/D')],
  impedance: (values) => layerImpedance(tanhOverX, values[0]!, values[1]!, 0.5),
  start: ({ resistanceOhm, omega }) => [resistanceOhm, 1 / omega],
});
