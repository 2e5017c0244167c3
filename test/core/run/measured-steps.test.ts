import { expect, test } from 'vitest';
import { methodKinds } from '../../../src-core/methods/index.ts';
import { withoutCell } from '../../../src-core/instruments/driver.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { CccvStep, EisStep, GittStep } from '../../../src-core/model/method.ts';
import { cycleCapacities } from '../../../src-core/run/cycle-capacities.ts';
import {
  benchChargePerXC,
  benchLimits,
  benchSample,
  measureSteps,
  type MeasuredMethod,
} from '../../support/method-bench.ts';

const spectrum: Omit<EisStep, 'kind'> = {
  control: 'potentiostatic',
  startFrequencyHz: 1000,
  endFrequencyHz: 1,
  pointsPerDecade: 2,
  amplitudeVRms: 0.01,
  dc: 'open-circuit',
};
const sourceOnly = {
  roles: new Set(['source'] as const),
  actions: new Set(['open-circuit', 'current', 'potential', 'staircase'] as const),
  voltageRangeV: [-20, 20],
  maxCurrentA: 1,
} as const;
const notes = ({ journal }: MeasuredMethod): string[] =>
  journal.filter(({ kind }) => kind === 'note').map(({ message }) => message);
const skipped = ({ journal }: MeasuredMethod): number => journal.filter(({ kind }) => kind === 'step-skipped').length;
/** Of the rows of one step. */
const voltages = ({ table }: MeasuredMethod, step: number): number[] =>
  Array.from(table.voltageV).filter((_, row) => table.stepIndex[row] === step);

test('cycles with a held voltage: it ends by current, and the capacities are the charge that x moved', async () => {
  const step: CccvStep = {
    ...methodKinds.cccv.create(),
    chargeCurrent: { cRate: 1 },
    dischargeCurrent: { cRate: 1 },
    minVoltageV: 1.2,
    maxVoltageV: 1.6,
    restS: 60,
    cycles: 2,
  };
  const measured = await measureSteps([step], { limits: { maxCurrentA: 3e-3 } });
  expect(measured.end).toMatchObject({ outcome: 'completed', cellState: 'off' });
  const fallen = measured.journal.filter(({ kind, message }) => kind === 'cut-off' && message.includes('|I| fell'));
  expect(fallen).toHaveLength(2);
  const capacities = cycleCapacities(measured.plan.steps, measured.table);
  expect(capacities.map(({ cycle }) => cycle)).toEqual([1, 2]);
  for (const { chargeC, dischargeC, efficiency } of capacities) {
    expect(chargeC).toBeGreaterThan(0.01 * benchChargePerXC);
    expect(efficiency).toBeCloseTo(dischargeC! / chargeC!, 12);
  }
  // What the run counted is the sum of all halves, but for what passes between two steps.
  const net = capacities.reduce((sum, { chargeC, dischargeC }) => sum + chargeC! - dischargeC!, 0);
  expect(net).toBeCloseTo(measured.run.snapshot().chargeC, 2);
  expect(0.1 - net / benchChargePerXC).toBeCloseTo(measured.run.snapshot().x, 2);
});

test('an instrument without both in one action holds the voltage in a step of its own', () => {
  const { steps } = planMethod(
    { id: 'm', name: 'M', limits: benchLimits, steps: [{ ...methodKinds.cccv.create(), cycles: 1, hold: 'both' }] },
    { sample: benchSample, capabilities: { ...withoutCell, ...sourceOnly } },
  );
  expect(steps.map(({ action }) => action.kind)).toEqual([
    ...['current', 'potential', 'open-circuit', 'current', 'potential', 'open-circuit'],
  ]);
  expect(steps[1]!.currentEnd!.endCurrentA).toBeCloseTo(benchChargePerXC / 36_000 / 10, 9);
  expect(new Set(steps.flatMap(({ cycle }) => (cycle ? [cycle.half] : [])))).toEqual(new Set(['charge', 'discharge']));
});

