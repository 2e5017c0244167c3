import { expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { inferCurrent } from '../../../../src-core/analysis/titration/infer-current.ts';
import { listSegments } from '../../../../src-core/analysis/titration/segment-list.ts';
import { segmentTitration } from '../../../../src-core/analysis/titration/segment.ts';
import type { SegmentEdit } from '../../../../src-core/model/titration.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';

/** One sample per second; five pulses of 60 s with rests of 100 s between. */
function record() {
  const timeS = Float64Array.from({ length: 900 }, (_, i) => i + 1);
  const currentA = timeS.map((t) => ((t - 1) % 160 >= 100 ? 1e-4 : 2e-9));
  return { name: 'record', timeS, currentA, voltageV: timeS.map((t) => 1 + 1e-5 * t) };
}

const spans = (edits: readonly SegmentEdit[]) =>
  segmentTitration(record(), edits).pulses.map((one) => [one.startTimeS, one.endTimeS, one.changes]);

test('edits are applied in their order, leave the record alone, and are undone by being left out', () => {
  const untouched = spans([]);
  expect(untouched.map(([start]) => start)).toEqual([100, 260, 420, 580, 740]);
  const merge: SegmentEdit = { kind: 'merge', fromS: 270, toS: 450 };
  const split: SegmentEdit = { kind: 'split', atS: 130 };
  const retime: SegmentEdit = { kind: 'retime', atS: 600, startTimeS: 579.5, endTimeS: 641 };
  expect(spans([merge, split, retime, { kind: 'exclude', atS: 760 }])).toEqual([
    [100, 130, ['split']],
    [130, 160, ['split']],
    [260, 480, ['merged']],
    [579.5, 641, ['retimed']],
    [740, 800, ['excluded']],
  ]);
  expect(spans([])).toEqual(untouched);
});

test.each<[SegmentEdit, RegExp]>([
  [{ kind: 'exclude', atS: 220 }, /No pulse flows at 220 s/],
  [{ kind: 'merge', fromS: 110, toS: 150 }, /Fewer than two pulses/],
  [{ kind: 'split', atS: 160 }, /without samples/],
  [{ kind: 'retime', atS: 130, startTimeS: 140, endTimeS: 120 }, /cannot end at 120/],
])('%o meets no pulse and is refused', (edit, message) => {
  expect(() => spans([edit])).toThrow(message);
});

test('pulses of both directions are not merged', () => {
  const data = record();
  const currentA = data.currentA.map((value, i) => (data.timeS[i]! > 400 ? -value : value));
  const edit: SegmentEdit = { kind: 'merge', fromS: 270, toS: 450 };
  expect(() => segmentTitration({ ...data, currentA }, [edit])).toThrow(/both directions/);
});

const cell = mgTi2S4({ currentsA: Array.from({ length: 8 }, (_, k) => (k < 5 ? 60e-6 : -60e-6)), seed: 5 });
const { data } = simulateTitration(cell);

test('an excluded pulse keeps its place, its charge and its flag, but has no D', () => {
  const middle = segmentTitration(data).pulses[3]!;
  const edits: SegmentEdit[] = [{ kind: 'exclude', atS: (middle.startTimeS + middle.endTimeS) / 2 }];
  const all = analyseTitration(data, mgTi2S4Sample());
  const edited = analyseTitration(data, mgTi2S4Sample(), { edits });
  expect(edited.pulses[3]).toMatchObject({ estimator: 'none', estimates: [], x: all.pulses[3]!.x });
  expect(edited.pulses[3]!.flags).toContain('excluded');
  expect(edited.pulses[3]!.chemicalDiffusivityM2PerS).toBeNaN();
  expect(edited.pulses[7]!.x).toBe(all.pulses[7]!.x);
  expect(edited.pulses[4]!.chemicalDiffusivityM2PerS / all.pulses[4]!.chemicalDiffusivityM2PerS).toBeCloseTo(1, 1);
});

test('segments are listed with branches, cycles and flags, without a sample', () => {
  const { pulses } = listSegments(data);
  expect(pulses.map(({ branch }) => branch)).toEqual([1, 1, 1, 1, 1, 2, 2, 2]);
  expect(new Set(pulses.map(({ cycle }) => cycle))).toEqual(new Set([1]));
  expect(pulses[0]!.flags).toEqual(['first']);
  expect(pulses[0]!.chargeC).toBeCloseTo(60e-6 * 720, 6);
});

test('without a current column the jumps of the voltage tell the same pulses', () => {
  const { currentA: _, stepIndex: _step, ...voltageOnly } = data;
  const inferred = segmentTitration(inferCurrent(voltageOnly, 60e-6)).pulses;
  const known = segmentTitration(data).pulses;
  expect(inferred.map(({ direction }) => direction)).toEqual(known.map(({ direction }) => direction));
  inferred.forEach((pulse, k) => {
    expect(Math.abs(pulse.startTimeS - known[k]!.startTimeS)).toBeLessThan(0.2);
    expect(Math.abs(pulse.endTimeS - known[k]!.endTimeS)).toBeLessThan(10);
  });
  const flat = { ...voltageOnly, voltageV: voltageOnly.voltageV.map(() => 1.5) };
  expect(() => inferCurrent(flat, 1e-4)).toThrow(/no pair of jumps/);
});

test('a record without a current: D by every estimator all the same, and what its size would tell is left out', () => {
  const unknown = { ...data, currentA: data.currentA.map(() => NaN) };
  const known = analyseTitration(data, mgTi2S4Sample());
  const { pulses, warnings } = analyseTitration(unknown, mgTi2S4Sample());
  expect(warnings[0]).toMatchObject({ code: 'titration/current-unknown' });
  expect(warnings[0]!.message).toMatch(/x, dE\/dx, Θ, D_J.*nominal current/);
  expect(pulses).toHaveLength(known.pulses.length);
  pulses.forEach((pulse, k) => {
    const value = (of: typeof pulse, name: string) =>
      of.estimates.find((one) => one.name === name)?.chemicalDiffusivityM2PerS ?? NaN;
    for (const name of ['eq10-intercept', 'finite-length'])
      expect([k, name, Math.abs(value(pulse, name) / value(known.pulses[k]!, name) - 1) < 0.05]).toEqual([
        k,
        name,
        true,
      ]);
    expect(pulse).not.toHaveProperty('currentA');
    expect(pulse).not.toHaveProperty('thermodynamicFactor');
    expect(pulse).not.toHaveProperty('stepResistanceOhm');
    expect(pulse.x).toBeNaN();
  });
  const said = analyseTitration(unknown, mgTi2S4Sample(), { nominalCurrentA: 60e-6 });
  expect(said.warnings.map(({ code }) => code)).not.toContain('titration/current-unknown');
  expect(said.pulses[4]!.x).toBeCloseTo(known.pulses[4]!.x, 2);
  expect(said.pulses[4]!.thermodynamicFactor! / known.pulses[4]!.thermodynamicFactor!).toBeCloseTo(1, 1);
  expect(listSegments(unknown).pulses[0]).toMatchObject({ direction: 'charge', currentA: NaN, chargeC: NaN });
});

const flows = (currentA: number): boolean => Math.abs(currentA) > 1e-6;

/** As an instrument that logs each 1 mV, each 60 s, and the ends of steps. */
function triggered(whole: typeof data, stepV: number): typeof data {
  let last = -1;
  const kept = [...whole.timeS.keys()].filter((i) => {
    const isEnd = flows(whole.currentA[i]!) !== flows(whole.currentA[i + 1] ?? 0);
    const isKept =
      last < 0 || isEnd || Math.abs(whole.voltageV[i]! - whole.voltageV[last]!) >= stepV || whole.timeS[i]! - whole.timeS[last]! >= 60; // prettier-ignore
    if (isKept) last = i;
    return isKept;
  });
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => column[i]!);
  const { timeS, currentA, voltageV } = whole;
  return { name: 'triggered', timeS: pick(timeS), currentA: pick(currentA), voltageV: pick(voltageV) };
}

