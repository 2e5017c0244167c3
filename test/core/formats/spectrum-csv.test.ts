import fastCheck from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors.ts';
import { findFormat } from '../../../src-core/formats/index.ts';
import { readHeaderCell } from '../../../src-core/formats/spectrum-columns.ts';
import { parseSpectrumCsv, spectrumCsv, writeSpectrumCsv } from '../../../src-core/formats/spectrum-csv.ts';

const plain = 'freq_Hz,Zre_ohm,Zim_ohm\n1000,12,-3\n100,20,-5\n';

function points(text: string): number[][] {
  const { spectrum } = parseSpectrumCsv(text, 'x');
  return Array.from(spectrum.frequencyHz, (f, k) => [f, spectrum.zReOhm[k]!, spectrum.zImOhm[k]!]);
}

const expected = [
  [1000, 12, -3],
  [100, 20, -5],
];

test.each([
  ['our own', plain],
  [
    'comments, blank lines, CRLF, a byte-order mark',
    `\uFEFF# made today\r\n\r\n% more\r\n${plain.replaceAll('\n', '\r\n')}`,
  ],
  ['another order and more columns', 'time/s,Zim_ohm,freq_Hz,Zre_ohm\n1,-3,1000,12\n2,-5,100,20'],
  ['Frequency (Hz) and semicolons', "Frequency (Hz);Z' (Ohm);Z'' (Ohm)\n1000;12;-3\n100;20;-5"],
  ['decimal commas', 'f/Hz;Re(Z)/Ohm;-Im(Z)/Ohm\n1000,0;12,0;3,0\n1,0E+02;20,0;5,0'],
  ["tabs and −Z''", 'freq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm\n1.0e3\t12\t3\n1.0e2\t20\t5'],
  ['kilohertz and kiloohm', 'Freq [kHz],Zreal [kΩ],Zimag [kOhm]\n1,0.012,-0.003\n0.1,0.020,-0.005'],
  ['primes', 'f,Z\u2032,-Z\u2033\n1000,12,3\n100,20,5'],
  ['a double quote for the second prime', 'f,Z\',-Z"\n1000,12,3\n100,20,5'],
  ['quoted cells', '"Frequency, Hz","Zre (ohm)","Zim (ohm)"\n"1000","12","-3"\n"100","20","-5"'],
  [
    'a preamble and a line of units',
    'Instrument: X\nOperator;none\nFreq;Zreal;Zimag\nHz;Ohm;Ohm\n1000;12;-3\n100;20;-5',
  ],
  ['blanks', 'freq  Zre  Zim\n 1000 12   -3\n  100 20 -5'],
  ['trailing separators', 'freq_Hz,Zre_ohm,Zim_ohm,\n1000,12,-3,\n100,20,-5,'],
])('reads %s', (_, text) => {
  const read = points(text);
  expect(read).toHaveLength(2);
  read.forEach((row, i) => row.forEach((value, j) => expect(value / expected[i]![j]!).toBeCloseTo(1, 12)));
});

test('reads modulus and phase in degrees', () => {
  const [[f, re, im]] = points('Frequency/Hz,|Z|/Ohm,Phase(Z)/deg\n10,2,-60\n1,2,-30') as [number[], number[]];
  expect(f).toBe(10);
  expect(re).toBeCloseTo(1, 12);
  expect(im).toBeCloseTo(-Math.sqrt(3), 12);
  const [[, , flipped]] = points('Frequency/Hz,|Z|/Ohm,-Phase(Z)/deg\n10,2,60\n1,2,30') as [number[], number[]];
  expect(flipped).toBeCloseTo(-Math.sqrt(3), 12);
});

test('header cells say column, unit and sign', () => {
  const factor = (cell: string): number | undefined => readHeaderCell(cell)?.factor;
  expect(factor('f (MHz)')).toBe(1e6);
  expect(factor('f (mHz)')).toBe(1e-3);
  expect(factor("-Z'' (MΩ)")).toBe(-1e6);
  expect(factor('Zim')).toBe(1);
  for (const cell of ['frequencyHz', 'zReOhm', 'Im{Z}', 'Impedance real (kOhm)', 'Z Re / Ω', 'freq.'])
    expect(factor(cell), cell).toBeDefined();
  expect(factor('f/kHz')).toBe(1e3);
  expect(factor('Zre kOhm')).toBe(1e3);
  expect(readHeaderCell('neg_Zim_ohm')).toEqual({ column: 'imaginary', factor: -1 });
  expect(readHeaderCell('phase/rad')).toEqual({ column: 'phase', factor: 1 });
  for (const cell of ['time/s', 'Zre (ohm cm2)', 'Zre/Ω·cm²', 'Ecell/V', 'freq_ohm', '', 'Z', 'constructor'])
    expect(readHeaderCell(cell)).toBeUndefined();
});