test('a voltammogram is one action; a unit without a ramp makes it of small steps through the same vertices', async () => {
  const path = { against: 'reference', startVoltageV: 1.6, firstVertexV: 1.7, secondVertexV: 1.5 } as const;
  const step = { ...methodKinds.sweep.create(), ...path, rateVPerS: 1e-3, cycles: 2 };
  const { steps } = planMethod(
    { id: 'm', name: 'M', limits: benchLimits, steps: [step] },
    { capabilities: { ...withoutCell, ...sourceOnly } },
  );
  const { action } = steps[0]!;
  if (action.kind !== 'staircase') throw new Error(action.kind);
  expect([action.levels[0], Math.max(...action.levels), Math.min(...action.levels), action.levels.at(-1)]).toEqual([
    1.6, 1.7, 1.5, 1.6,
  ]);
  // 0.8 V at 1 mV/s.
  expect(action.levels.length * action.holdS).toBeCloseTo(800, -1);
  const measured = await measureSteps([step]);
  expect(measured.plan.steps[0]!.action).toMatchObject({
    kind: 'sweep',
    vertexVoltagesV: [1.6, 1.7, 1.5, 1.7, 1.5, 1.6],
  });
  expect(measured.end).toMatchObject({ outcome: 'completed' });
  const volts = Array.from(measured.table.voltageV);
  expect(Math.max(...volts)).toBeCloseTo(1.7, 2);
  expect(Math.min(...volts)).toBeCloseTo(1.5, 2);
  // Ions leave while it rises: the current turns with the sweep.
  expect(Math.max(...measured.table.currentA)).toBeGreaterThan(1e-5);
  expect(Math.min(...measured.table.currentA)).toBeLessThan(-1e-5);
});

test('chosen cycles are titrations between the same voltages, and count as cycles', async () => {
  const step = {
    ...methodKinds.cycling.create(),
    ...{ chargeCurrent: { cRate: 1 }, dischargeCurrent: { cRate: 1 }, minVoltageV: 1.45, maxVoltageV: 1.65 },
    ...{ hold: 'none' as const, restS: 60, cycles: 2, titrateCycles: [2] },
    titration: { current: { cRate: 0.5 }, pulseDurationS: 60, pulseCount: 60, rest: { maxDurationS: 60 } },
  };
  const measured = await measureSteps([step], { limits: { maxCurrentA: 3e-3 } });
  expect(measured.end).toMatchObject({ outcome: 'completed' });
  expect(measured.journal.some(({ kind, message }) => kind === 'cut-off' && message.includes('1.45'))).toBe(true);
  expect(skipped(measured)).toBeGreaterThan(0);
  const [one, two] = cycleCapacities(measured.plan.steps, measured.table);
  // Slower and with rests: more than the fast cycle.
  expect(two!.dischargeC).toBeGreaterThan(one!.dischargeC!);
});

test('pulses of a titration become shorter where the curve is steep, longer where it is flat', async () => {
  const step: GittStep = {
    ...{ kind: 'gitt', direction: 'discharge', current: { cRate: 0.2 }, pulseDeltaX: 0.02, pulseCount: 8 },
    ...{ rest: { maxDurationS: 900 }, minVoltageV: 0.6, maxVoltageV: 1.8, maxX: 0.2 },
    refine: { maxVoltageStepV: 0.005, minDeltaX: 0.002 },
  };
  const measured = await measureSteps([step]);
  expect(measured.end).toMatchObject({ outcome: 'completed' });
  const widths = notes(measured)
    .flatMap((note) => /^Pulse .*: (\S+) s, Δx = (\S+)$/.exec(note)?.[2] ?? [])
    .map(Number);
  expect(widths[0]).toBeCloseTo(0.02, 6);
  expect(Math.min(...widths)).toBeLessThan(0.019);
  for (const width of widths) expect(width).toBeGreaterThanOrEqual(0.001);
  expect(measured.run.snapshot().x).toBeLessThan(0.2 + 1e-3);
  // At rest the voltage moved by what was asked, once there was something to go by.
  const rests = measured.plan.steps.filter(({ action }) => action.kind === 'open-circuit');
  const ends = rests.map(({ index }) => voltages(measured, index).at(-1)).filter((end) => end !== undefined);
  for (const [k, end] of ends.slice(3).entries()) expect(Math.abs(end - ends[k + 2]!)).toBeLessThan(0.0075);
});

