import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { parseTitrationCsv } from '../../../../src-core/formats/titration-csv.ts';
import { csvColumns, csvRow, csvText, type Cell } from '../../../../src-core/formats/csv-cells.ts';
import { csvTables } from '../../../../src-main/host/reports/csv-tables.ts';
import { writeCsvExport } from '../../../../src-main/host/reports/index.ts';
import { pulseCsv } from '../../../../src-renderer/features/analyse/titration/pulse-csv.ts';
import { simulatePotentialSteps } from '../../../support/virtual-potential-steps.ts';
import { mgTi2S4Sample } from '../../../support/virtual-titration.ts';
import { syntheticReportInput, syntheticTitration, titrationSample } from '../../../support/report-input.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mobion-csv-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function parse(text: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { newline: '\r\n', delimiter: ',' });
  expect(errors).toEqual([]);
  return data;
}

/** What the cell must read back as. */
function expected(cell: Cell): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  return (cell ?? '').toWellFormed();
}

const hostileText = fc.string({
  unit: fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '\0',
    ' ',
    ',',
    '"',
    "'",
    ';',
    '＝',
    '＋',
    '－',
    '＠',
    '\u200b',
    '\ufeff',
    'a',
    '1',
    'µ',
  ),
  maxLength: 12,
});

describe('RFC 4180', () => {
  test('every row reads back as it was, but for one quote mark before what a spreadsheet would run', () => {
    const cell = fc.oneof(fc.double(), fc.integer(), fc.string({ unit: 'binary' }), hostileText);
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = [...csvText(['a', 'b', 'c'], rows)].join('');
        expect(lines.endsWith('\r\n')).toBe(true);
        const back = parse(lines.slice(0, -2));
        expect(back.length).toBe(rows.length + 1);
        rows.forEach((row, i) =>
          row.forEach((original, j) => {
            const text = back[i + 1]![j]!;
            const wanted = expected(original);
            expect([wanted, `'${wanted}`]).toContain(text);
            if (typeof original === 'number') expect(text).toBe(wanted);
          }),
        );
      }),
      { numRuns: 1000, seed: 20_261_122 },
    );
  });

  test('no text begins, even behind blanks, with what a spreadsheet runs', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const [[field = ''] = []] = parse(csvRow([text, 'end']).slice(0, -2));
        expect(field).not.toMatch(/^[\s\0\u200b\ufeff]*[=+\-@＝＋－＠]/);
        expect(field).not.toMatch(/^[\t\r\n\0]/);
      }),
      { numRuns: 2000, seed: 20_261_122 },
    );
  });

  test.each([
    '=cmd()',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\0=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠A',
    ' =1',
    '\ufeff=1',
    '=HYPERLINK("http://x","y")',
  ])('neutralises %j', (text) => {
    const [[field] = []] = parse(csvRow([text, 1]).slice(0, -2));
    expect(field).toBe(`'${text}`);
  });

  test('typed numbers are never touched: signs, exponents and all digits stay', () => {
    expect(csvRow([-1.5, 1e-21, -0, 0.1 + 0.2, 123_456_789.123, NaN, Infinity, undefined])).toBe(
      '-1.5,1e-21,0,0.30000000000000004,123456789.123,,,\r\n',
    );
  });
});

