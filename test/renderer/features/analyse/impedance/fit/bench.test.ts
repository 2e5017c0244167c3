import { expect, test } from 'vitest';
import { fitImpedance } from '../../../../../../src-core/analysis/impedance/fit.ts';
import { circuitImpedance, createCircuit } from '../../../../../../src-core/circuit/circuit.ts';
import { parameter } from '../../../../../../src-core/circuit/element.ts';
import type { AnalysisRecord } from '../../../../../../src-core/model/results.ts';
import {
  benchFigures,
  rangeOfPoints,
  seriesOfPoint,
  withoutTail,
} from '../../../../../../src-renderer/features/analyse/impedance/fit/bench-figures.ts';
import { commandOf } from '../../../../../../src-renderer/features/analyse/impedance/fit/bench-keys.ts';
import { compareFits } from '../../../../../../src-renderer/features/analyse/impedance/fit/compare-fits.ts';
import { flagsOf } from '../../../../../../src-renderer/features/analyse/impedance/fit/flags.ts';
import { prepareModel } from '../../../../../../src-renderer/features/analyse/impedance/fit/model-curve.ts';
import { hashOfSpectrum } from '../../../../../../src-renderer/features/analyse/impedance/fit/same-spectrum.ts';
import { isOffScale, sliderScale } from '../../../../../../src-renderer/features/analyse/impedance/fit/slider-scale.ts';
import { readValue, writeValue } from '../../../../../../src-renderer/features/analyse/impedance/fit/value-entry.ts';
import { noisySpectrum, sweep } from '../../../../../core/analysis/impedance/synthetic.ts';

const frequencyHz = sweep(1e6, 0.1, 10);
const circuit = createCircuit('p(R1,CPE1)-CPE2');
const values = [1000, 1e-9, 0.9, 1e-5, 0.9];
const spectrum = noisySpectrum(circuit.text, values, frequencyHz, 0.003, 1);
const input = {
  spectrum,
  isOut: frequencyHz.map((_, k) => k === 3),
  chosen: [],
  outliers: [],
  curve: prepareModel(circuit, frequencyHz)(values),
  curveName: 'fit',
  isKept: true,
  equalScales: true,
};

test.each([
  ['250u', 250e-6],
  ['3.4 kΩ', 3400],
  ['1,5e-9', 1.5e-9],
  ['.5', 0.5],
  ['-2', -2],
  ['12n', 12e-9],
  ['47 µF', 47e-6],
  ['5 Ω', 5],
])('%s is %d', (text, value) => {
  expect(readValue(text)).toBeCloseTo(value, 15);
});

test.each(['', 'k', '1..2', 'R1', 'e5'])('“%s” is no value', (text) => {
  expect(readValue(text)).toBeUndefined();
});

test('values are written as they would be typed', () => {
  const numbers = [2395.59, 1.60681e-7, 0.0000039998, 0, 1e7, 0.98629];
  expect(numbers.map((value) => writeValue(value))).toEqual([
    '2395.6',
    '1.6068e-7',
    '3.9998e-6',
    '0',
    '1e7',
    '0.98629',
  ]);
  expect([undefined, NaN].map((value) => writeValue(value))).toEqual(['', '']);
});

test('a slider reaches a decade to each side, an exponent all its range', () => {
  const scale = sliderScale(parameter.resistance('R', 'resistance'), 100);
  expect([scale.toValue(scale.min), scale.toValue(scale.max), scale.toValue(scale.toPlace(250))]).toEqual([
    10, 1000, 250,
  ]);
  expect([90, 960, 10.2].map((value) => isOffScale(scale, value))).toEqual([false, true, true]);
});

test('the curve goes through the points as the circuit says, and is dense between', () => {
  const { zReOhm, zImOhm } = circuitImpedance(circuit, values, frequencyHz);
  expect(input.curve.atPointsRe).toEqual([...zReOhm]);
  expect(input.curve.atPointsIm).toEqual([...zImOhm]);
  expect([input.curve.frequencyHz[0], input.curve.frequencyHz.at(-1)]).toEqual([
    expect.closeTo(0.1, 9),
    expect.closeTo(1e6, 3),
  ]);
});