test('a drift watch keeps its pace, and ends when two spectra agree', async () => {
  const watch = { kind: 'drift-watch', eis: spectrum, everyS: 120, durationS: 1200 } as const;
  const timed = await measureSteps([{ ...watch, everyS: 137, durationS: 411, endsWhen: 'time' }]);
  expect(timed.end).toMatchObject({ outcome: 'completed' });
  // The first point of each spectrum, at the same frequency: exact multiples of the time asked for.
  const firstPoints = timed.points.filter(([, frequencyHz]) => frequencyHz! > 900).map(([timeS = NaN]) => timeS);
  expect(firstPoints).toHaveLength(4);
  for (const [k, timeS] of firstPoints.entries()) expect(timeS - firstPoints[0]! - k * 137).toBeCloseTo(0, 0);
  expect(timed.run.snapshot().warnings).toEqual([]);
  const steady = await measureSteps([
    { ...watch, endsWhen: 'steady', maxChange: 0.05 },
    { kind: 'rest', end: { maxDurationS: 5 } },
  ]);
  expect(steady.points).toHaveLength(14);
  expect(notes(steady).at(-1)).toMatch(/differs by .* % from the one before/);
  expect(skipped(steady)).toBe(18);
  const changed = await measureSteps([{ ...watch, durationS: 240, endsWhen: 'changed', maxChange: 0.5 }]);
  expect(changed.points).toHaveLength(21);
});

test('the amplitude check lowers the amplitude of spectra after it, or ends the run', async () => {
  const check = { ...methodKinds['linearity-check'].create(), frequenciesHz: [100, 10] };
  const passed = await measureSteps([
    { ...check, maxChange: 0.05 },
    { kind: 'eis', ...spectrum, amplitudeVRms: 0.05, amplitudeAsChecked: true },
  ]);
  expect(passed.end).toMatchObject({ outcome: 'completed' });
  expect(notes(passed).some((note) => /^Linear: 20.0 mV rms and its half differ by .* no waveforms/.test(note))).toBe(
    true,
  );
  expect(notes(passed).at(-1)).toMatch(/with 20.0 mV rms, as checked/);
  expect(passed.points.length).toBe(4 + 7);
  const failed = await measureSteps([{ ...check, maxChange: 1e-6, halvings: 1 }]);
  expect(failed.end).toMatchObject({ outcome: 'failed', cellState: 'off' });
  expect(failed.end.error?.message).toContain('no linear amplitude');
});

test('levels of a potential titration end by their current, counted from open circuit where asked', async () => {
  const measured = await measureSteps([
    {
      ...methodKinds.pitt.create(),
      ...{ against: 'open-circuit', startVoltageV: -0.01, endVoltageV: -0.02, stepVoltageV: 0.01, holdS: 1800 },
      ...{ endCurrent: { currentA: 2e-5 }, restS: 60 },
    },
  ]);
  expect(measured.end).toMatchObject({ outcome: 'completed' });
  const zeroV = voltages(measured, 0).at(-1)!;
  expect(voltages(measured, 1).at(-1)).toBeCloseTo(zeroV - 0.01, 3);
  expect(voltages(measured, 2).at(-1)).toBeCloseTo(zeroV - 0.02, 3);
  const ended = measured.journal.filter(({ kind, stepIndex }) => kind === 'step-ended' && stepIndex! > 0);
  for (const { message } of ended) expect(message).toMatch(/\|I\| fell to/);
  const beyond = await measureSteps([{ ...methodKinds.pitt.create(), against: 'open-circuit', restS: 20 }]);
  expect(beyond.end.error?.message).toMatch(/counted from .* V at open circuit, is outside the limits/);
});

test('an interrupted current has short rests, sampled closely', async () => {
  const measured = await measureSteps([
    { ...methodKinds.ici.create(), direction: 'discharge', onS: 120, interruptionS: 10, interruptions: 3 },
  ]);
  expect(measured.end).toMatchObject({ outcome: 'completed' });
  const interruption = measured.plan.steps.find(({ label }) => label.startsWith('Interruption'))!;
  expect(voltages(measured, interruption.index).length).toBeGreaterThan(80);
});
