import { defineElement, parameter } from '../element.ts';
import { poreImpedance } from './porous-electrode.ts';

/** Z = Rion·coth(x)/x, x = √(Rion(1/Rct + Q(jω)ⁿ)): a porous electrode with a reaction on its walls; totals. */
export const porousElectrodeReacting = defineElement({
  symbol: 'DL',
  title: 'Porous electrode (de Levie), reacting',
  family: 'line',
  formula: 'Rion·coth(x)/x, x = √(Rion(1/Rct + Q(jω)^n))',
  source: 'de Levie, Electrochim. Acta 8 (1963) 751; Adv. Electrochem. Electrochem. Eng. 6 (1967) 329',
  parameters: [
    parameter.resistance('Rion', 'Ionic resistance of the pores'),
    parameter.admittance('Q', 'Admittance coefficient of the walls'),
    parameter.exponent('n', 'Exponent', 0, 1.1),
    parameter.resistance('Rct', 'Charge-transfer resistance'),
  ],
  impedance: (values) => poreImpedance(values[0]!, values[1]!, values[2]!, 1 / values[3]!),
  start: ({ resistanceOhm, omega, exponent }) => [
    resistanceOhm,
    1 / (resistanceOhm * omega ** exponent),
    exponent,
    2 * resistanceOhm,
  ],
});
