import { defineElement, parameter, quarterTurn } from '../element.ts';

/** Z = 1/(Q(jω)ⁿ): a capacitor whose time constants are spread; n = 1 is a capacitor, n = 1/2 diffusion. */
export const constantPhase = defineElement({
  symbol: 'CPE',
  title: 'Constant-phase element',
  family: 'capacitive',
  formula: '1/(Q(jω)^n)',
  source: 'Cole & Cole, J. Chem. Phys. 9 (1941) 341; Brug et al., J. Electroanal. Chem. 176 (1984) 275',
  parameters: [parameter.admittance('Q', 'Admittance coefficient'), parameter.exponent('n', 'Exponent', 0, 1.1)],
  impedance(values) {
    const Q = values[0]!;
    const n = values[1]!;
    const cosine = Math.cos(n * quarterTurn);
    const sine = -Math.sin(n * quarterTurn);
    return (_omega, logOmega, out) => {
      const size = Math.exp(-n * logOmega) / Q;
      const re = size * cosine;
      const im = size * sine;
      out[0] = re;
      out[1] = im;
      out[2] = -re / Q;
      out[3] = -im / Q;
      out[4] = im * quarterTurn - re * logOmega;
      out[5] = -im * logOmega - re * quarterTurn;
    };
  },
  start: ({ resistanceOhm, omega, exponent }) => [1 / (resistanceOhm * omega ** exponent), exponent],
});
