import { expect, test } from 'vitest';
import { analyseTitration } from '../../../src-core/analysis/titration/analyse.ts';
import { mgTi2S4DiffusivityM2PerS } from '../../../src-core/cells/truth.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import { median } from '../../../src-core/numerics/statistics.ts';
import { titrationOf } from '../../../src-main/host/analysis/run-data.ts';
import { benchLimits, benchSample, measureSteps } from '../../support/method-bench.ts';

const gitt = {
  kind: 'gitt',
  direction: 'discharge',
  current: { currentA: 60e-6 },
  pulseDurationS: 600,
  pulseCount: 5,
  rest: { maxDurationS: 3600 },
  minVoltageV: 0.5,
  maxVoltageV: 1.9,
} as const;

const sample = {
  ...benchSample,
  particleRadius: { value: 2, unit: 'µm' },
  molarVolume: { value: 71, unit: 'cm3/mol' },
};

/** Median of D over the truth at the same x. */
function ratioToTruth({ pulses }: ReturnType<typeof analyseTitration>): number {
  const good = pulses.filter(({ chemicalDiffusivityM2PerS: d }) => d > 0);
  expect(good.length).toBeGreaterThan(2);
  return median(good.map((pulse) => pulse.chemicalDiffusivityM2PerS / mgTi2S4DiffusivityM2PerS(pulse.x)));
}

test('GITT with three electrodes: D from the working electrode is the truth, D from the cell has the counter electrode in it', async () => {
  const { end, table, plan } = await measureSteps([gitt], { cellId: 'mg-ti2s4-three-electrode', electrodes: 'three' });
  expect(end).toMatchObject({ outcome: 'completed' });
  expect(plan.steps.every(({ action }) => 'threeElectrodes' in action)).toBe(true);
  const { voltageV, workingElectrodePotentialV: working, counterElectrodePotentialV: counter } = table;
  voltageV.forEach((cellV, row) => expect(Math.abs(working![row]! - counter![row]! - cellV)).toBeLessThan(1e-6));
  // 60 µA through a film of 500 Ω: 30 mV at its end, of which 600 s of 300 s reach 86 %.
  expect(Math.max(...counter!)).toBeGreaterThan(0.025);
  expect(Math.max(...counter!)).toBeLessThan(0.031);

  const ofWorking = titrationOf(table, 'run');
  expect(ofWorking.potential).toBe('working-electrode');
  expect(ofWorking.voltageV).toEqual(working);
  const fromWorking = ratioToTruth(analyseTitration(ofWorking, sample));
  const fromCell = ratioToTruth(analyseTitration(titrationOf(table, 'run', 'cell'), sample));
  expect(fromWorking).toBeGreaterThan(0.95);
  expect(fromWorking).toBeLessThan(1.05);
  expect(fromCell).toBeLessThan(0.5);
}, 60_000);

test('Each point of a spectrum of an EmStat4 tells its amplitude and direct level', async () => {
  const eis = {
    kind: 'eis',
    control: 'potentiostatic',
    startFrequencyHz: 1e4,
    endFrequencyHz: 1,
    pointsPerDecade: 3,
    amplitudeVRms: 0.01,
    dc: 'open-circuit',
  } as const;
  const { points, end } = await measureSteps([eis]);
  expect(end).toMatchObject({ outcome: 'completed' });
  for (const [, , re = NaN, im = NaN, , , amplitudeV = NaN, amplitudeA = NaN, dcV = NaN, dcA = NaN] of points) {
    expect(amplitudeV).toBeCloseTo(0.01, 6);
    expect((amplitudeA * Math.hypot(re, im)) / amplitudeV).toBeCloseTo(1, 1);
    expect(dcV).toBeGreaterThan(1.5);
    expect(Math.abs(dcA)).toBeLessThan(5e-6);
  }
});

test('A method that records three electrodes is refused by an instrument that cannot, once and with a way out', async () => {
  const { plan } = await measureSteps([{ kind: 'rest', end: { maxDurationS: 1 } }]);
  const capabilities = {
    roles: new Set(['source'] as const),
    actions: new Set(plan.steps.map(({ action }) => action.kind)),
    impedanceControl: new Set<'potentiostatic'>(),
    voltageRangeV: [-5, 5] as const,
    maxCurrentA: 1,
    frequencyRangeHz: [0, 0] as const,
    amplitudeRangeVRms: [0, 0] as const,
    temperatureSensor: false,
  };
  const method = { id: 'm', name: 'M', electrodes: 'three', limits: benchLimits, steps: [gitt] } as const;
  const found = (threeElectrodes: boolean) =>
    planMethod(method, { sample, capabilities: { ...capabilities, threeElectrodes } }).problems.filter(
      ({ field }) => field === 'electrodes',
    );
  expect(found(true)).toEqual([]);
  expect(found(false)).toMatchObject([{ severity: 'error', remedy: expect.stringContaining('EmStat4') as string }]);
});
