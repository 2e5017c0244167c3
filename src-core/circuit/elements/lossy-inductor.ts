import { defineElement, parameter, quarterTurn } from '../element.ts';

/** Z = L(jω)ⁿ: an inductor with eddy currents or skin effect. */
export const lossyInductor = defineElement({
  symbol: 'La',
  title: 'Inductor with exponent',
  family: 'inductive',
  formula: 'L(jω)^n',
  source: 'By analogy with the constant-phase element; Barsoukov & Macdonald, Impedance Spectroscopy, 3rd ed., ch. 2',
  parameters: [
    parameter.inductance('L', 'Inductance coefficient', 'Ω·s^n'),
    parameter.exponent('n', 'Exponent', 0.1, 1.1),
  ],
  impedance(values) {
    const L = values[0]!;
    const n = values[1]!;
    const cosine = Math.cos(n * quarterTurn);
    const sine = Math.sin(n * quarterTurn);
    return (_omega, logOmega, out) => {
      const power = Math.exp(n * logOmega);
      const re = L * power * cosine;
      const im = L * power * sine;
      out[0] = re;
      out[1] = im;
      out[2] = power * cosine;
      out[3] = power * sine;
      out[4] = re * logOmega - im * quarterTurn;
      out[5] = im * logOmega + re * quarterTurn;
    };
  },
  start: ({ resistanceOhm, omega, exponent }) => [resistanceOhm / omega ** exponent, exponent],
});
