import { describe, expect, test } from 'vitest';
import type { ParsedFile } from '../../../src-core/formats/format.ts';
import { findFormat, formats, readDataFile } from '../../../src-core/formats/index.ts';
import {
  expected,
  gamry,
  iviumText,
  mpr,
  mpt,
  novocontrolText,
  par,
  relaxisText,
  samples,
  session,
  zplotText,
} from './samples.ts';

const read = (text: string) => readDataFile(text, 'file', 'spectrum');
const codes = ({ warnings }: ParsedFile) => warnings.map(({ code }) => code);

function expectPoints(parsed: ParsedFile, relativeTolerance = 1e-12, index = 0): void {
  const { frequencyHz, zReOhm, zImOhm } = parsed.spectra[index]!;
  expect(frequencyHz).toHaveLength(expected.length);
  expected.forEach(([f, re, im], k) => {
    const size = Math.hypot(re, im);
    expect(Math.abs(frequencyHz[k]! / f - 1)).toBeLessThan(relativeTolerance);
    expect(Math.abs(zReOhm[k]! - re)).toBeLessThan(relativeTolerance * size);
    expect(Math.abs(zImOhm[k]! - im)).toBeLessThan(relativeTolerance * size);
  });
}

test.each(samples.map((sample) => [sample.id, sample] as const))('reads %s', (id, { text, relativeTolerance }) => {
  expect(findFormat(text, 'spectrum')?.id).toBe(id);
  const parsed = read(text);
  expect(parsed.format).toBe(id);
  expect(parsed.spectra).toHaveLength(1);
  expectPoints(parsed, relativeTolerance);
});

test('every spectrum format has a sample here, and no two the same name', () => {
  const ids = formats.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const spectra = formats.filter(({ kinds }) => kinds.includes('spectrum')).map(({ id }) => id);
  expect(new Set(samples.map(({ id }) => id))).toEqual(new Set(spectra));
});

describe('Gamry', () => {
  test('an aborted measurement keeps its points and says so; what follows is not taken for points', () => {
    const parsed = read(
      gamry('EXPERIMENTABORTED\tTOGGLE\tT\tExperiment Aborted\nFRACURVE\tTABLE\t1\n\tPt\tT\n\t0\t1\n'),
    );
    expectPoints(parsed);
    expect(codes(parsed)).toEqual(['aborted']);
  });

  test('aborted before the first point', () => {
    const text = gamry().slice(0, gamry().indexOf('\n\t0\t1\t'));
    expect(() => read(text)).toThrow(/ZCURVE in line \d+ holds no point/);
    expect(() => read('EXPLAIN\nTAG\tCHRONOP\n')).toThrow('no table ZCURVE');
  });

  test('a point without a number is left out and told', () => {
    const parsed = read(gamry().replace(String(expected[2]![1]), 'NaN'));
    expect(parsed.spectra[0]!.frequencyHz).toHaveLength(expected.length - 1);
    expect(parsed.warnings[0]!.message).toBe('Line 13 holds values that are no numbers and was left out.');
  });
});

describe('BioLogic text', () => {
  test('two cycles are two spectra', () => {
    const parsed = read(mpt(undefined, 2));
    expect(parsed.spectra.map(({ name }) => name)).toEqual(['file #1', 'file #2']);
    expectPoints(parsed, 1e-8, 1);
    expect(codes(parsed)).toEqual(['several-sweeps']);
  });

  test('a header without frequency names its line', () => {
    expect(() => read(mpt('Re(Z)/Ohm\t-Im(Z)/Ohm\ttime/s'))).toThrow('Line 6 names no column for the frequency');
  });

  test('a file without impedance is a titration', () => {
    const text =
      'EC-Lab ASCII FILE\nNb header lines : 3\nmode\ttime/s\tEwe/V\tI/mA\n1\t0\t3.1\t1\n1\t1\t3.2\t1\n1\t2\t3.3\t1\n';
    const { format, titration } = readDataFile(text, 'file', 'titration');
    expect(format).toBe('biologic-mpt');
    expect([...titration!.currentA]).toEqual([1e-3, 1e-3, 1e-3]);
  });
});

