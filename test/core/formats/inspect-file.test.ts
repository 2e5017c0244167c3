import { expect, test } from 'vitest';
import { inspectFile, openQuestions } from '../../../src-core/formats/inspect-file.ts';
import { expected, mpt } from './samples.ts';
import { series } from './titration-samples.ts';

/** The samples' RC arc as plain text, with the sign and the header asked for. */
function csv(sign: 1 | -1, header = 'freq_Hz,Zre_ohm,Zim_ohm'): string {
  return [header, ...expected.map(([f, re, im]) => `${f},${re},${sign * im}`)].join('\n');
}
const ids = (inspection: { questions: readonly { id: string }[] }) => inspection.questions.map(({ id }) => id);

test('a plain file leaves nothing open', () => {
  const inspection = inspectFile(csv(1), 'a.csv');
  expect(inspection).toMatchObject({ format: 'spectrum-csv', kind: 'spectrum', questions: [], sweepIndices: [0] });
  expect([...inspection.file.spectra[0]!.zImOhm]).toEqual(expected.map(([, , im]) => im));
});

test('a capacitive cell listed as −Z″ is asked about, with the turned sign suggested and shown', () => {
  const inspection = inspectFile(csv(-1), 'a.csv');
  expect(inspection.questions).toMatchObject([{ id: 'positiveImaginary', suggested: 'capacitive', isRequired: true }]);
  expect(inspection.file.spectra[0]!.zImOhm[2]).toBe(expected[2]![2]);
  expect(openQuestions(inspection, {})).toHaveLength(1);
  expect(openQuestions(inspection, { positiveImaginary: 'inductive' })).toHaveLength(0);
  const kept = inspectFile(csv(-1), 'a.csv', { positiveImaginary: 'inductive' });
  expect(kept.file.spectra[0]!.zImOhm[2]).toBe(-expected[2]![2]);
});

test('an inductor is not turned by suggestion', () => {
  const rows = [1e5, 1e4, 1e3, 100].map((f) => `${f},1.5,${2 * Math.PI * f * 1e-6}`);
  const inspection = inspectFile(['freq_Hz,Zre_ohm,Zim_ohm', ...rows].join('\n'), 'coil.csv');
  expect(inspection.questions).toMatchObject([{ id: 'positiveImaginary', suggested: 'inductive' }]);
  expect(inspection.file.spectra[0]!.zImOhm[0]).toBeGreaterThan(0);
});

test('units that the header does not state are asked about, and the answer scales', () => {
  const text = csv(1, 'f,Zre,Zim');
  expect(ids(inspectFile(text, 'a.csv'))).toEqual(['impedanceUnit', 'frequencyUnit']);
  const { file } = inspectFile(text, 'a.csv', { impedanceUnit: 'kΩ', frequencyUnit: 'rad/s' });
  expect(file.spectra[0]!.zReOhm[0]).toBeCloseTo(expected[0]![1] * 1000, 9);
  expect(file.spectra[0]!.frequencyHz[0]).toBeCloseTo(expected[0]![0] / (2 * Math.PI), 9);
  expect(() => inspectFile(text, 'a.csv', { impedanceUnit: 'furlong' })).toThrow(/no answer/);
});

test('a unit row or units in the header are statement enough', () => {
  expect(ids(inspectFile(csv(1, 'f/Hz,Zre/Ohm,Zim/Ohm'), 'a.csv'))).toEqual([]);
  expect(ids(inspectFile(csv(1, 'f,Zre,Zim\nHz,Ohm,Ohm'), 'a.csv'))).toEqual([]);
});

test('of several sweeps those wanted are kept, with their number in the file', () => {
  const text = mpt(undefined, 3);
  expect(ids(inspectFile(text, 'a.mpt'))).toEqual(['sweeps']);
  expect(inspectFile(text, 'a.mpt').sweepIndices).toEqual([0, 1, 2]);
  expect(inspectFile(text, 'a.mpt', { sweeps: 'last' })).toMatchObject({
    sweepIndices: [2],
    file: { spectra: [{ name: 'a.mpt #3' }] },
  });
});

test('a geometry in the file is offered', () => {
  const text = `Sample\nDiameter [mm]: 10 Thickness [mm]: 1.2\nFreq. [Hz]\tZs' [Ohms]\tZs'' [Ohms]\n${expected
    .map(([f, re, im]) => `${f}\t${re}\t${im}`)
    .join('\n')}`;
  const inspection = inspectFile(text, 'a.txt');
  expect(inspection.questions).toMatchObject([{ id: 'geometry', suggested: 'use', isRequired: false }]);
  expect(inspection.questions[0]!.text).toContain('thickness 1.2 mm and area 78.5398 mm²');
});

test('a temperature that the file holds goes with its spectra', () => {
  const rows = expected.map(([f, re, im]) => `${f}\t${re}\t${im}`).join('\n');
  const text = `Sample\nDiameter [mm]: 10 Thickness [mm]: 1.2\nFixed value(s) : Temp. [°C]=-2.5000e+01  AC Volt [Vrms]=1\nFreq. [Hz]\tZs' [Ohms]\tZs'' [Ohms]\n${rows}`;
  expect(inspectFile(text, 'a.txt').file.spectra[0]!.temperatureK).toBeCloseTo(248.15, 9);
});

