import { expect, test } from 'vitest';
import { analyseTitration, analyseTitrationSoFar } from '../../../../src-core/analysis/titration/analyse.ts';
import { AppError, neverCancelled } from '../../../../src-core/errors.ts';
import type { TitrationAnalysis } from '../../../../src-core/model/results.ts';
import type { TitrationData } from '../../../../src-core/model/titration.ts';
import { median } from '../../../../src-core/numerics/statistics.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';

const ratioOf = (analysis: TitrationAnalysis, k: number, name: string, truth: number) =>
  analysis.pulses[k]!.estimates.find((one) => one.name === name)!.chemicalDiffusivityM2PerS / truth;

const verdict = (analysis: TitrationAnalysis, k: number, name: string) =>
  analysis.pulses[k]!.checks.find((one) => one.name === name)?.verdict;

function cut(data: TitrationData, samples: number): TitrationData {
  return {
    name: data.name,
    timeS: data.timeS.slice(0, samples),
    currentA: data.currentA.slice(0, samples),
    voltageV: data.voltageV.slice(0, samples),
    stepIndex: data.stepIndex!.slice(0, samples),
  };
}

test.each([
  [360, 11, 80],
  [720, 12, 40],
  [720, 13, 40],
])(
  'pulses of %d s on the virtual electrode (seed %d): D within its band, formulas as biased as they should be',
  (pulseS, seed, count) => {
    const currentsA = Array.from({ length: count }, () => 60e-6);
    const { data, truth } = simulateTitration(mgTi2S4({ pulseS, seed, currentsA }));
    const analysis = analyseTitration(data, mgTi2S4Sample());
    const scored = truth.map((one, k) => ({ ...one, k })).filter(({ x }) => x > 0.12 && x < 0.53);
    expect(scored.length).toBeGreaterThan(35);
    const ratios = scored.map(({ k, diffusivity }) => ratioOf(analysis, k, 'finite-length', diffusivity));
    expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.01);
    const held = scored.filter(({ k, diffusivity }) => {
      const pulse = analysis.pulses[k]!;
      expect(pulse.estimator).toBe('finite-length');
      expect(pulse.x).toBeCloseTo(truth[k]!.x, 5);
      expect((2 * pulse.standardUncertainty) / pulse.chemicalDiffusivityM2PerS).toBeLessThan(0.15);
      return Math.abs(pulse.chemicalDiffusivityM2PerS - diffusivity) <= 2 * pulse.standardUncertainty;
    });
    expect(held.length / scored.length).toBeGreaterThanOrEqual(0.9);
    const eq9 = median(scored.map(({ k, diffusivity }) => ratioOf(analysis, k, 'eq9', diffusivity)));
    expect(eq9).toBeGreaterThan(0.75);
    expect(eq9).toBeLessThan(0.95);
    // The stated bias is the one that is there.
    const stated = median(
      scored.map(({ k }) => analysis.pulses[k]!.estimates.find((one) => one.name === 'eq9')!.bias!),
    );
    expect(Math.abs(eq9 / stated - 1)).toBeLessThan(0.06);
    const intercept = median(scored.map(({ k, diffusivity }) => ratioOf(analysis, k, 'eq10-intercept', diffusivity)));
    expect(intercept).toBeGreaterThan(0.4);
    expect(intercept).toBeLessThan(0.8);
    for (const { k } of scored)
      for (const name of [
        'theta',
        'rest-drift',
        'rest-length',
        'remaining-drift',
        'sign',
        'diffusivity-change',
        'complete',
      ])
        expect([k, name, verdict(analysis, k, name)]).toEqual([k, name, 'pass']);
  },
);

test('above x = 0.58 the program says that D changes within the pulse, and still finds it', () => {
  const currentsA = Array.from({ length: 14 }, () => -60e-6);
  const { data, truth } = simulateTitration(mgTi2S4({ initialX: 0.56, currentsA, seed: 21 }));
  const analysis = analyseTitration(data, mgTi2S4Sample({ initialX: { value: 0.56, unit: '1' } }));
  truth.forEach(({ x, diffusivity }, k) => {
    if (x < 0.58) return;
    expect(verdict(analysis, k, 'diffusivity-change')).toBe('warn');
    expect(Math.abs(ratioOf(analysis, k, 'finite-length', diffusivity) - 1)).toBeLessThan(0.2);
  });
  expect(analysis.warnings.map((one) => one.code)).toContain('titration/diffusivity-changes');
});

