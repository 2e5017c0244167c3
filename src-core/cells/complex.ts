/** The little complex arithmetic that linearised cells need. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export function add(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

export function multiply(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function divide(a: Complex, b: Complex): Complex {
  const size = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}

export const one: Complex = { re: 1, im: 0 };

/** 1/(1/a + 1/b). */
export function parallel(a: Complex, b: Complex): Complex {
  return divide(multiply(a, b), add(a, b));
}

/** (j omega)^n. */
export function powerOfJOmega(omega: number, n: number): Complex {
  const size = omega ** n;
  return { re: size * Math.cos((n * Math.PI) / 2), im: size * Math.sin((n * Math.PI) / 2) };
}

/** tanh of u(1 + j): the only complex tanh that diffusion needs. Safe for any u >= 0. */
export function tanhOnDiagonal(u: number): Complex {
  if (u > 20) return one;
  const tanh = Math.tanh(u);
  const tan = Math.tan(u);
  return divide({ re: tanh, im: tan }, { re: 1, im: tanh * tan });
}
