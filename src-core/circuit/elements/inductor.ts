import { defineElement, parameter } from '../element.ts';

/** Z = jωL. */
export const inductor = defineElement({
  symbol: 'L',
  title: 'Inductor',
  family: 'inductive',
  formula: 'jωL',
  source: 'Ideal inductor',
  parameters: [parameter.inductance('L', 'Inductance')],
  impedance(values) {
    const L = values[0]!;
    return (omega, _logOmega, out) => {
      out[0] = 0;
      out[1] = omega * L;
      out[2] = 0;
      out[3] = omega;
    };
  },
  start: ({ resistanceOhm, omega }) => [resistanceOhm / omega],
});
