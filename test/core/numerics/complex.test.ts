import { expect, test } from 'vitest';
import {
  complex,
  divide,
  exponential,
  magnitude,
  multiply,
  reciprocal,
  squareRoot,
} from '../../../src-core/numerics/complex.ts';

test('a product divided by one factor is the other, in place as well', () => {
  const a = complex(3, -4);
  const b = complex(-0.5, 2);
  const product = multiply(a, b, complex());
  expect(product).toEqual({ re: 6.5, im: 8 });
  divide(product, b, product);
  expect(product.re).toBeCloseTo(3, 14);
  expect(product.im).toBeCloseTo(-4, 14);
});

test('quotients near the ends of the number range stay finite', () => {
  expect(divide(complex(1e300, 1e300), complex(1e300, 1e300), complex())).toEqual({ re: 1, im: 0 });
  expect(reciprocal(complex(0, 1e-300), complex()).im).toBeCloseTo(-1e300, -290);
});

test('square roots lie in the right half plane and square back', () => {
  for (const [re, im] of [
    [-4, 0],
    [3, 4],
    [-3, -4],
    [1e-200, 1e-200],
    [0, -2],
  ] as const) {
    // prettier-ignore
    const root = squareRoot(complex(re, im), complex());
    expect(root.re).toBeGreaterThanOrEqual(0);
    const square = multiply(root, root, complex());
    const size = magnitude(complex(re, im));
    expect((square.re - re) / size).toBeCloseTo(0, 14);
    expect((square.im - im) / size).toBeCloseTo(0, 14);
  }
  expect(squareRoot(complex(), complex(1, 1))).toEqual({ re: 0, im: 0 });
});

test('e^{jπ} = −1', () => {
  const value = exponential(complex(0, Math.PI), complex());
  expect(value.re).toBeCloseTo(-1, 15);
  expect(value.im).toBeCloseTo(0, 15);
});
