import { defineElement, parameter } from '../element.ts';

/** Z = 1/(jωC). */
export const capacitor = defineElement({
  symbol: 'C',
  title: 'Capacitor',
  family: 'capacitive',
  formula: '1/(jωC)',
  source: 'Ideal capacitor',
  parameters: [parameter.capacitance('C', 'Capacitance')],
  impedance(values) {
    const C = values[0]!;
    return (omega, _logOmega, out) => {
      const reactance = 1 / (omega * C);
      out[0] = 0;
      out[1] = -reactance;
      out[2] = 0;
      out[3] = reactance / C;
    };
  },
  start: ({ resistanceOhm, omega }) => [1 / (omega * resistanceOhm)],
});
