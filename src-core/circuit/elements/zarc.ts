import { complex, divide, multiply } from '../../numerics/complex.ts';
import { defineElement, parameter, quarterTurn } from '../element.ts';

/** Z = R/(1 + (jωτ)ⁿ): a resistor beside a constant-phase element, by its time constant τ = (RQ)^(1/n). */
export const zarc = defineElement({
  symbol: 'Zarc',
  title: 'Depressed arc',
  family: 'distributed',
  formula: 'R/(1 + (jωτ)^n)',
  source: 'Cole & Cole, J. Chem. Phys. 9 (1941) 341',
  parameters: [
    parameter.resistance('R', 'Resistance'),
    parameter.time('tau', 'Time constant'),
    parameter.exponent('n', 'Exponent', 0, 1.1),
  ],
  impedance(values) {
    const R = values[0]!;
    const tau = values[1]!;
    const n = values[2]!;
    const logTau = Math.log(tau);
    const cosine = Math.cos(n * quarterTurn);
    const sine = Math.sin(n * quarterTurn);
    const power = complex();
    const denominator = complex();
    const share = complex();
    const slope = complex();
    return (_omega, logOmega, out) => {
      const logProduct = logOmega + logTau;
      // Written in the smaller of y and 1/y, y = (jωτ)ⁿ, so that nothing overflows.
      const isFast = n * logProduct > 0;
      const size = Math.exp(-Math.abs(n * logProduct));
      power.re = size * cosine;
      power.im = isFast ? -size * sine : size * sine;
      denominator.re = 1 + power.re;
      denominator.im = power.im;
      divide(isFast ? power : one, denominator, share); // 1/(1 + y)
      divide(isFast ? one : power, denominator, slope); // y/(1 + y)
      multiply(slope, share, slope);
      out[0] = R * share.re;
      out[1] = R * share.im;
      out[2] = share.re;
      out[3] = share.im;
      out[4] = ((-R * n) / tau) * slope.re;
      out[5] = ((-R * n) / tau) * slope.im;
      out[6] = -R * (slope.re * logProduct - slope.im * quarterTurn);
      out[7] = -R * (slope.im * logProduct + slope.re * quarterTurn);
    };
  },
  start: ({ resistanceOhm, omega, exponent }) => [resistanceOhm, 1 / omega, exponent],
});

const one = complex(1, 0);
