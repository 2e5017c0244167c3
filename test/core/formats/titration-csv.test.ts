import { expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors.ts';
import { findFormat, readDataFile } from '../../../src-core/formats/index.ts';
import { inspectFile } from '../../../src-core/formats/inspect-file.ts';
import { nominalCurrentOf } from '../../../src-core/formats/questions.ts';
import { parseTitrationCsv, titrationCsv } from '../../../src-core/formats/titration-csv.ts';

const rows = [
  [0, 0, 1.2],
  [1, 0, 1.2],
  [2, 1e-4, 1.22],
  [3, 1e-4, 1.23],
  [4, 0, 1.21],
] as const;

const plain = ['time_s,current_A,voltage_V', ...rows.map((row) => row.join(','))].join('\n');

function failure(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('expected an AppError');
}

function write(
  header: string,
  separator: string,
  line: (row: (typeof rows)[number]) => readonly (number | string)[],
  decimal = '.',
) {
  const body = rows.map((row) =>
    line(row)
      .map((cell) => String(cell).replace('.', decimal))
      .join(separator),
  );
  return [header, ...body].join('\r\n');
}

test.each([
  ['plain', plain],
  ['other order and spelling', write('Voltage(V)\tCurrent (mA)\tTest_Time(s)', '\t', ([t, i, v]) => [v, i * 1e3, t])],
  ['potentiostat', write('time/s;Ewe/V;I/mA', ';', ([t, i, v]) => [t, v, i * 1e3])],
  ['decimal comma', write('Time [s];I [µA];Ewe [mV]', ';', ([t, i, v]) => [t, i * 1e6, v * 1e3], ',')],
  ['hours', write('Total Time (h),<I>/mA,Ecell/V', ',', ([t, i, v]) => [t / 3600, i * 1e3, v])],
  ['clock', write('Cumulative Time,Current(A),Voltage(V)', ',', ([t, i, v]) => [`00:00:0${t}`, i, v])],
  ['battery data format', write('test_time_second,voltage_volt,current_ampere', ',', ([t, i, v]) => [t, v, i])],
  [
    'step time beside test time',
    write('Step_Time(s),Test_Time(s),Current(A),Voltage(V)', ',', ([t, i, v]) => [9 - t, t, i, v]),
  ],
  ['comments and byte-order mark', `\uFEFF# GITT\n# of 2026\n${plain}\n`],
])('reads %s', (_, text) => {
  const { titration, warnings } = parseTitrationCsv(text, 'file.csv');
  expect(warnings).toEqual([]);
  expect(titration.name).toBe('file.csv');
  rows.forEach(([t, i, v], k) => {
    expect(titration.timeS[k]).toBeCloseTo(t, 9);
    expect(titration.currentA[k]).toBeCloseTo(i, 12);
    expect(titration.voltageV[k]).toBeCloseTo(v, 9);
  });
});

test('step and temperature columns come along; an empty temperature column is as none', () => {
  const text = 'time_s,current_A,voltage_V,step_index,Temperature (°C)\n0,0,1,1,25\n1,1e-4,1.1,2,\n2,0,1,3,26';
  const { titration } = parseTitrationCsv(text, 'x');
  expect([...titration.stepIndex!]).toEqual([1, 2, 3]);
  expect(titration.temperatureK![0]).toBeCloseTo(298.15, 9);
  expect(titration.temperatureK![1]).toBeNaN();
  const bare = parseTitrationCsv('time_s,current_A,voltage_V,temperature_K\n0,0,1,\n1,0,1,\n', 'x');
  expect(bare.titration.temperatureK).toBeUndefined();
});

test('a unit that is not stated is assumed aloud', () => {
  const { warnings } = parseTitrationCsv('time,current,voltage\n0,0,1\n1,0,1', 'x');
  expect(warnings.map((one) => one.code)).toEqual(['unit-assumed', 'unit-assumed', 'unit-assumed']);
});

test('a voltage that falls under positive current is asked about, and the answer is obeyed', () => {
  const text = write('time_s,current_A,voltage_V', ',', ([t, i, v]) => [t, -i, v]);
  const error = failure(() => parseTitrationCsv(text, 'x'));
  expect(error.code).toBe('input/ambiguous-sign');
  expect(error.remedy).toContain('current sign of −1');
  expect(parseTitrationCsv(text, 'x', { currentSign: -1 }).titration.currentA[2]).toBeCloseTo(1e-4, 15);
  expect(parseTitrationCsv(text, 'x', { currentSign: 1 }).titration.currentA[2]).toBeCloseTo(-1e-4, 15);
});

test('rows that are numbered but out of order are sorted, with a warning', () => {
  const text = 'Data_Point,Test_Time(s),Current(A),Voltage(V)\n1,0,0,1\n3,2,0,1.3\n2,1,0,1.2\n';
  const { titration, warnings } = parseTitrationCsv(text, 'x');
  expect([...titration.voltageV]).toEqual([1, 1.2, 1.3]);
  expect(warnings.map((one) => one.code)).toEqual(['rows-sorted']);
});

test.each([
  ['an empty file', '', 'empty'],
  ['only a header', 'time_s,current_A,voltage_V\n', 'Fewer than two'],
  ['a missing column', 'time_s,current_A\n0,0\n1,0', 'voltage'],
  ['no header', '0,0,1\n1,0,1', 'No line names'],
  ['a truncated last line', `${plain}\n5,0`, 'Line 7'],
  ['not a number', plain.replace('1.23', 'NaN'), 'Line 5'],
  ['infinity', plain.replace('1.23', 'Infinity'), 'Line 5'],
  ['time running backwards', plain.replace('\n3,', '\n1.5,'), 'Line 5'],
  ['a binary file', 'PK\u0003\u0004\u0000\u0000', 'not a text'],
  ['decimal commas among commas', 'time_s,current_A,voltage_V\n0,0,0,1,2\n1,0,0,1,2', 'Line 2'],
  ['a specific current', 'time_s,Current (mA/g),voltage_V\n0,0,1\n1,0,1', 'current'],
])('%s is refused, saying where', (_, text, words) => {
  const error = failure(() => parseTitrationCsv(text, 'x'));
  expect(error.code).toBe('input/file-format');
  expect(error.message).toContain(words);
  expect(error.remedy).toBeTruthy();
});

test('hostile headers and cells stay text', () => {
  const long = 'x'.repeat(10_000);
  const text = `time_s,current_A,voltage_V,=cmd(),__proto__,<script>,${long}\n0,0,1,=1+1,a,b,c\n1,0,1,,,,\n`;
  expect(parseTitrationCsv(text, '../../etc/passwd').titration.timeS).toHaveLength(2);
  const error = failure(() => parseTitrationCsv(`time_s,current_A,${long}\n0,0,1\n1,0,1`, 'x'));
  expect(error.message.length).toBeLessThan(600);
  const cell = failure(() => parseTitrationCsv(`time_s,current_A,voltage_V\n0,0,${long}\n1,0,1`, 'x'));
  expect(cell.message.length).toBeLessThan(300);
});

test('the registry recognises it, and never a spectrum', () => {
  expect(findFormat(plain)).toBe(titrationCsv);
  expect(titrationCsv.sniff('freq_Hz,Zre_ohm,Zim_ohm\n1,1,-1\n')).toBe(false);
  expect(titrationCsv.sniff('\u0000')).toBe(false);
  expect(titrationCsv.parse(plain, 'a').titration!.timeS).toHaveLength(5);
});

const withoutCurrent = write('time_s,voltage_V,temperature_K', ',', ([t, , v]) => [t, v, 298]);

test('a record of the voltage alone is read, its current no number, and told', () => {
  expect(findFormat(withoutCurrent)?.id).toBe('voltage-table');
  const { titration, warnings } = readDataFile(withoutCurrent, 'file.csv', 'titration');
  expect([...titration!.voltageV]).toEqual(rows.map(([, , v]) => v));
  expect([...titration!.currentA]).toEqual(rows.map(() => NaN));
  expect(warnings.map(({ code }) => code)).toEqual(['current-missing']);
  expect(warnings[0]!.message).toContain('Say which current was applied');
});

test('which current was applied is asked, and need not be known', () => {
  const { questions } = inspectFile(withoutCurrent, 'file.csv');
  expect(questions).toMatchObject([{ id: 'nominalCurrent', isRequired: false, entry: { dimension: 'current' } }]);
  expect(nominalCurrentOf({ nominalCurrent: '1.15 mA' })).toBeCloseTo(1.15e-3, 12);
  expect(nominalCurrentOf({ nominalCurrent: 'unknown' })).toBeUndefined();
  expect(failure(() => inspectFile(withoutCurrent, 'file.csv', { nominalCurrent: '0 A' })).remedy).toContain('1.15 mA');
  expect(() => inspectFile(withoutCurrent, 'file.csv', { nominalCurrent: 'much' })).toThrow(AppError);
});

test('where a column could be the current under another name it is asked, and may be none', () => {
  const text = write('time_s;level;voltage_V', ';', ([t, i, v]) => [t, i, v]);
  const asked = inspectFile(text, 'file.csv');
  expect(asked.format).toBe('mapped-table');
  expect(asked.file.titration!.currentA[2]).toBe(1e-4);
  const none = inspectFile(text, 'file.csv', { currentColumn: 'none' });
  expect(none.file.titration!.currentA.some(Number.isFinite)).toBe(false);
  expect(none.questions.map(({ id }) => id)).not.toContain('currentUnit');
  expect(none.questions.map(({ id }) => id)).toContain('nominalCurrent');
});
