import { defineElement, parameter } from '../element.ts';
import { layerImpedance, sphereFunction } from './finite-length.ts';

/** Z = R/(x·coth x − 1), x = √(jωτ): insertion into spheres; R/5 + 3R/(jωτ) as ω → 0. */
export const warburgSphere = defineElement({
  symbol: 'Wsph',
  title: 'Warburg, diffusion into spheres',
  family: 'diffusion',
  formula: 'R/(x·coth x − 1), x = √(jωτ)',
  source: 'Jacobsen & West, Electrochim. Acta 40 (1995) 255',
  parameters: [parameter.resistance('R', 'Diffusion resistance'), parameter.time('tau', 'Diffusion time r²/D')],
  impedance: (values) => layerImpedance(sphereFunction, values[0]!, values[1]!, 0.5),
  start: ({ resistanceOhm, omega }) => [resistanceOhm, 4 / omega],
});
