import {
  complex,
  divide,
  exponential,
  multiply,
  squareRoot,
  type Complex,
} from '../../../../src-core/numerics/complex.ts';

/** A mixed conductor between ion-blocking contacts. */
export interface MixedConductor {
  readonly ionsOhm: number;
  readonly electronsOhm: number;
  readonly thicknessM: number;
  readonly diffusivityM2PerS: number;
}

/** Z(s) = R_∞ + (R_e − R_∞)·tanh(q)/q, q² = s·L²/(4D). */
function impedance({ ionsOhm, electronsOhm, thicknessM, diffusivityM2PerS }: MixedConductor, s: Complex): Complex {
  const fast = 1 / (1 / ionsOhm + 1 / electronsOhm);
  const scale = thicknessM ** 2 / (4 * diffusivityM2PerS);
  const q = squareRoot(complex(s.re * scale, s.im * scale), complex());
  const decay = exponential(complex(-2 * q.re, -2 * q.im), complex());
  const tanh = divide(complex(1 - decay.re, -decay.im), complex(1 + decay.re, decay.im), complex());
  const ratio = divide(tanh, q, complex());
  return complex(fast + (electronsOhm - fast) * ratio.re, (electronsOhm - fast) * ratio.im);
}

/** Current after a step of the voltage to `volt`, without any series of modes. */
export function currentAfterStep(sample: MixedConductor, volt: number, timeS: number): number {
  return invert((s) => divide(complex(volt), multiply(s, impedance(sample, s), complex()), complex()), timeS);
}

/** Voltage after a step of the current to `ampere`. */
export function voltageAfterStep(sample: MixedConductor, ampere: number, timeS: number): number {
  return invert((s) => {
    const z = impedance(sample, s);
    return divide(complex(ampere * z.re, ampere * z.im), s, complex());
  }, timeS);
}

/** Numerical inversion of a Laplace transform by the fixed Talbot contour. @see Abate & Valkó, Int. J. Numer. Meth. Eng. 60 (2004) 979 */
function invert(transform: (s: Complex) => Complex, timeS: number): number {
  const count = 24;
  const r = (2 * count) / (5 * timeS);
  let sum = 0.5 * Math.exp(r * timeS) * transform(complex(r)).re;
  for (let k = 1; k < count; k++) {
    const theta = (k * Math.PI) / count;
    const cotangent = 1 / Math.tan(theta);
    const s = complex(r * theta * cotangent, r * theta);
    const weight = multiply(
      exponential(complex(s.re * timeS, s.im * timeS), complex()),
      complex(1, theta + (theta * cotangent - 1) * cotangent),
      complex(),
    );
    sum += multiply(weight, transform(s), complex()).re;
  }
  return (r / count) * sum;
}
