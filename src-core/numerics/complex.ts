/**
 * Complex arithmetic for inner loops: results are written to a caller's `Complex`, so that nothing is allocated
 * per frequency. `out` may be one of the arguments.
 */
export interface Complex {
  re: number;
  im: number;
}

export function complex(re = 0, im = 0): Complex {
  return { re, im };
}

export function multiply(a: Complex, b: Complex, out: Complex): Complex {
  const re = a.re * b.re - a.im * b.im;
  out.im = a.re * b.im + a.im * b.re;
  out.re = re;
  return out;
}

/** a/b by Smith's method, which neither overflows nor underflows where the quotient does not. */
export function divide(a: Complex, b: Complex, out: Complex): Complex {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re;
    const scale = b.re + b.im * ratio;
    const re = (a.re + a.im * ratio) / scale;
    out.im = (a.im - a.re * ratio) / scale;
    out.re = re;
  } else {
    const ratio = b.re / b.im;
    const scale = b.re * ratio + b.im;
    const re = (a.re * ratio + a.im) / scale;
    out.im = (a.im * ratio - a.re) / scale;
    out.re = re;
  }
  return out;
}

export function reciprocal(a: Complex, out: Complex): Complex {
  return divide({ re: 1, im: 0 }, a, out);
}

export function magnitude(a: Complex): number {
  return Math.hypot(a.re, a.im);
}

/** Principal square root: the real part is never negative. */
export function squareRoot(a: Complex, out: Complex): Complex {
  const size = Math.hypot(a.re, a.im);
  if (size === 0) {
    out.re = 0;
    out.im = 0;
    return out;
  }
  const larger = Math.sqrt((size + Math.abs(a.re)) / 2);
  const smaller = a.im / (2 * larger);
  if (a.re >= 0) {
    out.re = larger;
    out.im = smaller;
  } else {
    out.im = a.im >= 0 ? larger : -larger;
    out.re = Math.abs(smaller);
  }
  return out;
}

/** e^a. */
export function exponential(a: Complex, out: Complex): Complex {
  const size = Math.exp(a.re);
  const angle = a.im;
  out.re = size * Math.cos(angle);
  out.im = size * Math.sin(angle);
  return out;
}
