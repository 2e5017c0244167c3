import { complex } from '../../numerics/complex.ts';
import { defineElement, parameter, quarterTurn } from '../element.ts';
import { cosechOverX, cothOverX } from './finite-length.ts';

/**
 * Two resistive rails, R1 fed at one end and R2 at the other, joined along their length by Q(jω)ⁿ in all:
 * Z = R1R2/(R1 + R2)·(1 + 2/(k·sinh k)) + (R1² + R2²)/(R1 + R2)·coth(k)/k, k = √((R1 + R2)Q(jω)ⁿ).
 */
export const twoRailLine = defineElement({
  symbol: 'TLM',
  title: 'Two-rail transmission line, ions and electrons fed at opposite ends',
  family: 'line',
  formula: 'R1·R2/(R1 + R2)·(1 + 2/(k·sinh k)) + (R1² + R2²)/(R1 + R2)·coth(k)/k, k = √((R1 + R2)Q(jω)^n)',
  source:
    'Paasch, Micka & Gersdorf, Electrochim. Acta 38 (1993) 2653; Bisquert et al., Electrochem. Commun. 1 (1999) 429',
  parameters: [
    parameter.resistance('R1', 'Resistance of the first rail'),
    parameter.resistance('R2', 'Resistance of the second rail'),
    parameter.admittance('Q', 'Admittance coefficient between the rails'),
    parameter.exponent('n', 'Exponent', 0, 1.1),
  ],
  impedance(values) {
    const first = values[0]!;
    const second = values[1]!;
    const Q = values[2]!;
    const n = values[3]!;
    const sum = first + second;
    const across = first * (second / sum);
    const along = first * (first / sum) + second * (second / sum);
    const rootLog = Math.log(sum * Q) / 2;
    const cosine = Math.cos((n * quarterTurn) / 2);
    const sine = Math.sin((n * quarterTurn) / 2);
    const k = complex();
    const near = complex();
    const nearSlope = complex();
    const far = complex();
    const farSlope = complex();
    return (_omega, logOmega, out) => {
      const size = Math.exp(rootLog + (n * logOmega) / 2);
      k.re = size * cosine;
      k.im = size * sine;
      cothOverX(k, near, nearSlope);
      cosechOverX(k, far, farSlope);
      const farRe = 1 + 2 * far.re;
      const farIm = 2 * far.im;
      const slopeRe = 2 * across * farSlope.re + along * nearSlope.re; // k·∂Z/∂k
      const slopeIm = 2 * across * farSlope.im + along * nearSlope.im;
      out[0] = across * farRe + along * near.re;
      out[1] = across * farIm + along * near.im;
      const firstShare = second / sum;
      const secondShare = first / sum;
      // ∂across/∂R1 = (R2/(R1+R2))², ∂along/∂R1 = 1 − 2(R2/(R1+R2))²
      writeRail(out, 2, firstShare * firstShare, sum, farRe, farIm, near, slopeRe, slopeIm);
      writeRail(out, 4, secondShare * secondShare, sum, farRe, farIm, near, slopeRe, slopeIm);
      out[6] = slopeRe / (2 * Q);
      out[7] = slopeIm / (2 * Q);
      out[8] = (slopeRe * logOmega - slopeIm * quarterTurn) / 2;
      out[9] = (slopeIm * logOmega + slopeRe * quarterTurn) / 2;
    };
  },
  start: ({ resistanceOhm, omega, exponent }) => [
    resistanceOhm,
    resistanceOhm / 3,
    1 / (resistanceOhm * omega ** exponent),
    exponent,
  ],
});

function writeRail(
  out: Float64Array,
  at: number,
  share: number,
  sum: number,
  farRe: number,
  farIm: number,
  near: { readonly re: number; readonly im: number },
  slopeRe: number,
  slopeIm: number,
): void {
  out[at] = share * farRe + (1 - 2 * share) * near.re + slopeRe / (2 * sum);
  out[at + 1] = share * farIm + (1 - 2 * share) * near.im + slopeIm / (2 * sum);
}
