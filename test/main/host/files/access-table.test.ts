import { expect, test } from 'vitest';
import { decodeText } from '../../../../src-core/formats/decode-text.ts';
import { readDataFile } from '../../../../src-core/formats/index.ts';
import { readAccessTable } from '../../../../src-main/host/files/access-table.ts';
import { accessDatabase, type WrittenTable } from '../../../core/formats/access-database.ts';
import { series } from '../../../core/formats/titration-samples.ts';

/** As Arbin stores it: rows out of order, another, shorter test among them, a voltage and a thermometer beside it. */
const points: WrittenTable = {
  name: 'Channel_Normal_Table',
  columns: [
    ['Test_ID', 'long'], ['Data_Point', 'long'], ['Test_Time', 'double'], ['Step_Index', 'integer'],
    ['Cycle_Index', 'integer'], ['Current', 'single'], ['Voltage', 'single'],
  ], // prettier-ignore
  rows: [
    ...series.map((row, k) => [7, k + 1, row.timeS, row.step, row.cycle, row.currentA, row.voltageV]).toReversed(),
    [3, 1, 5, 1, 1, 0, 2.5],
  ],
};
const auxiliary: WrittenTable = {
  name: 'Auxiliary_Table',
  columns: [['Test_ID', 'long'], ['Data_Point', 'long'], ['Auxiliary_Index', 'integer'], ['Data_Type', 'integer'], ['X', 'single']], // prettier-ignore
  rows: series.flatMap((_, k) => [[7, k + 1, 0, 0, 1.5], [7, k + 1, 1, 1, 25.5]]), // prettier-ignore
};

const read = (bytes: Uint8Array) => readDataFile(decodeText(bytes), 'cell.res', 'titration', { readAccessTable });

test('an Arbin database: sorted, the longest test, its thermometer', () => {
  const { format, titration, warnings } = read(accessDatabase([points, auxiliary]));
  expect(format).toBe('arbin-res');
  expect([...titration!.timeS]).toEqual(series.map(({ timeS }) => timeS));
  series.forEach(({ currentA, voltageV }, k) => {
    expect(titration!.currentA[k]).toBeCloseTo(currentA, 9);
    expect(titration!.voltageV[k]).toBeCloseTo(voltageV, 6);
  });
  expect([...titration!.stepIndex!]).toEqual(series.map(({ step }) => step));
  expect(titration!.temperatureK![5]).toBeCloseTo(298.65, 9);
  expect(warnings.map(({ code }) => code)).toEqual(['several-tests', 'rows-sorted']);
});

test('without thermometers, or without the table of points', () => {
  expect(read(accessDatabase([points])).titration!.temperatureK).toBeUndefined();
  expect(() => read(accessDatabase([auxiliary]))).toThrow('no table Channel_Normal_Table');
});

test('a table whose definition goes in circles is refused at once', () => {
  const database = accessDatabase([points]);
  new DataView(database.buffer).setUint32(4 * 4096 + 4, 4, true);
  expect(() => read(database)).toThrow('damaged or not complete');
});

test('wherever it is damaged or cut, a database is read or refused', () => {
  const whole = accessDatabase([points, auxiliary]);
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below;
  for (let k = 0; k < 150; k++) {
    const damaged = k % 3 === 0 ? whole.slice(0, 64 + random(whole.length - 64)) : whole.slice();
    if (k % 3 > 0) for (let n = 0; n < 8; n++) damaged[64 + random(damaged.length - 64)] = random(256);
    try {
      read(damaged);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^input\//) as string });
    }
  }
});
