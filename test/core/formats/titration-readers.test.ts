import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors.ts';
import type { ParsedFile, ReadOptions } from '../../../src-core/formats/format.ts';
import { findFormat, formats, readDataFile } from '../../../src-core/formats/index.ts';
import { binary, gamryChrono, ndax, series, titrationSamples, workbook, zipped } from './titration-samples.ts';

const read = (text: string, options?: ReadOptions) => readDataFile(text, 'file', 'titration', options);
const codes = ({ warnings }: ParsedFile) => warnings.map(({ code }) => code);

function expectSeries({ titration }: ParsedFile, relativeTolerance = 1e-9): void {
  const { timeS, currentA, voltageV } = titration!;
  expect(timeS).toHaveLength(series.length);
  series.forEach((row, k) => {
    expect(timeS[k]).toBeCloseTo(row.timeS, 6);
    expect(Math.abs(currentA[k]! - row.currentA)).toBeLessThanOrEqual(relativeTolerance * 1e-3);
    expect(Math.abs(voltageV[k]! - row.voltageV)).toBeLessThanOrEqual(relativeTolerance * 4);
  });
}

/** Numbers of steps differ from cycler to cycler; where one ends does not. */
const changes = (column: ArrayLike<number>) => Array.from({ length: column.length - 1 }, (_, k) => column[k] !== column[k + 1]); // prettier-ignore

test.each(titrationSamples.map((sample) => [sample.id, sample.what, sample] as const))(
  'reads %s (%s)',
  (id, _, { text, relativeTolerance, hasTemperature, hasNoCycle, hasNoStep }) => {
    expect(findFormat(text, 'titration')?.id).toBe(id);
    const parsed = read(text);
    expectSeries(parsed, relativeTolerance);
    const { stepIndex, cycleIndex, temperatureK } = parsed.titration!;
    if (hasNoStep) expect(stepIndex).toBeUndefined();
    else expect(changes(stepIndex!)).toEqual(changes(series.map(({ step }) => step)));
    expect(cycleIndex && [...cycleIndex]).toEqual(hasNoCycle ? undefined : series.map(({ cycle }) => cycle));
    if (hasTemperature) for (const value of temperatureK!) expect(value).toBeCloseTo(298.65, 4);
    else expect(temperatureK).toBeUndefined();
  },
);

test('every titration format has a sample here, but what needs a database or an answer', () => {
  const ids = formats.filter(({ kinds }) => kinds.includes('titration')).map(({ id }) => id);
  expect(new Set([...titrationSamples.map(({ id }) => id), 'arbin-res', 'mapped-table', 'voltage-table'])).toEqual(
    new Set(ids),
  );
});

const table = (header: string, rows: readonly (readonly (number | string)[])[], separator = ',') =>
  [header, ...rows.map((row) => row.join(separator))].join('\n');

describe('time', () => {
  test('one that begins anew with each step is joined and told; without steps it is refused', () => {
    const rows = series.map((row) => [row.stepTimeS, row.currentA, row.voltageV, row.step]);
    const parsed = read(table('time_s,current_A,voltage_V,step', rows));
    expectSeries(parsed);
    expect(codes(parsed)).toEqual(['time-joined']);
    expect(() => read(table('time_s,current_A,voltage_V,lap', rows))).toThrow('Line 5: time runs backwards');
  });

  test('the time of the steps alone', () => {
    const rows = series.map((row) => [row.stepTimeS, row.currentA, row.voltageV, row.step]);
    expectSeries(read(table('Step Time (s),current_A,voltage_V,step', rows)));
  });

  test('dates alone, over midnight and the end of a leap February', () => {
    const dates = ['2024-02-28 23:59:50', '2024-02-29 00:00:00', '2024-02-29 23:59:50', '2024-03-01 00:00:10.5'];
    const { titration } = read(
      table(
        'Date Time,current_A,voltage_V',
        dates.map((date, k) => [date, 0, 3 + k]),
      ),
    );
    expect([...titration!.timeS]).toEqual([0, 10, 86_400, 86_420.5]);
  });

  test.each([
    ['day first', ['30/01/2026 23:00', '31/01/2026 01:00'], 7200],
    ['month first', ['01/30/2026 11:00 PM', '01/31/2026 1:00 AM'], 7200],
    ['of two readings the shorter', ['01/02/2026 23:00', '02/02/2026 01:00'], 7200],
    ['points', ['31.12.25 23:30:00', '01.01.26 00:30:00'], 3600],
    ['spelled', ['23-Nov-23 11:56:08 PM', '24-Nov-23 12:56:08 AM'], 3600],
  ])('dates with %s', (_, dates, seconds) => {
    const { titration } = read(
      table(
        'DateTime;current_A;voltage_V',
        dates.map((date, k) => [date, 0, 3 + k]),
        ';',
      ),
    );
    expect([...titration!.timeS]).toEqual([0, seconds]);
  });

  test('a date that is none names its line', () => {
    expect(() => read(table('Date,current_A,voltage_V', [['soon', 0, 3], ['2026-02-01', 0, 3]]))).toThrow('Line 2: its date cannot be read'); // prettier-ignore
  });

  test('rows out of order are sorted by their number; those at one instant stay as they are', () => {
    const rows = series.map((row, k) => [k + 1, row.timeS, row.currentA, row.voltageV]);
    const parsed = read(table('Data_Point,time_s,current_A,voltage_V', [...rows.slice(6), ...rows.slice(0, 6)]));
    expectSeries(parsed);
    expect(codes(parsed)).toEqual(['rows-sorted']);
  });
});