describe('the export of a run', () => {
  test('gives every table, with units in the headers and the numbers as measured', async () => {
    const input = syntheticReportInput();
    const folder = join(directory, 'run');
    const files = await writeCsvExport(input, { directory: folder });
    expect((await readdir(folder)).sort()).toEqual(files.map((file) => file.fileName).sort());
    const tables = new Map<string, string[][]>();
    for (const file of files)
      tables.set(file.fileName, parse((await readFile(file.path, 'utf8')).replace(/\r\n$/, '')));

    const samples = tables.get('samples.csv')!;
    expect(samples[0]).toEqual(['time_s', 'current_A', 'voltage_V', 'step_index', 'temperature_K', 'status']);
    expect(samples.length - 1).toBe(input.dc.timeS.length);
    for (const row of [0, 1, 777, input.dc.timeS.length - 1]) {
      const [timeS, currentA, voltageV, stepIndex, temperatureK] = samples[row + 1]!;
      expect(Number(timeS)).toBe(input.dc.timeS[row]);
      expect(Number(currentA)).toBe(input.dc.currentA[row]);
      expect(Number(voltageV)).toBe(input.dc.voltageV[row]);
      expect(Number(stepIndex)).toBe(input.dc.stepIndex[row]);
      expect(temperatureK).toBe('');
    }
    const spectra = tables.get('spectra.csv')!;
    expect(spectra[0]).toEqual(['time_s', 'step_index', 'freq_Hz', 'Zre_ohm', 'Zim_ohm', 'status']);
    expect(Number(spectra[1]![4])).toBe(input.impedance.zImOhm[0]);

    const pulses = input.analyses[0]!.titration!.pulses;
    const titration = tables.get('results-1-titration.csv')!;
    expect(titration.length - 1).toBe(pulses.length * 3);
    expect(Number(titration[1]![titration[0]!.indexOf('chemical_diffusivity_m2_per_s')])).toBe(
      pulses[0]!.chemicalDiffusivityM2PerS,
    );
    const impedance = tables.get('results-2-impedance.csv')!;
    const bulk = impedance.find(([name]) => name === 'conductivity bulk')!;
    expect(Number(bulk[1])).toBeCloseTo(10 / 1742, 12);
    expect(bulk[3]).toBe('S/m');
    expect(tables.get('journal.csv')!.length - 1).toBe(input.run.journal.length);
    expect(tables.get('chunks.csv')!.map((row) => row[3])).toContain(input.chunkHashes[11]!.sha256);
    expect(tables.get('results-1-titration-parameters.csv')).toContainEqual(['geometry', 'sphere']);
  });

  test.each(
    ['../../x', '=cmd()', '<script>', 'x'.repeat(10_000), '＝1', '\t=1', '\ud800'].map(
      (name) => [name.slice(0, 20), name] as const,
    ),
  )('a name such as %j changes neither the files nor the meaning of a cell', async (_, name) => {
    const folder = await mkdtemp(join(directory, 'hostile-'));
    const input = syntheticReportInput({ pulses: 1, samplesPerPulse: 4 });
    const files = await writeCsvExport(
      {
        ...input,
        run: {
          ...input.run,
          title: name,
          id: name,
          sample: { ...titrationSample, name },
          journal: [{ seq: 1, at: name, kind: 'note', message: name }],
        },
        analyses: input.analyses.map((record) => ({
          ...record,
          title: name,
          parameters: { [name]: name, sign: -1 },
        })),
      },
      { directory: folder },
    );
    expect((await readdir(folder)).sort()).toEqual(files.map((file) => file.fileName).sort());
    for (const file of files) {
      expect(file.fileName).toMatch(/^[a-z0-9-]+\.csv$/);
      const rows = parse((await readFile(file.path, 'utf8')).replace(/\r\n$/, ''));
      for (const field of rows.flat()) {
        if (field !== '' && Number.isFinite(Number(field))) continue;
        expect(field).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
      }
    }
    const parameters = await readFile(join(folder, 'results-1-titration-parameters.csv'), 'utf8');
    expect(parameters).toContain('sign,-1\r\n');
  });

  test('is read again by the importer, to the last bit', async () => {
    const input = syntheticReportInput();
    const folder = join(directory, 'again');
    await writeCsvExport(input, { directory: folder });
    const { titration: data } = parseTitrationCsv(
      await readFile(join(folder, 'samples.csv'), 'utf8'),
      'samples.csv',
      {},
    );
    expect(data.timeS).toEqual(input.dc.timeS);
    expect(data.currentA).toEqual(input.dc.currentA);
    expect(data.voltageV).toEqual(input.dc.voltageV);
    expect(data.stepIndex).toEqual(input.dc.stepIndex);
  });

  test('two hundred thousand rows go out in small pieces, none of them kept', () => {
    const { dc } = syntheticTitration({ pulses: 10, samplesPerPulse: 10_000, pulseS: 600, restS: 3600 });
    const { text } = csvTables({ ...syntheticReportInput(), dc }).find(({ fileName }) => fileName === 'samples.csv')!;
    expect(text).not.toBeTypeOf('string');
    let [lines, longest] = [0, 0];
    for (const piece of text) {
      longest = Math.max(longest, piece.length);
      for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) lines++;
    }
    expect(lines).toBe(dc.timeS.length + 1);
    expect(dc.timeS.length).toBeGreaterThan(190_000);
    expect(longest).toBeLessThan(70_000);
  });

  test('columns and rows write the same text', () => {
    const columns = [Float64Array.of(1, -2.5, NaN), Float64Array.of(1e-9, 0, 3)];
    const rows = Array.from(columns[0]!, (value, i): readonly Cell[] => [value, columns[1]![i]]);
    expect([...csvColumns(['a', 'b'], columns)].join('')).toBe([...csvText(['a', 'b'], rows)].join(''));
  });
});

