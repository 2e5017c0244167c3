import { expect, test } from 'vitest';
import type { Figure } from '../../../src-core/figures/figure.ts';
import { figureCsv, figureTabText } from '../../../src-core/figures/figure-table.ts';

const figure: Figure = {
  id: 'f',
  title: 'T',
  caption: 'C',
  x: { label: 'Time', scale: 'linear', kind: 'duration' },
  y: { label: 'E / V', scale: 'linear' },
  rightY: { label: 'I / µA', scale: 'linear' },
  series: [
    { label: 'E', x: [0, 1.5], y: [1, NaN], yError: [0.1, 0.2], mark: 'points', colour: 0 },
    { label: '=I', x: [0, 1.5], y: [5, -6e-11], axis: 'right', mark: 'line', colour: 1 },
  ],
};

test('one abscissa where all series share it; errors beside their values; units in the header; gaps are empty', () => {
  expect(figureCsv(figure)).toBe(
    'Time / s,E: E / V,"E: E / V, standard uncertainty",\'=I: I / µA\r\n0,1,0.1,5\r\n1.5,,0.2,-6e-11\r\n',
  );
});

test('an abscissa for each series where they differ, bands as two columns, short columns end', () => {
  const [first, second] = figure.series;
  const other = { ...second!, x: [7], y: [8], band: { low: [6], high: [9] }, label: 'I' };
  const lines = figureCsv({ ...figure, series: [first!, other] }).split('\r\n');
  expect(lines[0]).toBe(
    'E: Time / s,E: E / V,"E: E / V, standard uncertainty",I: Time / s,I: I / µA,"I: I / µA, lower end","I: I / µA, upper end"',
  );
  expect(lines.slice(1)).toEqual(['0,1,0.1,7,8,6,9', '1.5,,0.2,,,,', '']);
});

test('for the clipboard: tabs, so that a spreadsheet takes cells', () => {
  const lines = figureTabText(figure).split('\r\n');
  expect(lines[0]!.split('\t')).toHaveLength(4);
  expect(lines[1]).toBe('0\t1\t0.1\t5');
  expect(lines[2]).toBe('1.5\t\t0.2\t-6e-11');
});
