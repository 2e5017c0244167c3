import { defineElement, parameter } from '../element.ts';
import { poreImpedance } from './porous-electrode.ts';

/** Z = Rion·coth(x)/x, x = √(Rion·Q(jω)ⁿ): a porous electrode without a reaction; Rion/3 + 1/(Q(jω)ⁿ) as ω → 0. */
export const porousElectrodeBlocking = defineElement({
  symbol: 'DLb',
  title: 'Porous electrode (de Levie), blocking',
  family: 'line',
  formula: 'Rion·coth(x)/x, x = √(Rion·Q(jω)^n)',
  source: 'de Levie, Electrochim. Acta 8 (1963) 751',
  parameters: [
    parameter.resistance('Rion', 'Ionic resistance of the pores'),
    parameter.admittance('Q', 'Admittance coefficient of the walls'),
    parameter.exponent('n', 'Exponent', 0, 1.1),
  ],
  impedance: (values) => poreImpedance(values[0]!, values[1]!, values[2]!, 0),
  start: ({ resistanceOhm, omega, exponent }) => [resistanceOhm, 1 / (resistanceOhm * omega ** exponent), exponent],
});
