import { complex, divide } from '../../numerics/complex.ts';
import type { ElementImpedance } from '../element.ts';
import { quarterTurn } from '../element.ts';
import { cothOverX } from './finite-length.ts';

/**
 * Z = Rion·coth(x)/x, x = √(Rion·y), y = g + Q(jω)ⁿ: a pore with a closed end, its wall's admittance being y in all.
 * Derivatives with respect to Rion, Q, n and, as the fourth where there is room, Rct = 1/g.
 */
export function poreImpedance(Rion: number, Q: number, n: number, conductanceS: number): ElementImpedance {
  const cosine = Math.cos(n * quarterTurn);
  const sine = Math.sin(n * quarterTurn);
  const wall = complex();
  const x = complex();
  const value = complex();
  const slope = complex();
  const perWall = complex();
  return (_omega, logOmega, out) => {
    const power = Math.exp(n * logOmega);
    const reactiveRe = Q * power * cosine;
    const reactiveIm = Q * power * sine;
    wall.re = conductanceS + reactiveRe;
    wall.im = reactiveIm;
    rootOf(Rion * wall.re, Rion * wall.im, x);
    cothOverX(x, value, slope);
    out[0] = Rion * value.re;
    out[1] = Rion * value.im;
    out[2] = value.re + slope.re / 2;
    out[3] = value.im + slope.im / 2;
    divide(slope, wall, perWall); // ∂Z/∂y = Rion·x·f′/(2y)
    const re = (Rion * perWall.re) / 2;
    const im = (Rion * perWall.im) / 2;
    out[4] = power * (re * cosine - im * sine);
    out[5] = power * (im * cosine + re * sine);
    const turnedRe = re * reactiveRe - im * reactiveIm;
    const turnedIm = im * reactiveRe + re * reactiveIm;
    out[6] = turnedRe * logOmega - turnedIm * quarterTurn;
    out[7] = turnedIm * logOmega + turnedRe * quarterTurn;
    if (out.length < 10) return;
    out[8] = -re * conductanceS * conductanceS;
    out[9] = -im * conductanceS * conductanceS;
  };
}

/** √(re + j·im) for a number that may be too large to be squared. */
function rootOf(re: number, im: number, out: { re: number; im: number }): void {
  const scale = Math.max(Math.abs(re), Math.abs(im));
  if (scale === 0) {
    out.re = 0;
    out.im = 0;
    return;
  }
  const a = re / scale;
  const b = im / scale;
  const size = Math.sqrt(a * a + b * b);
  const root = Math.sqrt(scale);
  const larger = Math.sqrt((size + Math.abs(a)) / 2);
  const smaller = Math.abs(b) / (2 * larger);
  out.re = root * (a >= 0 ? larger : smaller);
  out.im = root * (a >= 0 ? smaller : larger) * (b < 0 ? -1 : 1);
}