describe('what cannot be read is refused, naming the line', () => {
  test.each([
    ['an empty file', '', 'input/file-format', 'empty'],
    ['blank lines only', '\n \n# nothing\n', 'input/file-format', 'empty'],
    ['a binary file', 'PK\u0003\u0004\u0000\u0000', 'input/file-format', 'not a text file'],
    ['no header', '1000,12,-3\n100,20,-5\n', 'input/file-format', 'No line names'],
    ['no frequency', 'Zre_ohm,Zim_ohm\n12,-3\n', 'input/file-format', 'no column for the frequency'],
    ['no imaginary part', 'freq_Hz,Zre_ohm\n1000,12\n', 'input/file-format', 'imaginary part'],
    ['a header alone', 'freq_Hz,Zre_ohm,Zim_ohm\n', 'input/file-format', 'Nothing follows the header in line 1'],
    ['a truncated line', `${plain}10,30`, 'input/file-format', 'Line 4 ends before "Zim_ohm"'],
    ['NaN', `${plain}10,NaN,-3\n`, 'input/file-format', 'Line 4: "NaN"'],
    ['infinity', `${plain}10,Infinity,-3\n`, 'input/file-format', 'Line 4: "Infinity"'],
    ['a word', `# c\n${plain}ten,30,-3\n`, 'input/file-format', 'Line 5: "ten"'],
    ['frequency zero', `${plain}0,30,-3\n`, 'input/file-format', 'Line 4: the frequency 0 Hz'],
    ['a negative frequency', `${plain}-5,30,-3\n`, 'input/file-format', 'Line 4: the frequency -5 Hz'],
    [
      'a repeated frequency',
      `${plain}1000,30,-3\n`,
      'input/file-format',
      'Line 4 repeats the frequency 1000 Hz of line 2',
    ],
    ['decimal commas among commas', 'f,Zre,Zim\n1000,12,5,-3,5\n', 'input/file-format', 'Line 2 has 5 cells'],
    ['capacitors of the wrong sign', 'f,Zre,Zim\n1000,12,3\n100,20,5\n', 'input/ambiguous-sign', 'positive at every'],
    ['a minus in header and data', "f,Z',-Z''\n1000,12,-3\n100,20,-5\n", 'input/ambiguous-sign', 'positive at every'],
    ['specific impedance', 'f,Zre (ohm cm2),Zim (ohm cm2)\n1,2,-3\n', 'input/file-format', 'no column for'],
  ])('%s', (_, text, code, message) => {
    expect(() => parseSpectrumCsv(text, 'x')).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

test('every refusal but a lone one says what to do', () => {
  for (const text of ['', '1,2,3', 'f,Zre,Zim', `${plain}x,1,2`, `${plain}0,30,-3\n`])
    try {
      parseSpectrumCsv(text, 'x');
      expect.unreachable();
    } catch (error) {
      expect((error as AppError).remedy).toBeTruthy();
    }
});

test('a row of zeros is left out with a warning', () => {
  const { spectrum, warnings } = parseSpectrumCsv(`${plain}0,0,0\n`, 'x');
  expect(spectrum.frequencyHz).toHaveLength(2);
  expect(warnings).toEqual([{ code: 'zero-row', message: 'Line 4 holds zeros only and was left out.' }]);
});

test('the user settles an ambiguous sign', () => {
  const text = 'f,Zre,Zim\n1000,12,3\n100,20,5\n';
  expect([...parseSpectrumCsv(text, 'x', { positiveImaginary: 'inductive' }).spectrum.zImOhm]).toEqual([3, 5]);
  expect([...parseSpectrumCsv(text, 'x', { positiveImaginary: 'capacitive' }).spectrum.zImOhm]).toEqual([-3, -5]);
});

test('whatever is written is read back to the last digit', () => {
  const number = fastCheck.double({ min: -1e12, max: 1e12, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-12);
  const row = fastCheck.tuple(fastCheck.double({ min: 1e-6, max: 1e9, noNaN: true }), number, number);
  fastCheck.assert(
    fastCheck.property(
      fastCheck.uniqueArray(row, { minLength: 1, maxLength: 40, selector: ([f]) => f }),
      fastCheck.string(),
      (rows, comment) => {
        fastCheck.pre(rows.some(([, , im]) => im < 0));
        const columns = [0, 1, 2].map((j) => Float64Array.from(rows, (cells) => cells[j]!)) as [
          Float64Array,
          Float64Array,
          Float64Array, // prettier-ignore
        ];
        const spectrum = { name: 'x', frequencyHz: columns[0], zReOhm: columns[1], zImOhm: columns[2] };
        const { spectrum: read } = parseSpectrumCsv(writeSpectrumCsv(spectrum, [comment]), 'x');
        expect(Array.from(read.frequencyHz)).toEqual(Array.from(spectrum.frequencyHz));
        read.zReOhm.forEach((value, k) => expect(value).toEqual(spectrum.zReOhm[k]! + 0));
        read.zImOhm.forEach((value, k) => expect(value).toEqual(spectrum.zImOhm[k]! + 0));
      },
    ),
    { seed: 3, numRuns: 200 },
  );
});

test('no text, and no damage to a good file, makes the reader fail in any other way', () => {
  const damaged = fastCheck
    .tuple(fastCheck.nat(plain.length), fastCheck.nat(6), fastCheck.string({ maxLength: 5 }))
    .map(([at, cut, put]) => plain.slice(0, at) + put + plain.slice(at + cut));
  fastCheck.assert(
    fastCheck.property(fastCheck.oneof(damaged, fastCheck.string()), (text) => {
      expect(typeof spectrumCsv.sniff(text)).toBe('boolean');
      try {
        const { spectrum } = parseSpectrumCsv(text, 'x');
        expect([...spectrum.frequencyHz].every((f) => f > 0 && Number.isFinite(f))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
    { seed: 3, numRuns: 1000 },
  );
});

test('the registry knows a spectrum when it sees one', () => {
  expect(findFormat(plain)?.id).toBe('spectrum-csv');
  expect(findFormat('nothing of the kind')).toBeUndefined();
});