describe('current', () => {
  const unsigned = (state: (currentA: number) => string) =>
    table('time_s,current_A,voltage_V,State', series.map((row) => [row.timeS, Math.abs(row.currentA), row.voltageV, state(row.currentA)])); // prettier-ignore

  test.each(['D', 'CC DChg', 'Discharge', 'D_CC', 'CC_Disch'])(
    'without a sign, discharging where it says %s',
    (said) => {
      const parsed = read(unsigned((currentA) => (currentA < 0 ? said : currentA > 0 ? 'C' : 'Rest')));
      expectSeries(parsed);
      expect(codes(parsed)).toEqual(['sign-by-state']);
    },
  );

  test('with signs, the words change nothing', () => {
    const rows = series.map((row) => [row.timeS, row.currentA, row.voltageV, row.currentA < 0 ? 'D' : 'R']);
    expectSeries(read(table('time_s,current_A,voltage_V,State', rows)));
  });

  test('charge that goes over into discharge without a rest is not taken for a wrong sign', () => {
    const rows = [[0, 0, 3], [1, 1e-3, 3.1], [2, 1e-3, 3.2], [3, -1e-3, 2.9], [4, -1e-3, 2.5], [5, 0, 2.8]]; // prettier-ignore
    expect(read(table('time_s,current_A,voltage_V', rows)).warnings).toEqual([]);
  });

  test('a vendor’s sign is believed, and what speaks against it told', () => {
    const turned = series.map((row) => [row.timeS, row.voltageV, -row.currentA]);
    const text = table('test_time_second,voltage_volt,current_ampere', turned);
    expect(codes(read(text))).toEqual(['sign-mixed']);
    expectSeries(read(text, { currentSign: -1 }));
    // Gamry leaves the convention to the user.
    const gamry = gamryChrono().replaceAll('\t0.001\t', '\t?\t').replaceAll('\t-0.001\t', '\t0.001\t').replaceAll('\t?\t', '\t-0.001\t'); // prettier-ignore
    expect(() => read(gamry)).toThrow(expect.objectContaining({ code: 'input/ambiguous-sign' }));
  });
});

describe('temperature', () => {
  const withTemperature = (header: string, value: number | string) =>
    read(table(`time_s,current_A,voltage_V,${header}`, series.map((row) => [row.timeS, row.currentA, row.voltageV, value]))); // prettier-ignore

  test('an empty column is none, and one of zeros; both are told', () => {
    const empty = withTemperature('temperature_K', '');
    expect(empty.titration!.temperatureK).toBeUndefined();
    expect(codes(empty)).toEqual(['temperature-empty']);
    const zeros = withTemperature('temperature_C', 0);
    expect(zeros.titration!.temperatureK).toBeUndefined();
    expect(codes(zeros)).toEqual(['temperature-unread']);
    expect(withTemperature('temperature_C', -327.67).titration!.temperatureK).toBeUndefined();
  });

  test('without a unit, 22 is in °C and 295 in K', () => {
    expect(withTemperature('Temp', 22).titration!.temperatureK![0]).toBeCloseTo(295.15, 9);
    expect(withTemperature('Temp', 295).titration!.temperatureK![0]).toBe(295);
    expect(codes(withTemperature('Temp', 22))).toEqual(['unit-assumed']);
  });
});

describe('damaged and hostile files', () => {
  const failure = (text: string): AppError => {
    try {
      read(text);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('read without an error');
  };

  test.each([
    ['an archive cut off', workbook().slice(0, -40), 'damaged archive'],
    ['an archive of another kind', zipped({ 'xl/worksheets/sheet1.xml': '<sheetData/>' }), 'names columns'],
    ['a Neware archive without times', zipped({ 'data.ndc': new Uint8Array(8192) }), 'lacks its table'],
    ['a Neware file of another version', binary(Uint8Array.from({ length: 2000 }, (_, k) => 'NEWARE'.charCodeAt(k) || 3)), 'its version is 3'], // prettier-ignore
    [
      'a database where none can be opened',
      `\u0000\u0001\u0000\u0000Standard Jet DB\u0000${'\u0000'.repeat(99)}`,
      'cannot be opened here',
    ],
    ['a binary file read as text', `${ndax(14)}\u2026`, 'read as text'],
  ])('%s', (_, text, message) => {
    const error = failure(text);
    expect(error.code).toBe('input/file-format');
    expect(error.message).toContain(message);
    expect(error.remedy).toBeTruthy();
  });

  test('an archive that announces more than 400 MB is not unpacked', () => {
    const archive = Uint8Array.from(workbook(), (letter) => letter.charCodeAt(0));
    const view = new DataView(archive.buffer);
    for (let at = 0; at + 46 < archive.length; at++)
      if (view.getUint32(at, true) === 0x0201_4b50) view.setUint32(at + 24, 0x7fff_ffff, true);
    expect(failure(binary(archive)).message).toContain('more than 400 MB');
  });

  test('an archive that holds more than it announces fills no more than that', () => {
    const archive = Uint8Array.from(workbook(), (letter) => letter.charCodeAt(0));
    const view = new DataView(archive.buffer);
    for (let at = 0; at + 46 < archive.length; at++)
      if (view.getUint32(at, true) === 0x0201_4b50) view.setUint32(at + 24, 100, true);
    expect(failure(binary(archive)).code).toBe('input/file-format');
  });

  test('unclosed elements take no long time', () => {
    const began = performance.now();
    for (const piece of ['<row><c r="A1">', '<si><t>', '<c', '<row '])
      failure(
        zipped({ 'xl/worksheets/sheet1.xml': piece.repeat(200_000), 'xl/sharedStrings.xml': piece.repeat(200_000) }),
      );
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
