import { expect, test } from 'vitest';
import { directCurrentMethods } from '../../../../src-core/analysis/direct-current/methods/index.ts';
import { parseActivationTable } from '../../../../src-core/formats/activation-table.ts';
import { parseThermalTable } from '../../../../src-core/formats/thermal-table.ts';
import { readPasted } from '../../../../src-renderer/features/analyse/direct-current/record.ts';
import {
  arrheniusExample,
  hebbWagnerExample,
  meyerNeldelExample,
} from '../../../../src-renderer/features/analyse/examples.ts';

test('the examples of tables are read as they stand', () => {
  const thermal = parseThermalTable(arrheniusExample(), 'example');
  expect(thermal.series.map(({ points }) => points.length)).toEqual([11]);
  expect(parseActivationTable(meyerNeldelExample())?.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
  const columns = readPasted(hebbWagnerExample())!.columns;
  expect([columns.voltage?.length, columns.current?.length, columns.time]).toEqual([16, 16, undefined]);
  expect(directCurrentMethods['hebb-wagner'].record?.isRequired).toBe(true);
});
