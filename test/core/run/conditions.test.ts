import { expect, test } from 'vitest';
import type { PlannedStep } from '../../../src-core/model/plan.ts';
import type { ImpedanceReading } from '../../../src-core/model/reading.ts';
import { Agreement, changeBetween, temperatureHeldBefore } from '../../../src-core/run/conditions.ts';

const spectrum = (factor: number): ImpedanceReading[] =>
  [1e4, 1e3, 1e2].map((frequencyHz) => ({
    kind: 'impedance',
    stepTimeS: 0,
    frequencyHz,
    zReOhm: factor * 300,
    zImOhm: factor * -400,
    status: 0,
  }));

function stepOf(pulse: number, isLast: boolean, group = 'agreement-1'): PlannedStep {
  return {
    index: pulse,
    label: `Spectrum ${pulse}`,
    action: { kind: 'switch', routeId: '-' },
    group,
    pulse,
    agreement: { maxChange: 0.01, isLast },
    onCutOff: 'end-run',
    expectedDurationS: 1,
    expectedSamples: 1,
  };
}

test('the change is |ΔZ|/|Z|, over frequencies both have and numbers', () => {
  expect(changeBetween(spectrum(1), spectrum(1))).toBe(0);
  // Every point grew from 1 to 1.25: 0.25/1.25.
  expect(changeBetween(spectrum(1), spectrum(1.25))).toBeCloseTo(0.2, 12);
  expect(changeBetween(spectrum(1), spectrum(2).slice(0, 1))).toBeCloseTo(0.5, 12);
  const broken = spectrum(1).map((point, k) => (k === 0 ? { ...point, zReOhm: NaN, status: 16 } : point));
  expect(changeBetween(broken, spectrum(1))).toBe(0);
  expect(changeBetween([], spectrum(1))).toBeNaN();
});

test('spectra are compared within their group; the last one that still differs ends the run', () => {
  const agreement = new Agreement();
  expect(agreement.take(stepOf(1, false), spectrum(1))).toMatchObject({ isSettled: false });
  expect(agreement.take(stepOf(2, false), spectrum(1.1))).toMatchObject({ isSettled: false });
  expect(agreement.take(stepOf(3, false), spectrum(1.105))).toMatchObject({ isSettled: true });
  const other = 'agreement-2';
  expect(agreement.take(stepOf(1, false, other), spectrum(1.105)).isSettled).toBe(false);
  const { failure, isSettled } = agreement.take(stepOf(2, true, other), spectrum(2));
  expect(isSettled).toBe(false);
  expect(failure?.message).toContain('did not settle');
});

test('a step belongs to the temperature step before it; one that sets a temperature to none', () => {
  const temperature = { ...stepOf(0, false), action: { kind: 'temperature' } } as PlannedStep;
  const steps = [stepOf(1, false), temperature, stepOf(2, false), temperature];
  expect(temperatureHeldBefore(steps, 0)).toBeUndefined();
  expect(temperatureHeldBefore(steps, 2)).toBe(temperature);
  expect(temperatureHeldBefore(steps, 3)).toBeUndefined();
});