test('a titration: recommended and used apart, one row a pulse with all that follows, the budget', async () => {
  const folder = await mkdtemp(join(directory, 'titration-'));
  const input = syntheticReportInput();
  const pulses = input.analyses[0]!.titration!.pulses.map((pulse) => ({
    ...{ ...pulse, estimator: 'eq9', recommended: 'finite-length', branch: 1, cycle: 3, flags: ['cut-off', 'ramp'] },
    ...{ thermodynamicFactor: 12.5, thermodynamicFactorUncertainty: 0.5, jumpDiffusivityM2PerS: 4e-17 },
    ...{ jumpDiffusivityUncertainty: 2e-18, partialConductivitySPerCm: 3e-8, partialConductivityUncertainty: 1e-9 },
    budget: [{ source: 'particle radius', relativeStandardUncertainty: 0.1 }],
  }));
  const titration = { pulses, warnings: [], assumptions: [] };
  await writeCsvExport({ ...input, analyses: [{ ...input.analyses[0]!, titration }] }, { directory: folder });
  const read = async (name: string) => {
    const [header, ...rows] = parse(await readFile(join(folder, name), 'utf8'));
    return rows
      .filter((row) => row.length > 1)
      .map((row) => Object.fromEntries(header!.map((title, i) => [title, row[i]])));
  };
  const estimates = await read('results-1-titration.csv');
  const flagsOf = (name: string) => estimates.filter(({ estimator }) => estimator === name).map((row) => [row['recommended'], row['used']])[0]; // prettier-ignore
  expect([flagsOf('finite-length'), flagsOf('eq9'), flagsOf('eq10')]).toEqual([['1', '0'], ['0', '1'], ['0', '0']]); // prettier-ignore
  const rows = await read('results-1-titration-pulses.csv');
  expect(rows).toHaveLength(10);
  expect(rows[0]).toMatchObject({
    ...{ branch: '1', cycle: '3', flags: 'cut-off ramp', estimator: 'eq9', recommended: 'finite-length' },
    ...{ thermodynamic_factor: '12.5', jump_diffusivity_m2_per_s: '4e-17', verdict: 'warn' },
  });
  expect(Number(rows[0]!['partial_conductivity_S_per_m'])).toBeCloseTo(3e-6, 12);
  const budget = await read('results-1-titration-budget.csv');
  expect(budget[0]).toEqual({ pulse: '1', source: 'particle radius', relative_standard_uncertainty: '0.1' });
});

