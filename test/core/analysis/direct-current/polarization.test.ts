import { expect, test } from 'vitest';
import { diffusionNumber, relaxationModes } from '../../../../src-core/analysis/direct-current/polarization-modes.ts';
import { cutPolarization } from '../../../../src-core/analysis/direct-current/polarization-record.ts';
import { analysePolarization } from '../../../../src-core/analysis/direct-current/polarization.ts';
import type { DirectCurrentAnalysis } from '../../../../src-core/model/direct-current.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { currentAfterStep, voltageAfterStep } from './mixed-conductor-step.ts';

const exact = (value: number) => ({ value, standardUncertainty: NaN });
const sample = { thicknessM: exact(0.12e-2), areaM2: exact(0.785398e-4) };
const mixed = { ionsOhm: 1000, electronsOhm: 9000, thicknessM: 0.12e-2, diffusivityM2PerS: 1e-10 };
const totalOhm = 900;

function valueOf({ results }: DirectCurrentAnalysis, id: string) {
  const found = results.find((result) => result.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

const codes = ({ warnings }: DirectCurrentAnalysis) => warnings.map(({ code }) => code);

test('numbers given: conductivity, transference, diffusivity, computed apart from this program', () => {
  const given = {
    ...sample,
    held: 'voltage',
    applied: exact(0.1),
    steady: exact(2.5e-8),
    initial: exact(1.9e-6),
  } as const;
  const result = analysePolarization(given);
  expect(Math.abs(valueOf(result, 'electronicConductivity').value / 3.81971942888e-8 - 1)).toBeLessThan(1e-8);
  expect(Math.abs(valueOf(result, 'ionicTransferenceFirstSample').value / 0.986842105263 - 1)).toBeLessThan(1e-8);
  expect(codes(result)).toEqual(expect.arrayContaining(['no-zero', 'no-total', 'first-sample']));
  const current = {
    ...sample,
    held: 'current',
    applied: exact(1e-6),
    steady: exact(0.1),
    timeConstantS: exact(1800),
  } as const;
  expect(
    Math.abs(valueOf(analysePolarization(current), 'chemicalDiffusivity').value / 8.10569469139e-7 - 1),
  ).toBeLessThan(1e-8);
});

test('held voltage and held current differ by 4 for t_e → 0 and by nothing for t_e → 1', () => {
  expect(diffusionNumber('current', 0) / diffusionNumber('voltage', 0)).toBeCloseTo(4, 12);
  expect(diffusionNumber('current', 0) / diffusionNumber('voltage', 0.999999)).toBeCloseTo(1, 5);
  expect(relaxationModes('voltage', 0)[1]!.relativeRate).toBeCloseTo(4, 12);
  expect(relaxationModes('current', 0)[1]!.relativeRate).toBe(9);
});

const times = Array.from({ length: 300 }, (_, k) => 40 * (k + 1));

test('a voltage held: the transient of the full impedance gives σ_e, t_i and D back', () => {
  const response = times.map((time) => currentAfterStep(mixed, 0.05, time));
  const input = { ...sample, held: 'voltage', applied: exact(0.05), timeS: times, response, zero: exact(0) } as const;
  const result = analysePolarization({ ...input, totalResistanceOhm: exact(totalOhm) });
  const perLength = 0.12e-2 / 0.785398e-4 / 100;
  expect(valueOf(result, 'electronicConductivity').value / (perLength / 9000)).toBeCloseTo(1, 4);
  expect(valueOf(result, 'ionicTransference').value).toBeCloseTo(0.9, 5);
  expect(valueOf(result, 'ionicConductivity').value / (perLength / 1000)).toBeCloseTo(1, 5);
  expect(valueOf(result, 'chemicalDiffusivity').value / 1e-6).toBeCloseTo(1, 4);
});

test('a current held: the same sample', () => {
  const response = times.map((time) => voltageAfterStep(mixed, 1e-6, time));
  const input = { ...sample, held: 'current', applied: exact(1e-6), timeS: times, response, zero: exact(0) } as const;
  const result = analysePolarization({ ...input, totalResistanceOhm: exact(totalOhm) });
  expect(valueOf(result, 'ionicTransference').value).toBeCloseTo(0.9, 5);
  expect(valueOf(result, 'chemicalDiffusivity').value / 1e-6).toBeCloseTo(1, 4);
});

test.each(['voltage', 'current'] as const)(
  '%s held, with noise: uncertainties cover the truth as often as they say',
  (held) => {
    const random = createRandom(held === 'voltage' ? 21 : 22);
    const clean = times.map((time) =>
      held === 'voltage' ? currentAfterStep(mixed, 0.05, time) : voltageAfterStep(mixed, 5e-6, time),
    );
    const steady = held === 'voltage' ? 0.05 / 9000 : 5e-6 * 9000;
    const count = 150;
    const inside = { share: 0, diffusivity: 0 };
    for (let k = 0; k < count; k++) {
      const offset = 0.01 * steady;
      const response = clean.map((value) => value + offset + 0.01 * steady * random.normal());
      const zero = { value: offset + 0.002 * steady * random.normal(), standardUncertainty: 0.002 * steady };
      const applied = { value: held === 'voltage' ? 0.05 : 5e-6, standardUncertainty: 0 };
      const totalResistanceOhm = {
        value: totalOhm * (1 + 0.002 * random.normal()),
        standardUncertainty: 0.002 * totalOhm,
      };
      const result = analysePolarization({
        ...sample,
        held,
        applied,
        timeS: times,
        response,
        zero,
        totalResistanceOhm,
      });
      const share = valueOf(result, 'electronicTransference');
      if (Math.abs(share.value - 0.1) < share.standardUncertainty) inside.share++;
      const diffusivity = valueOf(result, 'chemicalDiffusivity');
      if (Math.abs(diffusivity.value - 1e-6) < diffusivity.standardUncertainty) inside.diffusivity++;
    }
    expect(Math.abs(inside.share / count - 0.6827)).toBeLessThan(0.11);
    expect(Math.abs(inside.diffusivity / count - 0.6827)).toBeLessThan(0.11);
  },
);

test('a record too short is said to be', () => {
  const short = times.slice(0, 40);
  const response = short.map((time) => currentAfterStep(mixed, 0.05, time));
  const result = analysePolarization({ ...sample, held: 'voltage', applied: exact(0.05), timeS: short, response });
  expect(codes(result)).toContain('not-steady');
});

test('without relaxation the mean is taken, and D is not given', () => {
  const random = createRandom(9);
  const response = times.map(() => 2.5e-8 + 1e-10 * random.normal());
  const result = analysePolarization({ ...sample, held: 'voltage', applied: exact(0.1), timeS: times, response });
  expect(valueOf(result, 'steadyValue').value / 2.5e-8).toBeCloseTo(1, 2);
  expect(result.results.some(({ id }) => id === 'chemicalDiffusivity')).toBe(false);
  expect(codes(result)).toContain('no-relaxation');
});

test('contacts that charge first are passed over', () => {
  const response = times.map((time) => currentAfterStep(mixed, 0.05, time) + 4e-5 * Math.exp(-time / 60));
  const random = createRandom(4);
  const noisy = response.map((value) => value + 1e-8 * random.normal());
  const input = {
    ...sample,
    held: 'voltage',
    applied: exact(0.05),
    timeS: times,
    response: noisy,
    zero: exact(0),
  } as const;
  const result = analysePolarization({ ...input, totalResistanceOhm: exact(totalOhm) });
  expect(valueOf(result, 'electronicTransference').value).toBeCloseTo(0.1, 3);
  expect(Math.abs(valueOf(result, 'chemicalDiffusivity').value / 1e-6 - 1)).toBeLessThan(0.05);
  expect(result.curve!.x[0]).toBeGreaterThan(40);
});

test('the step is found in a record, with what was before it, and negative steps are turned round', () => {
  const time = Array.from({ length: 40 }, (_, k) => k);
  const voltage = time.map((t) => (t < 5 || t > 35 ? 0.001 : -0.099));
  const current = time.map((t) => (t < 5 ? 1e-9 : t > 35 ? 0 : -1e-7 * (1 + Math.exp(-t))));
  const record = cutPolarization(time, current, voltage);
  expect(record.held).toBe('voltage');
  expect(record.applied.value).toBeCloseTo(0.1, 12);
  expect(record.zero?.value).toBeCloseTo(-1e-9, 18);
  expect(record.timeS).toHaveLength(31);
  expect(record.response[30]).toBeCloseTo(1e-7, 12);
  expect(() =>
    cutPolarization(
      time,
      current,
      time.map(() => 0),
      'voltage',
    ),
  ).toThrow(/No step/);
});
