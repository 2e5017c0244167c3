import { defineElement, parameter } from '../element.ts';
import { cothOverX, layerImpedance } from './finite-length.ts';

/** Z = R·coth(x)/x, x = √(jωτ); a layer with a closed far side; R/3 + R/(jωτ) as ω → 0. */
export const warburgOpen = defineElement({
  symbol: 'Wo',
  title: 'Warburg, finite space (open)',
  family: 'diffusion',
  formula: 'R·coth(x)/x, x = √(jωτ)',
  source: 'Ho, Raistrick & Huggins, J. Electrochem. Soc. 127 (1980) 343',
  parameters: [parameter.resistance('R', 'Diffusion resistance'), parameter.time('tau', 'Diffusion time L²/D')],
  impedance: (values) => layerImpedance(cothOverX, values[0]!, values[1]!, 0.5),
  start: ({ resistanceOhm, omega }) => [resistanceOhm, 1 / omega],
});