test('steps of the voltage (PITT): what each step was and what was fitted stand in columns of their own', () => {
  const data = simulatePotentialSteps({
    initialX: 0.2,
    stepV: -0.008,
    steps: 2,
    holdS: 2400,
    seed: 3,
    lastIntervalS: 20,
  });
  const titration = analyseTitration(data, mgTi2S4Sample({ initialX: { value: 0.2, unit: '1' } }));
  const input = syntheticReportInput({ pulses: 1, samplesPerPulse: 4 });
  const tables = csvTables({ ...input, analyses: [{ ...input.analyses[0]!, titration }] });
  const of = (name: string) => parse([...tables.find(({ fileName }) => fileName === name)!.text].join('').trimEnd());
  const [header, ...rows] = of('results-1-titration-pulses.csv');
  expect(rows).toHaveLength(2);
  titration.pulses.forEach((pulse, k) => {
    const row = Object.fromEntries(header!.map((title, i) => [title, rows[k]![i]]));
    const { stepV, charge, lambda, background, remainingShare } = pulse.potentialStep!;
    const numbers = {
      ...{ step_V: stepV, step_charge_C: charge.value, step_charge_uncertainty_C: charge.standardUncertainty },
      ...{ step_remaining_share: remainingShare, step_lambda: lambda!.value },
      ...{ step_lambda_uncertainty: lambda!.standardUncertainty, step_background_A: background.value },
      ...{ step_background_uncertainty_A: background.standardUncertainty },
      ...{ step_resistance_ohm: pulse.stepResistanceOhm },
      ...{ step_resistance_uncertainty_ohm: pulse.stepResistanceUncertaintyOhm },
    };
    for (const [title, value] of Object.entries(numbers)) expect([title, row[title]]).toEqual([title, String(value)]);
    expect(row['estimator']).toBe('pitt-fit');
    expect(Math.abs(pulse.stepResistanceOhm! - 170)).toBeLessThan(3 * pulse.stepResistanceUncertaintyOhm! + 5);
  });
  const estimators = new Set(
    of('results-1-titration.csv')
      .slice(1)
      .map((row) => row[9]),
  );
  expect([...estimators]).toEqual(['pitt-fit', 'pitt-long', 'pitt-short']);
  expect(pulseCsv(titration.pulses).split('\r\n')[0]).toMatch(/,R_ohm,u_R_ohm,step_V,.*,D_pitt-fit_m2_per_s,/);
});

test('electrodes and levels of points are columns behind the usual ones, of runs that have them only', async () => {
  const input = syntheticReportInput();
  const head = async (name: string, changed: Partial<typeof input>): Promise<string[][]> => {
    const folder = join(directory, `levels-${name}-${Object.keys(changed).length}`);
    await writeCsvExport({ ...input, ...changed }, { directory: folder });
    return parse(await readFile(join(folder, name), 'utf8')).slice(0, 2);
  };
  const [plain] = await head('samples.csv', {});
  expect(plain!.join()).not.toContain('electrode');
  const [samples, firstSample] = await head('samples.csv', {
    dc: {
      ...input.dc,
      workingElectrodePotentialV: input.dc.voltageV.map((v) => v + 0.25),
      counterElectrodePotentialV: input.dc.voltageV.map(() => 0.25),
    },
  });
  expect(samples!.slice(-2)).toEqual(['working_electrode_V', 'counter_electrode_V']);
  expect(firstSample!.slice(-2)).toEqual([String(input.dc.voltageV[0]! + 0.25), '0.25']);

  const [plainSpectra] = await head('spectra.csv', {});
  expect(plainSpectra).toHaveLength(6);
  const level = (value: number) => input.impedance.timeS.map(() => value);
  const [spectra, firstPoint] = await head('spectra.csv', {
    impedance: { ...input.impedance, amplitudeVRms: level(0.01), dcVoltageV: level(1.5), dcCurrentA: level(NaN) },
  });
  expect(spectra!.slice(6)).toEqual(['amplitude_Vrms', 'dc_V', 'dc_A']);
  expect(firstPoint!.slice(6)).toEqual(['0.01', '1.5', '']);
});