test('sampling triggered by the voltage gives the same pulses, and D within its uncertainty', () => {
  const sparse = triggered(data, 1e-3);
  expect(sparse.timeS.length).toBeLessThan(0.3 * data.timeS.length);
  const [all, few] = [data, sparse].map((record) => analyseTitration(record, mgTi2S4Sample()).pulses);
  expect(few!.map(({ direction }) => direction)).toEqual(all!.map(({ direction }) => direction));
  few!.forEach((pulse, k) => {
    expect(Math.abs(pulse.startTimeS - all![k]!.startTimeS)).toBeLessThan(1);
    expect(Math.abs(pulse.endTimeS - all![k]!.endTimeS)).toBeLessThan(1);
    const apart = Math.abs(pulse.chemicalDiffusivityM2PerS - all![k]!.chemicalDiffusivityM2PerS);
    expect([k, apart < 3 * pulse.standardUncertainty]).toEqual([k, true]);
  });
});

test('a first pulse from a state that still drifts is kept, flagged and told by its check', () => {
  const drifting = data.voltageV.map((voltage, i) => voltage + 50e-3 * Math.exp(-data.timeS[i]! / 1000));
  const { pulses } = analyseTitration({ ...data, voltageV: drifting }, mgTi2S4Sample());
  expect(pulses).toHaveLength(8);
  expect(pulses[0]!.flags).toEqual(expect.arrayContaining(['first', 'drifting-start']));
  expect(pulses[0]!.checks.find(({ name }) => name === 'initial-drift')?.verdict).toBe('warn');
  expect(pulses[1]!.flags).not.toContain('drifting-start');
});
