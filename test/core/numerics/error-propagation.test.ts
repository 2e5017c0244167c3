import { expect, test } from 'vitest';
import { propagateErrors } from '../../../src-core/numerics/error-propagation.ts';

test('product and quotient: relative errors add in squares', () => {
  const inputs = {
    a: { value: 3, standardUncertainty: 0.03 },
    b: { value: -4, standardUncertainty: 0.08 },
    c: { value: 2, standardUncertainty: NaN },
  };
  const { value, standardUncertainty, contributions, slopes } = propagateErrors(inputs, ({ a, b, c }) => (a * b) / c);
  expect(value).toBe(-6);
  expect(standardUncertainty).toBeCloseTo(6 * Math.hypot(0.01, 0.02), 12);
  expect(contributions.map(({ input }) => input)).toEqual(['b', 'a']);
  expect(slopes.get('a')).toBeCloseTo(-2, 11);
});

test('an input used twice counts once, and steep formulas keep their slope', () => {
  const { standardUncertainty } = propagateErrors({ x: { value: 5, standardUncertainty: 1 } }, ({ x }) => x - x);
  expect(standardUncertainty).toBe(0);
  const steep = propagateErrors({ e: { value: 40, standardUncertainty: 0.1 } }, ({ e }) => Math.exp(-e));
  expect(Math.abs(steep.standardUncertainty / (0.1 * Math.exp(-40)) - 1)).toBeLessThan(1e-10);
  const zero = propagateErrors({ x: { value: 0, standardUncertainty: 0.5 } }, ({ x }) => Math.sin(2 * x));
  expect(zero.standardUncertainty).toBeCloseTo(1, 9);
});

test('nothing stated, nothing known; a stated zero is a statement', () => {
  const none = { value: 1, standardUncertainty: NaN };
  expect(propagateErrors({ x: none }, ({ x }) => x).standardUncertainty).toBeNaN();
  expect(propagateErrors({ x: none, y: { ...none, standardUncertainty: 0 } }, ({ x }) => x).standardUncertainty).toBe(
    0,
  );
});