test('points keep their numbers in every figure, and what is left out is a cross', () => {
  const { nyquist, bode, residuals } = benchFigures(input);
  for (const figure of [nyquist, bode, residuals!]) {
    const points = figure.series.filter(({ mark }) => mark === 'points');
    expect(points.map(({ y }) => y.length)).toEqual(points.map(() => frequencyHz.length));
    expect(figure.series[0]!.y[3]).toBeNaN();
    const crosses = figure.series[seriesOfPoint(true, figure)]!;
    expect(crosses.label).toBe('left out');
    expect(Array.from(crosses.y).flatMap((y, k) => (Number.isFinite(y) ? [k] : []))).toEqual([3]);
  }
  expect(Math.max(...Array.from(residuals!.series[0]!.y).filter(Number.isFinite).map(Math.abs))).toBeLessThan(1.5);
  expect(benchFigures({ ...input, isKept: false }).nyquist.series.find(({ mark }) => mark === 'line')?.dashed).toBe(
    true,
  );
});

test('a curve that runs away does not take the view of the points with it', () => {
  const away = prepareModel(circuit, frequencyHz)([1000, 1e-9, 0.9, 1e-12, 0.9]);
  const { nyquist } = benchFigures({ ...input, curve: away });
  expect(rangeOfPoints(nyquist)).toEqual(rangeOfPoints(benchFigures(input).nyquist));
});

test('the tail is taken from sight, not from the count', () => {
  const arcs = withoutTail(spectrum)!;
  expect(arcs.zReOhm).toHaveLength(frequencyHz.length);
  expect(Number.isNaN(arcs.zReOhm.at(-1))).toBe(true);
  expect(arcs.zReOhm[0]).toBe(spectrum.zReOhm[0]);
  expect(withoutTail(noisySpectrum('p(R1,C1)', [100, 1e-6], frequencyHz, 0.001, 1))).toBeUndefined();
});

test('flags say in words what is wrong with a parameter', () => {
  const base = { standardError: 1, unit: 'Ω', atBound: false };
  const parameters = [
    { ...base, name: 'R0', value: 10 },
    { ...base, name: 'R1', value: 1 },
    { ...base, name: 'R2', value: 5, standardError: NaN },
    { ...base, name: 'n', value: 1.1, atBound: true },
    { ...base, name: 'R3', value: 5, standardError: 0, constraint: 'fixed' as const },
  ];
  const correlation = parameters.flatMap((_, i) => parameters.map((__, j) => (i === j ? 1 : i + j === 1 ? -0.97 : 0)));
  expect(parameters.map((_, index) => flagsOf({ parameters, correlation }, index))).toEqual([
    ['correlated with R1 at ρ = −0.970'],
    ['weakly determined', 'correlated with R0 at ρ = −0.970'],
    ['not determined'],
    ['at its bound: free it, fix it or drop the element'],
    [],
  ]);
});

test('fits are compared only on the same points with the same weights', () => {
  const make = (id: string, text: string, masked: readonly number[] = []): AnalysisRecord => ({
    ...{ id, kind: 'impedance', createdAt: '', programVersion: '', inputHash: '', title: '', parameters: {} },
    impedance: {
      fit: fitImpedance(spectrum, { circuit: text, maskedPoints: masked }),
      conductivities: [],
      warnings: [],
    },
  });
  const compared = compareFits(
    [make('1', circuit.text), make('2', 'p(R1,C1)-CPE2'), make('3', circuit.text, [4])],
    undefined,
  );
  expect(compared[0]!.deltaAicc).toBe(0);
  expect(compared[1]!.deltaAicc).toBeGreaterThan(10);
  expect(compared[1]!.deltaBic).toBeGreaterThan(10);
  expect(compared[2]!.deltaAicc).toBeUndefined();
});

test('a spectrum has the name the host gives it', async () => {
  const hash = await hashOfSpectrum({
    name: 'a',
    frequencyHz: Float64Array.of(1),
    zReOhm: Float64Array.of(2),
    zImOhm: Float64Array.of(-3),
  });
  const { createHash } = await import('node:crypto');
  const expected = createHash('sha256')
    .update(new Uint8Array(Float64Array.of(1, 2, -3).buffer))
    .digest('hex');
  expect(hash).toBe(expected);
});

test('keys', () => {
  const press = (key: string, held: { ctrlKey?: boolean; shiftKey?: boolean; altKey?: boolean } = {}) =>
    commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
  expect(['Enter', 'm', 'M', 'e', 'z', 'ArrowRight', 'ArrowLeft', 'x'].map((key) => press(key))).toEqual([
    ...['fit', 'mask', 'mask', 'equal', 'all', 'next', 'previous'],
    undefined,
  ]);
  expect([
    press('z', { ctrlKey: true }),
    press('y', { ctrlKey: true }),
    press('Z', { ctrlKey: true, shiftKey: true }),
  ]).toEqual(['undo', 'redo', 'redo']);
  expect(press('ArrowLeft', { shiftKey: true })).toBe('extend-previous');
  expect(press('ArrowLeft', { altKey: true })).toBeUndefined();
});
