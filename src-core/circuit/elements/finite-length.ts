import { complex, divide, multiply, type Complex } from '../../numerics/complex.ts';
import { quarterTurn, type ElementImpedance } from '../element.ts';

/**
 * A function f of diffusion through a layer, with x·f′(x), for Re x ≥ 0. Both are written in e^(−2x), which cannot
 * overflow, and as series below |x|² of about 1e-3, where the differences would cancel.
 */
export type LayerFunction = (x: Complex, value: Complex, slope: Complex) => void;

const seriesBelow = 1e-3;
const square = complex();
const decay = complex();
const above = complex();
const below = complex();
const quotient = complex();
const growth = complex();
const rise = complex();
const one = complex(1, 0);

/** f = tanh(x)/x, the far side held at constant activity. */
export const tanhOverX: LayerFunction = (x, value, slope) => {
  multiply(x, x, square);
  if (Math.abs(square.re) + Math.abs(square.im) < seriesBelow) {
    polynomial(square, [1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835], value);
    polynomial(square, [0, -2 / 3, 8 / 15, -34 / 105, 496 / 2835], slope);
    return;
  }
  fillDecay(x);
  divide(below, above, quotient); // tanh x
  divide(quotient, x, value);
  multiply(above, above, quotient);
  divide(decay, quotient, slope);
  slope.re = 4 * slope.re - value.re; // sech²x − tanh(x)/x
  slope.im = 4 * slope.im - value.im;
};

/** f = coth(x)/x, the far side closed. */
export const cothOverX: LayerFunction = (x, value, slope) => {
  multiply(x, x, square);
  if (Math.abs(square.re) + Math.abs(square.im) < seriesBelow) {
    const inverse = divide(one, square, quotient);
    polynomial(square, [1 / 3, -1 / 45, 2 / 945, -1 / 4725], value);
    polynomial(square, [0, -2 / 45, 8 / 945, -2 / 1575], slope);
    value.re += inverse.re;
    value.im += inverse.im;
    slope.re -= 2 * inverse.re;
    slope.im -= 2 * inverse.im;
    return;
  }
  fillDecay(x);
  divide(above, below, quotient); // coth x
  divide(quotient, x, value);
  multiply(below, below, quotient);
  divide(decay, quotient, slope);
  slope.re = -4 * slope.re - value.re; // −csch²x − coth(x)/x
  slope.im = -4 * slope.im - value.im;
};

/** x·coth x − 1 in powers of x²; the 1 that is taken away costs digits sooner than in the layer's functions. */
const growthSeries = [0, 1 / 3, -1 / 45, 2 / 945, -1 / 4725, 2 / 93555, -1382 / 638512875, 4 / 18243225];
const riseSeries = growthSeries.map((coefficient, power) => 2 * power * coefficient);
const sphereSeriesBelow = 0.1;

/** f = 1/(x·coth x − 1), diffusion into a sphere. */
export const sphereFunction: LayerFunction = (x, value, slope) => {
  multiply(x, x, square);
  if (Math.abs(square.re) + Math.abs(square.im) < sphereSeriesBelow) {
    polynomial(square, growthSeries, growth);
    polynomial(square, riseSeries, rise);
  } else {
    cothOverX(x, growth, rise);
    multiply(square, growth, growth);
    multiply(square, rise, rise);
    rise.re += 2 * growth.re; // x·d(x·coth x)/dx
    rise.im += 2 * growth.im;
    growth.re -= 1;
  }
  divide(one, growth, value);
  divide(rise, growth, slope);
  multiply(slope, value, slope);
  slope.re = -slope.re;
  slope.im = -slope.im;
};

/** f = 1/(x·sinh x), from one side of a layer to the other. */
export const cosechOverX: LayerFunction = (x, value, slope) => {
  multiply(x, x, square);
  if (Math.abs(square.re) + Math.abs(square.im) < seriesBelow) {
    const inverse = divide(one, square, quotient);
    polynomial(square, [-1 / 6, 7 / 360, -31 / 15120, 127 / 604800], value);
    polynomial(square, [0, 7 / 180, -31 / 3780, 127 / 100800], slope);
    value.re += inverse.re;
    value.im += inverse.im;
    slope.re -= 2 * inverse.re;
    slope.im -= 2 * inverse.im;
    return;
  }
  fillDecay(x);
  const size = 2 * Math.exp(-x.re);
  quotient.re = size * Math.cos(x.im);
  quotient.im = -size * Math.sin(x.im);
  divide(quotient, below, quotient); // csch x
  divide(above, below, slope);
  multiply(slope, quotient, slope);
  divide(quotient, x, value);
  slope.re = -slope.re - value.re; // −csch x·coth x − csch(x)/x
  slope.im = -slope.im - value.im;
};

/** decay = e^(−2x), above = 1 + decay, below = 1 − decay. */
function fillDecay(x: Complex): void {
  const size = Math.exp(-2 * x.re);
  decay.re = size * Math.cos(2 * x.im);
  decay.im = -size * Math.sin(2 * x.im);
  above.re = 1 + decay.re;
  above.im = decay.im;
  below.re = 1 - decay.re;
  below.im = -decay.im;
}

function polynomial(variable: Complex, coefficients: readonly number[], out: Complex): void {
  out.re = 0;
  out.im = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    multiply(out, variable, out);
    out.re += coefficients[k]!;
  }
}

/** Z = R·f((jωτ)ⁿ) with derivatives with respect to R, τ and, as the third, n. */
export function layerImpedance(layer: LayerFunction, R: number, tau: number, n: number): ElementImpedance {
  const logTau = Math.log(tau);
  const cosine = Math.cos(n * quarterTurn);
  const sine = Math.sin(n * quarterTurn);
  const x = complex();
  const value = complex();
  const slope = complex();
  return (_omega, logOmega, out) => {
    const logProduct = logOmega + logTau;
    const size = Math.exp(n * logProduct);
    x.re = size * cosine;
    x.im = size * sine;
    layer(x, value, slope);
    out[0] = R * value.re;
    out[1] = R * value.im;
    out[2] = value.re;
    out[3] = value.im;
    out[4] = ((R * n) / tau) * slope.re;
    out[5] = ((R * n) / tau) * slope.im;
    if (out.length < 8) return;
    out[6] = R * (slope.re * logProduct - slope.im * quarterTurn);
    out[7] = R * (slope.im * logProduct + slope.re * quarterTurn);
  };
}