describe('BioLogic binary', () => {
  test('both generations', () => {
    expectPoints(read(mpr({ isNew: false })), 1e-6);
  });

  test('a file cut off keeps the whole rows', () => {
    const parsed = read(mpr().slice(0, -160));
    expect(codes(parsed)).toEqual(['point-count']);
    expect(parsed.spectra[0]!.frequencyHz.length).toBeLessThan(expected.length);
  });

  test('an unknown column behind the needed ones is passed over and told', () => {
    const columns = [
      [32, 4, (k: number) => expected[k]![0]],
      [36, 4, (k: number) => Math.hypot(expected[k]![1], expected[k]![2])],
      [35, 4, (k: number) => (Math.atan2(expected[k]![2], expected[k]![1]) * 180) / Math.PI],
      [60_000, 8, () => 1],
    ] as const;
    const parsed = read(mpr({ columns }));
    expectPoints(parsed, 1e-6);
    expect(codes(parsed)).toEqual(['unknown-column']);
  });

  test('a titration: the current from the charge of each sample', () => {
    const columns = [
      [4, 8, (k: number) => 10 * k],
      [6, 4, (k: number) => 3 + 0.25 * k],
      [7, 8, (k: number) => (k === 0 ? 0 : 1e-3)],
    ] as const;
    const { titration, warnings } = readDataFile(mpr({ columns }), 'file', 'titration');
    expect(titration!.currentA[3]).toBeCloseTo((1e-6 * 3600) / 10, 12);
    expect([...titration!.voltageV.slice(0, 3)]).toEqual([3, 3.25, 3.5]);
    expect(warnings.map(({ code }) => code)).toEqual(['current-from-charge']);
    expect(() => read(mpr({ columns }))).toThrow('holds no impedance');
  });

  test.each([
    ['of an unknown version', mpr({ version: 7 }), 'version 7'],
    ['that announces too many points', mpr({ announced: 7 }), 'bytes where its columns need'],
    ['without points', mpr({ announced: 0 }), 'holds no point'],
    ['cut off early', mpr().slice(0, 300), 'cut off'],
    ['read as text', `${mpr()}\u2026`, 'was read as text'],
  ])('a file %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

test('ZPlot: fewer points than announced are told', () => {
  expect(codes(read(zplotText(56)))).toEqual(['point-count']);
});

test('VersaStudio: rows without impedance are told; two segments are two spectra', () => {
  expect(codes(read(par()))).toEqual(['zero-row']);
  const twice = par() + par().slice(par().indexOf('<Segment1>'));
  expect(read(twice).spectra).toHaveLength(2);
});

test('RelaxIS: spectra behind each other, and beside each other', () => {
  const rows = relaxisText().split('\n').slice(3);
  expect(read(`${relaxisText()}\n${rows.join('\n')}`).spectra).toHaveLength(2);
  const wide = relaxisText().split('\n').map((line, k) => (k > 1 ? `${line}\t${line}` : line)); // prettier-ignore
  const parsed = read(wide.join('\n'));
  expect(parsed.spectra).toHaveLength(2);
  expectPoints(parsed, 1e-12, 1);
});

test('Ivium: wave forms are no points; a cut file tells; another method is refused', () => {
  const parsed = read(iviumText(9));
  expectPoints(parsed);
  expect(codes(parsed)).toEqual(['point-count']);
  expect(() => read(iviumText().replace('Method=Impedance', 'Method=CyclicVoltammetry'))).toThrow('CyclicVoltammetry');
});

test('Novocontrol: the geometry is offered', () => {
  const { thickness, area } = read(novocontrolText()).sampleHints!;
  expect(thickness).toEqual({ value: 0.75, unit: 'mm' });
  expect(area!.unit).toBe('mm²');
  expect(area!.value).toBeCloseTo(25 * Math.PI, 9);
});

test('PalmSens: a spectrum that stands twice counts once; a broken session is told', () => {
  expect(read(session()).spectra.map(({ name }) => name)).toEqual(['file: EIS']);
  expect(() => read(session().slice(0, 900))).toThrow('not complete');
  expect(() => read(session().replace('"V":10000', '"V":null'))).not.toThrow();
});

describe('sweeps and signs of plain tables', () => {
  const table = (points: readonly (readonly number[])[], header = 'f,Zre,Zim') =>
    [header, ...points.map((point) => point.join(','))].join('\n');

  test('down and up again is two sweeps', () => {
    const parsed = read(table([...expected, ...expected.toReversed()]));
    expect(parsed.spectra.map(({ frequencyHz }) => frequencyHz.length)).toEqual([expected.length, expected.length]);
    expect(parsed.warnings[0]!.message).toContain('line 2 to line 7, line 8 to line 13');
  });

  test('a column of cycles takes them apart', () => {
    const cycles = [1, 2].flatMap((cycle) => expected.slice(0, 2).map((point) => [cycle, ...point]));
    expect(read(table(cycles, 'cycle number,f,Zre,Zim')).spectra).toHaveLength(2);
  });

  test('points in no order stay one spectrum', () => {
    const order = [3, 0, 5, 1, 4, 2].map((k) => expected[k]!);
    expect(read(table(order)).spectra).toHaveLength(1);
  });

  test('−Z″ under the name of Z″ is asked about even where an inductance makes some values negative', () => {
    const points = Array.from({ length: 40 }, (_, k) => {
      const f = 10 ** (6 - k / 8);
      const x = 2 * Math.PI * f * 1e-3;
      return [f, 20 + 100 / (1 + x * x), (100 * x) / (1 + x * x) - 2 * Math.PI * f * 1e-7];
    });
    expect(points.some(([, , im]) => im! < 0)).toBe(true);
    expect(() => read(table(points))).toThrow(expect.objectContaining({ code: 'input/ambiguous-sign' }));
    const options = { positiveImaginary: 'capacitive' } as const;
    const { spectra } = readDataFile(table(points), 'file', 'spectrum', options);
    expect(spectra[0]!.zImOhm.at(-1)).toBeLessThan(0);
    expect(read(table(points.map(([f, re, im]) => [f!, re!, -im!]))).warnings).toEqual([]);
  });
});
