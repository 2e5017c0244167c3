import { expect, test } from 'vitest';
import { parseDirectCurrentTable } from '../../../src-core/formats/direct-current-table.ts';

const exported = `time_s,current_A,voltage_V,step_index,temperature_K,status
0,-2.5e-8,0,0,,0
5,,,0,298.15,16
10,1.5e-8,0.05,1,,0
`;

test('lines of a thermometer and a column with gaps that is not needed are left out', () => {
  const record = parseDirectCurrentTable(exported, ['time', 'current', 'voltage']);
  expect(record).toMatchObject({ time: [0, 10], current: [-2.5e-8, 1.5e-8], voltage: [0, 0.05] });
});

test('a gap in a needed column is told with its line', () => {
  expect(() => parseDirectCurrentTable(exported.replace('10,1.5e-8', '10,'), ['time', 'current'])).toThrow(/Line 4/);
});
