import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeSlope, isFlat, SlopeMonitor } from '../../../src-core/run/slope.ts';

/** Slope and standard error from the textbook, in two passes. */
function closedForm(samples: readonly (readonly [number, number])[]): { slope: number; error: number } {
  const n = samples.length;
  const tMean = samples.reduce((sum, [t]) => sum + t, 0) / n;
  const vMean = samples.reduce((sum, [, v]) => sum + v, 0) / n;
  const sxx = samples.reduce((sum, [t]) => sum + (t - tMean) ** 2, 0);
  const slope = samples.reduce((sum, [t, v]) => sum + (t - tMean) * (v - vMean), 0) / sxx;
  const residual = samples.reduce((sum, [t, v]) => sum + (v - vMean - slope * (t - tMean)) ** 2, 0);
  return { slope, error: Math.sqrt(residual / (n - 2) / sxx) };
}

test('agrees with the textbook over the window, however many samples have passed', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.double({ min: 0.1, max: 20, noNaN: true }), fc.double({ min: -1e-3, max: 1e-3, noNaN: true })),
        {
          minLength: 40,
          maxLength: 6000,
        },
      ),
      (steps) => {
        const monitor = new SlopeMonitor(600);
        const samples: [number, number][] = [];
        let timeS = 1e5;
        for (const [stepS, noiseV] of steps) {
          timeS += stepS;
          const voltageV = 1.6 + 1e-7 * timeS + noiseV;
          samples.push([timeS, voltageV]);
          monitor.add(timeS, voltageV);
        }
        const inWindow = samples.filter(([t]) => timeS - t <= 600);
        const slope = monitor.slope()!;
        const expected = closedForm(inWindow);
        expect(slope.points).toBe(inWindow.length);
        expect(Math.abs(slope.slopeVPerS - expected.slope)).toBeLessThan(1e-10 + 1e-6 * Math.abs(expected.slope));
        expect(Math.abs(slope.standardErrorVPerS - expected.error)).toBeLessThan(1e-10 + 1e-5 * expected.error);
      },
    ),
    { seed: 9, numRuns: 40 },
  );
});

test('an exponential relaxation is flat when its derivative says so', () => {
  const end = { maxSlopeVPerS: 1e-3 / 3600, windowS: 600, minDurationS: 600 };
  const monitor = new SlopeMonitor(end.windowS);
  const tauS = 396;
  const amplitudeV = 0.02;
  let flatAtS = NaN;
  for (let timeS = 1; timeS < 10_000 && Number.isNaN(flatAtS); timeS += 5) {
    monitor.add(timeS, 1.2 + amplitudeV * Math.exp(-timeS / tauS));
    if (isFlat(monitor.slope(), end, timeS)) flatAtS = timeS;
  }
  // The regression slope of an exponential over a window W ending at t is its mean slope weighted parabolically:
  // (6/W³) ∫ s (W − s) E'(t − W + s) ds; the standard error only adds to it, so it must have fallen below by then.
  const mean = (t: number): number => {
    let sum = 0;
    const steps = 2000;
    for (let k = 0; k < steps; k++) {
      const s = ((k + 0.5) / steps) * 600;
      sum += s * (600 - s) * (amplitudeV / tauS) * Math.exp(-(t - 600 + s) / tauS);
    }
    return (6 / 600 ** 3) * sum * (600 / steps);
  };
  expect(mean(flatAtS)).toBeLessThan(end.maxSlopeVPerS);
  expect(mean(flatAtS - 100)).toBeGreaterThan(end.maxSlopeVPerS * 0.8);
});

test('needs the window, the least duration and enough samples', () => {
  const end = { maxSlopeVPerS: 1e-6, windowS: 600, minDurationS: 900 };
  const monitor = new SlopeMonitor(600);
  expect(monitor.slope()).toBeUndefined();
  for (let timeS = 0; timeS <= 500; timeS += 10) monitor.add(timeS, 1);
  expect(isFlat(monitor.slope(), end, 500)).toBe(false);
  for (let timeS = 510; timeS <= 800; timeS += 10) monitor.add(timeS, 1);
  expect(isFlat(monitor.slope(), end, 800)).toBe(false);
  expect(isFlat(monitor.slope(), end, 900)).toBe(true);
});

test('noise keeps a rest going although its mean slope is small', () => {
  const end = { maxSlopeVPerS: 1e-7, windowS: 600, minDurationS: 600 };
  const monitor = new SlopeMonitor(600);
  for (let index = 0; index <= 120; index++) monitor.add(index * 5, 1 + 1e-3 * (index % 2 === 0 ? 1 : -1));
  const slope = monitor.slope()!;
  expect(Math.abs(slope.slopeVPerS)).toBeLessThan(1e-7);
  expect(isFlat(slope, end, 600)).toBe(false);
  expect(describeSlope(slope)).toMatch(/^-?[\d.e-]+ ± [\d.]+ mV\/h over 600 s$/);
});

test('what is not a number is passed over', () => {
  const monitor = new SlopeMonitor(600);
  for (let timeS = 0; timeS < 100; timeS += 1) monitor.add(timeS, timeS % 7 === 0 ? NaN : 2e-3 * timeS);
  expect(monitor.slope()!.slopeVPerS).toBeCloseTo(2e-3, 9);
});
