import { defineElement, parameter } from '../element.ts';

/** Z = R. */
export const resistor = defineElement({
  symbol: 'R',
  title: 'Resistor',
  family: 'resistive',
  formula: 'R',
  source: "Ohm's law",
  parameters: [parameter.resistance('R', 'Resistance')],
  impedance(values) {
    const R = values[0]!;
    return (_omega, _logOmega, out) => {
      out[0] = R;
      out[1] = 0;
      out[2] = 1;
      out[3] = 0;
    };
  },
  start: ({ resistanceOhm }) => [resistanceOhm],
});