test('the radius enters the uncertainty twice over, and is listed in the budget', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: Array.from({ length: 5 }, () => 60e-6) }));
  const sample = mgTi2S4Sample({ particleRadius: { value: 2, unit: 'µm', standardUncertainty: 0.1 } });
  const pulse = analyseTitration(data, sample).pulses[2]!;
  const radius = pulse.budget!.find((share) => share.source === 'particle radius')!;
  expect(radius.relativeStandardUncertainty).toBeCloseTo(0.1, 12);
  const total = Math.hypot(...pulse.budget!.map((share) => share.relativeStandardUncertainty));
  expect(pulse.standardUncertainty / pulse.chemicalDiffusivityM2PerS).toBeCloseTo(total, 12);
  expect(pulse.standardUncertaintyApartFromLength!).toBeLessThan(0.3 * pulse.standardUncertainty);
});

test('without mass D is found all the same, x is not, and the user is told', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: Array.from({ length: 4 }, () => 60e-6) }));
  const { mass: _, ...sample } = mgTi2S4Sample();
  const analysis = analyseTitration(data, sample);
  expect(analysis.pulses[1]!.chemicalDiffusivityM2PerS / 5e-16).toBeCloseTo(0.95, 0);
  expect(analysis.pulses[1]!.x).toBeNaN();
  expect(analysis.warnings.some((one) => one.message.includes('mass'))).toBe(true);
});

test('one pulse only is analysed, with wider bands', () => {
  const { data, truth } = simulateTitration(mgTi2S4({ currentsA: [60e-6], initialX: 0.4, seed: 5 }));
  const { pulses } = analyseTitration(data, mgTi2S4Sample({ initialX: { value: 0.4, unit: '1' } }));
  expect(pulses).toHaveLength(1);
  const { chemicalDiffusivityM2PerS: value, standardUncertainty } = pulses[0]!;
  expect(Math.abs(value - truth[0]!.diffusivity)).toBeLessThan(2 * standardUncertainty);
  expect(standardUncertainty / value).toBeLessThan(0.3);
});

test('a run stopped within a pulse keeps that pulse with a flag', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: Array.from({ length: 4 }, () => 60e-6) }));
  const lastOn = data.stepIndex!.findLastIndex((step) => step === 7);
  const { pulses, warnings } = analyseTitration(cut(data, lastOn - 60), mgTi2S4Sample());
  expect(pulses).toHaveLength(4);
  expect(pulses[3]!.flags).toEqual(expect.arrayContaining(['cut-off', 'no-rest']));
  expect(pulses[3]!.checks.find((one) => one.name === 'rest-after')!.verdict).toBe('fail');
  expect(pulses[2]!.estimator).toBe('finite-length');
  expect(warnings.map((one) => one.code)).toContain('titration/no-rest');
});

test('while it runs, only pulses whose rest is over count', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: Array.from({ length: 4 }, () => 60e-6) }));
  const upTo = (step: number) => cut(data, data.stepIndex!.findLastIndex((one) => one === step) + 1);
  const sample = mgTi2S4Sample();
  expect(analyseTitrationSoFar(upTo(0), sample).pulses).toHaveLength(0);
  expect(analyseTitrationSoFar(upTo(1), sample).pulses).toHaveLength(0);
  expect(analyseTitrationSoFar(upTo(4), sample).pulses).toHaveLength(1);
  expect(analyseTitrationSoFar(upTo(4), sample, { restIsOver: true }).pulses).toHaveLength(2);
  expect(analyseTitrationSoFar(cut(data, 0), sample).pulses).toHaveLength(0);
});

test('a spectrum of 25 min between rest and pulse, and no step numbers, change nothing that matters', () => {
  const { data, truth } = simulateTitration(mgTi2S4({ currentsA: Array.from({ length: 12 }, () => 60e-6), seed: 9 }));
  const shifted = data.timeS.map((time, i) => time + 1500 * Math.floor(Math.max(0, data.stepIndex![i]! - 1) / 2));
  const analysis = analyseTitration(
    { name: 'with holes', timeS: shifted, currentA: data.currentA, voltageV: data.voltageV },
    mgTi2S4Sample(),
  );
  const ratios = truth.map(({ diffusivity }, k) => ratioOf(analysis, k, 'finite-length', diffusivity));
  expect(analysis.pulses).toHaveLength(12);
  expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.015);
});