test('a falling voltage under positive current is asked about', () => {
  const rows = Array.from({ length: 20 }, (_, k) => `${k},${k % 5 === 0 ? 0 : 1e-3},${3 - k * 0.01}`);
  const inspection = inspectFile(['time_s,current_A,voltage_V', ...rows].join('\n'), 't.csv');
  expect(inspection).toMatchObject({ kind: 'titration', questions: [{ id: 'currentSign', suggested: '-1' }] });
  expect(inspection.file.titration!.currentA[1]).toBe(-1e-3);
});

test('what no reader knows is refused with the reason of the plain reader', () => {
  expect(() => inspectFile('', 'a.csv')).toThrow(/empty/);
  expect(() => inspectFile('PK\u0003\u0004\u0000\u0000', 'bomb.zip')).toThrow(/not a text file/);
  expect(() => inspectFile('freq_Hz,Zre_ohm\n1,2', 'a.csv')).toThrow(/imaginary/);
  expect(() => inspectFile('time_s,current_A\n1,2', 'a.csv')).toThrow(/voltage/);
  expect(() => inspectFile('Dear colleague,\nsee you', 'a.txt')).toThrow(/neither a spectrum nor a titration/);
});

/** Rest, charge, rest, discharge, under names that no reader knows. */
const unknownNames = (names: string, factor = 1): string =>
  [names, ...series.map((row, k) => [k + 1, row.timeS, 1000 * row.currentA * factor, row.voltageV].join(';'))].join(
    '\n',
  );

test('a table whose columns no reader knows is asked about, with names and numbers as reasons', () => {
  const inspection = inspectFile(unknownNames('n;elapsed / s;J [mA];cell'), 'a.csv');
  expect(inspection).toMatchObject({ format: 'mapped-table', kind: 'titration' });
  expect(ids(inspection)).toEqual(['timeColumn', 'currentColumn', 'voltageColumn', 'timeUnit', 'currentUnit', 'voltageUnit']); // prettier-ignore
  expect(inspection.questions.map(({ suggested }) => suggested)).toEqual(['elapsed / s', 'J [mA]', 'cell', 's', 'mA', 'V']); // prettier-ignore
  expect(inspection.questions[1]!.choices[1]!.label).toBe('elapsed / s (0 to 80)');
  expect([...inspection.file.titration!.currentA]).toEqual(series.map(({ currentA }) => currentA));
  expect(openQuestions(inspection, {}).map(({ id }) => id)).toEqual(['timeColumn', 'currentColumn', 'voltageColumn', 'voltageUnit']); // prettier-ignore
});

test('answers about columns are followed, those that are no column refused', () => {
  const text = unknownNames('n;elapsed / s;J [mA];cell');
  const { titration } = inspectFile(text, 'a.csv', { currentColumn: 'cell', voltageColumn: 'J [mA]', voltageUnit: 'mV', timeUnit: 'min', currentSign: '1' }).file; // prettier-ignore
  expect(titration!.timeS[1]).toBe(600);
  expect(titration!.voltageV[3]).toBeCloseTo(1e-3, 12);
  expect(() => inspectFile(text, 'a.csv', { timeColumn: 'J [mA]' })).toThrow('no answer to the question “timeColumn”');
});

test('a table without names numbers its columns', () => {
  const text = series.map((row) => [row.timeS, row.voltageV, row.currentA].join('\t')).join('\n');
  const { questions, file } = inspectFile(text, 'a.txt');
  expect(questions.slice(0, 3).map(({ suggested }) => suggested)).toEqual(['Column 1', 'Column 3', 'Column 2']);
  expect(file.titration!.timeS).toHaveLength(series.length);
});

test('a current without a unit is asked about where it is too large for a titration', () => {
  const text = unknownNames('n;time_s;current;voltage_V', 20);
  const inspection = inspectFile(text, 'a.csv');
  expect(inspection.questions).toMatchObject([{ id: 'currentUnit', suggested: 'mA', isRequired: true }]);
  expect(inspection.file.titration!.currentA[3]).toBeCloseTo(20e-3, 12);
  expect(inspectFile(text, 'a.csv', { currentUnit: 'A' }).file.titration!.currentA[3]).toBe(20);
  const small = inspectFile(unknownNames('n;time_s;current;voltage_V', 0.001), 'a.csv');
  expect(small.questions).toMatchObject([{ id: 'currentUnit', suggested: 'A', isRequired: false }]);
  expect(small.file.titration!.currentA[3]).toBeCloseTo(1e-3, 12);
});

test('a spectrum that lacks a column is not asked about as if it were a titration', () => {
  expect(() => inspectFile(csv(1, 'freq_Hz,Zre_ohm,other'), 'a.csv')).toThrow('names no column for the imaginary part');
});
