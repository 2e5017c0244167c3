import { expect, test } from 'vitest';
import {
  chordBias,
  diffusivityFromSlope,
  equation10,
  equation9,
  fitSquareRoot,
  slopeBias,
} from '../../../../src-core/analysis/titration/square-root-law.ts';

const cm2PerM2 = 1e4;

test('Eq. 9 with a current gives the worked value', () => {
  const d = equation9(1e-4, 20.4255319148936e-6, 1, 12.7659574468085e-4, -0.62, 1.1e-3);
  expect((d * cm2PerM2) / 1.11229823459e-12).toBeCloseTo(1, 4);
});

test('Eq. 10 gives the worked value', () => {
  const volumePerSurface = (1.041667e-4 * 20.4255e-6) / 12.766e-4;
  const d = equation10(volumePerSurface, 10.1e-3, 600, 32.5e-3);
  expect(Math.abs((d * cm2PerM2) / 5.69283266787e-12 - 1)).toBeLessThan(1e-4);
});

test('Eq. 9 and Eq. 10 recover D from a semi-infinite answer to 1e-6', () => {
  const [d, length, tau, change] = [1e-14, 1e-5, 600, 0.012];
  const time = Float64Array.from({ length: 200 }, (_, i) => 3 * (i + 1));
  const front = (2 * length * (change / tau)) / Math.sqrt(Math.PI * d);
  const voltage = time.map((t) => 1.2 + 0.03 + front * Math.sqrt(t));
  const line = fitSquareRoot(time, voltage, { fromS: 5, toS: 50 })!;
  expect(Math.abs(diffusivityFromSlope(length, change, tau, line.slope) / d - 1)).toBeLessThan(1e-6);
  expect(Math.abs(equation10(length, change, tau, voltage.at(-1)! - line.intercept) / d - 1)).toBeLessThan(1e-6);
  expect(line.intercept).toBeCloseTo(1.23, 9);
});

const even = (from: number, to: number) => Array.from({ length: 4001 }, (_, i) => from + ((to - from) * i) / 4000);

/** θ, slab Eq. 10, slab slope 10–100 %, sphere Eq. 10, sphere slope 10–100 %, sphere slope first tenth. */
const exactBias = [
  [1e-4, 1, 1, 0.982378, 0.975983, 0.993313],
  [0.01, 1, 1, 0.832853, 0.780704, 0.934558],
  [0.05, 1, 1, 0.653297, 0.566555, 0.858414],
  [0.2, 0.997868, 0.998092, 0.39963, 0.303572, 0.733245],
  [1, 0.716209, 0.617677, 0.12434, 0.0753106, 0.485388],
  [2, 0.467721, 0.336353, 0.0662456, 0.0377767, 0.348428],
] as const;

test.each(exactBias)(
  'the bias at θ = %d is that of the independent table',
  (theta, slab10, slab9, ball10, ball9, early) => {
    const late = even(1e-4, 1).filter((t) => t >= 0.1);
    const first = even(1e-4, 1).filter((t) => t <= 0.1);
    const close = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(1e-4);
    close(chordBias('slab', theta, 'none', 600, []), slab10);
    close(slopeBias('slab', theta, late), slab9);
    close(chordBias('sphere', theta, 'none', 600, []), ball10);
    close(slopeBias('sphere', theta, late), ball9);
    close(slopeBias('sphere', theta, first), early);
  },
);

test('too few samples in the window give no slope', () => {
  expect(fitSquareRoot(Float64Array.of(6, 7, 8), Float64Array.of(1, 1, 1), { fromS: 5, toS: 50 })).toBeUndefined();
});
