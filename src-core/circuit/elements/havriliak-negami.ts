import { complex, divide } from '../../numerics/complex.ts';
import { defineElement, parameter, quarterTurn } from '../element.ts';

/** Z = R/(1 + (jωτ)ᵃ)ᵇ: an arc depressed (a) and skewed (b); b = 1 is the Zarc, a = 1 Cole–Davidson. */
export const havriliakNegami = defineElement({
  symbol: 'HN',
  title: 'Havriliak–Negami arc',
  family: 'distributed',
  formula: 'R/(1 + (jωτ)^a)^b',
  source: 'Havriliak & Negami, Polymer 8 (1967) 161',
  parameters: [
    parameter.resistance('R', 'Resistance'),
    parameter.time('tau', 'Time constant'),
    parameter.exponent('a', 'Depression exponent', 0, 1.1),
    parameter.exponent('b', 'Skewness exponent', 0.05, 1.1),
  ],
  impedance(values) {
    const R = values[0]!;
    const tau = values[1]!;
    const a = values[2]!;
    const b = values[3]!;
    const logTau = Math.log(tau);
    const cosine = Math.cos(a * quarterTurn);
    const sine = Math.sin(a * quarterTurn);
    const power = complex();
    const denominator = complex();
    const slope = complex();
    return (_omega, logOmega, out) => {
      const logProduct = logOmega + logTau;
      const isFast = a * logProduct > 0;
      const size = Math.exp(-Math.abs(a * logProduct));
      power.re = size * cosine;
      power.im = isFast ? -size * sine : size * sine;
      denominator.re = 1 + power.re;
      denominator.im = power.im;
      divide(isFast ? one : power, denominator, slope); // y/(1 + y)
      // ln(1 + y) = ln(1 + 1/y) + ln y where y is large.
      const logRe = Math.log(Math.hypot(denominator.re, denominator.im)) + (isFast ? a * logProduct : 0);
      const logIm = Math.atan2(denominator.im, denominator.re) + (isFast ? a * quarterTurn : 0);
      const scale = Math.exp(-b * logRe);
      const shareRe = scale * Math.cos(b * logIm);
      const shareIm = -scale * Math.sin(b * logIm);
      const re = R * shareRe;
      const im = R * shareIm;
      const turnedRe = re * slope.re - im * slope.im;
      const turnedIm = re * slope.im + im * slope.re;
      out[0] = re;
      out[1] = im;
      out[2] = shareRe;
      out[3] = shareIm;
      out[4] = ((-a * b) / tau) * turnedRe;
      out[5] = ((-a * b) / tau) * turnedIm;
      out[6] = -b * (turnedRe * logProduct - turnedIm * quarterTurn);
      out[7] = -b * (turnedIm * logProduct + turnedRe * quarterTurn);
      out[8] = -(re * logRe - im * logIm);
      out[9] = -(im * logRe + re * logIm);
    };
  },
  start: ({ resistanceOhm, omega, exponent }) => [resistanceOhm, 1 / omega, exponent, exponent],
});

const one = complex(1, 0);