test('an instrument silent for a minute between pulse and rest, its clock 30 s wrong: D is found all the same', () => {
  const { data, truth } = simulateTitration(mgTi2S4({ currentsA: Array.from({ length: 8 }, () => 60e-6), seed: 31 }));
  // The first 40 s of each rest are lost, and its record starts 30 s later than it really did.
  const restStart = data.timeS.map((_, i) =>
    data.stepIndex![i]! % 2 === 0 && data.stepIndex![i]! > 0
      ? data.timeS[data.stepIndex!.indexOf(data.stepIndex![i]!)]!
      : NaN,
  );
  const kept = Array.from(data.timeS.keys()).filter((i) => !(data.timeS[i]! - restStart[i]! < 40));
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => column[i]!);
  const late = Float64Array.from(kept, (i) => data.timeS[i]! + 30 * Math.floor(data.stepIndex![i]! / 2));
  const record = {
    name: 'late',
    timeS: late,
    currentA: pick(data.currentA),
    voltageV: pick(data.voltageV),
    stepIndex: pick(data.stepIndex!),
  };
  const analysis = analyseTitration(record, mgTi2S4Sample());
  expect(analysis.pulses.map((pulse) => Math.round(pulse.durationS!))).toEqual(truth.map(() => 720));
  truth.forEach(({ diffusivity }, k) => {
    const pulse = analysis.pulses[k]!;
    expect(Math.abs(pulse.chemicalDiffusivityM2PerS - diffusivity)).toBeLessThan(3 * pulse.standardUncertainty);
    expect(pulse.standardUncertainty / pulse.chemicalDiffusivityM2PerS).toBeLessThan(0.05);
    expect(
      pulse.budget!.find((share) => share.source === 'clock of the rest')!.relativeStandardUncertainty,
    ).toBeGreaterThan(0);
  });
});

test('geometry override, progress and cancellation', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: Array.from({ length: 3 }, () => 60e-6), dimension: 2 }));
  const shares: number[] = [];
  const analysis = analyseTitration(data, mgTi2S4Sample(), {
    geometry: 'cylinder',
    progress: (share) => shares.push(share),
  });
  expect(Math.abs(ratioOf(analysis, 1, 'finite-length', 4.8e-16) - 1)).toBeLessThan(0.1);
  expect(shares.at(-1)).toBe(1);
  expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]!)).toBe(true);
  const cancelled = { ...neverCancelled, throwIfAborted: () => { throw new AppError('cancelled', 'Cancelled.'); } }; // prettier-ignore
  expect(() => analyseTitration(data, mgTi2S4Sample(), { cancellation: cancelled })).toThrow('Cancelled');
});

test('unusable records are refused with a remedy', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: [60e-6] }));
  const backwards = { ...data, timeS: data.timeS.map((time, i) => (i === 50 ? 0 : time)) };
  const silent = { ...data, currentA: data.currentA.map(() => 0) };
  const ragged = { ...data, voltageV: data.voltageV.slice(1) };
  for (const bad of [backwards, silent, ragged]) {
    const act = () => analyseTitration(bad, mgTi2S4Sample());
    expect(act).toThrow(AppError);
    try {
      act();
    } catch (error) {
      expect((error as AppError).code).toBe('analysis/invalid-input');
      expect((error as AppError).remedy).toBeTruthy();
    }
  }
});

test('constant voltage and voltages that are not numbers give no D, and no crash', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: [60e-6, 60e-6] }));
  for (const voltageV of [data.voltageV.map(() => 1.2), data.voltageV.map(() => NaN)]) {
    const { pulses } = analyseTitration({ ...data, voltageV }, mgTi2S4Sample());
    expect(pulses).toHaveLength(2);
    for (const pulse of pulses) expect(pulse.estimator).not.toBe('finite-length');
  }
});

test('a current of the wrong sign fails the sign check', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: [60e-6, 60e-6, 60e-6] }));
  const analysis = analyseTitration({ ...data, currentA: data.currentA.map((i) => -i) }, mgTi2S4Sample());
  expect(verdict(analysis, 1, 'sign')).toBe('fail');
  expect(analysis.warnings.map((one) => one.code)).toContain('titration/sign');
});

test('a clock so coarse that the end of a rest has one time alone spoils nothing', () => {
  const { data } = simulateTitration(
    mgTi2S4({ pulseS: 720, seed: 3, currentsA: Array.from({ length: 4 }, () => 60e-6) }),
  );
  const last = data.timeS.at(-1)!;
  const durationS = last - data.timeS[data.currentA.findLastIndex((current) => Math.abs(current) > 1e-5)]!;
  const timeS = data.timeS.map((time) => (time > last - 0.15 * durationS ? last : time));
  expect(timeS.filter((time) => time === last).length).toBeGreaterThan(10);
  const whole = analyseTitration(data, mgTi2S4Sample()).pulses;
  const coarse = analyseTitration({ ...data, timeS }, mgTi2S4Sample()).pulses;
  expect(coarse).toHaveLength(4);
  expect(coarse[1]!.chemicalDiffusivityM2PerS / whole[1]!.chemicalDiffusivityM2PerS).toBeCloseTo(1, 1);
  const drift = ({ checks }: TitrationAnalysis['pulses'][number]) =>
    checks.find(({ name }) => name === 'rest-drift')!.value;
  expect(Math.abs(Math.log(drift(coarse[3]!) / drift(whole[3]!)))).toBeLessThan(1.5);
  expect(coarse[3]!.equilibriumAfterV).toBeCloseTo(whole[3]!.equilibriumAfterV, 3);
});
