import { complex, divide, squareRoot } from '../../numerics/complex.ts';
import { defineElement, parameter } from '../element.ts';

/** Z = R/√(1 + jωτ): diffusion with a homogeneous reaction. */
export const gerischer = defineElement({
  symbol: 'G',
  title: 'Gerischer',
  family: 'diffusion',
  formula: 'R/√(1 + jωτ)',
  source: 'Gerischer, Z. Phys. Chem. 198 (1951) 286',
  parameters: [parameter.resistance('R', 'Resistance'), parameter.time('tau', 'Reaction time')],
  impedance(values) {
    const R = values[0]!;
    const tau = values[1]!;
    const sum = complex(1, 0);
    const root = complex();
    const share = complex();
    const slope = complex();
    return (omega, _logOmega, out) => {
      sum.im = omega * tau;
      divide(one, squareRoot(sum, root), share);
      divide(share, sum, slope); // (1 + jωτ)^(−3/2)
      out[0] = R * share.re;
      out[1] = R * share.im;
      out[2] = share.re;
      out[3] = share.im;
      out[4] = 0.5 * R * omega * slope.im;
      out[5] = -0.5 * R * omega * slope.re;
    };
  },
  start: ({ resistanceOhm, omega }) => [resistanceOhm, 1 / omega],
});

const one = complex(1, 0);
