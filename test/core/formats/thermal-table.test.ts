import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readThermalHeader } from '../../../src-core/formats/thermal-columns.ts';
import { parseThermalTable } from '../../../src-core/formats/thermal-table.ts';
import { AppError } from '../../../src-core/errors.ts';
import { parseActivationTable } from '../../../src-core/formats/activation-table.ts';

const header = (cell: string): Record<string, unknown> => ({ ...readThermalHeader(cell) });

test('temperatures in their spellings', () => {
  for (const cell of ['temperature_K', 'T/K', 'T [K]', 'Temperature (K)', 'temp_K', 'sample temperature / K'])
    expect(header(cell), cell).toEqual({ kind: 'temperature', unit: 'K' });
  for (const cell of ['temperature_C', 'T/°C', 'T (℃)', 'Temp. (degC)', 'T (Celsius)'])
    expect(header(cell), cell).toEqual({ kind: 'temperature', unit: '°C' });
  for (const cell of ['1000/T', '1000/T (1/K)', '1000 K / T', '1e3/T', '1000_over_T'])
    expect(header(cell), cell).toEqual({ kind: 'inverse-temperature', numerator: 1000 });
  expect(header('1/T')).toEqual({ kind: 'inverse-temperature', numerator: 1 });
  expect(header('T')).toEqual({ kind: 'temperature', unit: 'unknown' });
});

test.for([
  ['sigma_S_per_cm', 'conductivity', 1],
  ['σ / S cm⁻¹', 'conductivity', 1],
  ['sigma [S cm^-1]', 'conductivity', 1],
  ['Conductivity (mS/cm)', 'conductivity', 1e-3],
  ['conductivity / S m-1', 'conductivity', 1e-2],
  ['sigma_total (µS/cm)', 'conductivity', 1e-6],
  ['sigma (ohm^-1 cm^-1)', 'conductivity', 1],
  ['σ_gb / S cm⁻¹', 'conductivity', 1],
  ['D_cm2_per_s', 'diffusivity', 1],
  ['D / m² s⁻¹', 'diffusivity', 1e4],
  ['tracer diffusivity (cm2/s)', 'diffusivity', 1],
  ['D* (cm^2/s)', 'diffusivity', 1],
  ['hop_rate_Hz', 'rate', 1],
  ['rate_per_s', 'rate', 1],
  ['Γ / s⁻¹', 'rate', 1],
  ['1/tau (1/s)', 'rate', 1],
  ['jump rate (MHz)', 'rate', 1e6],
] as const)('%s', ([cell, quantity, factor]) => {
  expect(header(cell)).toMatchObject({ kind: 'value', quantity, factor, unitStated: true, timesT: false });
});

test('errors, logarithms, products with T, and what is none of it', () => {
  expect(header('u_sigma')).toEqual({ kind: 'error', of: 'absolute' });
  expect(header('sigma_err_S_per_m')).toEqual({ kind: 'error', of: 'absolute', factor: 0.01 });
  expect(header('u_sigma_percent')).toEqual({ kind: 'error', of: 'relative', factor: 0.01 });
  expect(header('u_rel')).toEqual({ kind: 'error', of: 'relative', factor: 1 });
  expect(header('u_ln_sigma')).toEqual({ kind: 'error', of: 'logarithm', factor: 1 });
  expect(header('u_T')).toEqual({ kind: 'temperature-error' });
  expect(header('temperature_error')).toEqual({ kind: 'temperature-error' });
  expect(header('ln(sigma T / S K cm^-1)')).toMatchObject({ kind: 'value', timesT: true, logarithm: 'natural' });
  expect(header('sigmaT_S_K_per_cm')).toMatchObject({ kind: 'value', timesT: true });
  expect(header('log10(D / cm2 s-1)')).toMatchObject({ quantity: 'diffusivity', logarithm: 'decimal' });
  for (const cell of ['time_s', 'Zre_ohm', 't_s', 'sigma_V', 'comment', '', 'E/V', 'x'.repeat(200)])
    expect(readThermalHeader(cell), cell).toBeUndefined();
});

test('a table with decimal commas, °C and a preamble; the authors’ own zero where asked', () => {
  const text = '# pellet 3\nmeasured in argon\nT (°C);σ / mS cm⁻¹;u_sigma\n25,0;0,5;0,01\n50,0;1,25;0,02\n';
  const { series, warnings } = parseThermalTable(text, 'pellet');
  expect(warnings).toEqual([]);
  expect(series).toHaveLength(1);
  expect(series[0]).toMatchObject({ name: 'pellet', quantity: 'conductivity', unit: 'S/cm' });
  const [first, second] = series[0]!.points;
  expect(first!.temperatureK).toBeCloseTo(298.15, 10);
  expect(first!.value).toBeCloseTo(5e-4, 12);
  // Without a unit of its own an error is in that of the value.
  expect(first!.relativeError).toBeCloseTo(0.02, 12);
  expect(second!.relativeError).toBeCloseTo(0.016, 12);
  expect(parseThermalTable(text, 'p', { celsiusZeroK: 273 }).series[0]!.points[0]!.temperatureK).toBeCloseTo(298, 10);
});

test('logarithms and 1000/T come back as values', () => {
  const { series } = parseThermalTable('1000/T,log10(sigma T / S K cm-1),err\n2.5,-2,0.01\n2.0,-1,0.01\n', 'x');
  const [first] = series[0]!.points;
  expect(first!.temperatureK).toBeCloseTo(400, 10);
  expect(first!.value).toBeCloseTo(0.01 / 400, 14);
  expect(first!.relativeError).toBeCloseTo(0.01 * Math.LN10, 12);
});

test('materials, directions, errors of temperature; empty errors stay unknown', () => {
  const text = [
    'sample,temperature_K,u_T,sigma_S_per_cm,u_percent,direction',
    'A,300,0.5,1e-5,2,up',
    'B,300,0.5,2e-5,,',
    'A,350,1,4e-5,3,down',
    'B,350,1,8e-5,3,',
  ].join('\n');
  const { series } = parseThermalTable(text, 'x');
  expect(series.map(({ name }) => name)).toEqual(['A', 'B']);
  expect(series[0]!.points).toEqual([
    { temperatureK: 300, value: 1e-5, relativeError: 0.02, temperatureErrorK: 0.5, branch: 'heating' },
    { temperatureK: 350, value: 4e-5, relativeError: 0.03, temperatureErrorK: 1, branch: 'cooling' },
  ]);
  expect(series[1]!.points[0]).toEqual({ temperatureK: 300, value: 2e-5, temperatureErrorK: 0.5 });
});

test('several columns of values: the first, told, or the one asked for; dσ beside σ is its error', () => {
  const text = 'T/K,sigma_bulk (S/cm),sigma_gb (S/cm)\n300,1e-5,1e-6\n350,2e-5,2e-6\n';
  const first = parseThermalTable(text, 'x');
  expect(first.series[0]!.points[0]!.value).toBe(1e-5);
  expect(first.warnings.map(({ code }) => code)).toEqual(['column-chosen']);
  const other = parseThermalTable(text, 'x', { column: 'sigma_gb' });
  expect(other.series[0]!.points[0]!.value).toBe(1e-6);
  expect(other.warnings).toEqual([]);
  expect(() => parseThermalTable(text, 'x', { column: 'total' })).toThrow('No column of values is called “total”');
  const error = parseThermalTable('T/K,sigma_S_per_cm,dsigma\n300,1e-5,1e-7\n350,2e-5,1e-7\n', 'x');
  expect(error.series[0]!.points[0]!.relativeError).toBeCloseTo(0.01, 12);
});

function failure(text: string): { message: string; remedy: string } {
  try {
    parseThermalTable(text, 'x');
  } catch (error) {
    const { code, message, remedy = '' } = error as AppError;
    expect(code).toBe('input/file-format');
    return { message, remedy };
  }
  throw new Error('was read');
}

test.for([
  [
    'temperature_K,sigma_S_per_cm\n,1e-5\n,2e-5\n',
    'The column “temperature_K” is empty in all 2 rows.',
    'temperature_C',
  ],
  ['temperature_K,sigma_S_per_cm\n300,1e-5\n,2e-5\n', 'Line 3: “temperature_K” is empty.', 'remove the line'],
  ['T,sigma_S_per_cm\n300,1e-5\n350,2e-5\n', '“T” does not say whether it is in K or °C.', 'temperature_C'],
  ['sigma_S_per_cm,note\n1e-5,a\n2e-5,b\n', 'Line 1 names no column for the temperature', 'temperature_K'],
  ['temperature_K,E_V\n300,1\n350,2\n', 'Line 1 names no column for a conductivity', 'sigma_S_per_cm'],
  ['a,b\n1,2\n', 'No line names columns', 'sigma_S_per_cm'],
  ['temperature_K,sigma_S_per_cm\n-20,1e-5\n20,2e-5\n', 'Line 2: -20 makes no temperature', 'temperature_C'],
  ['temperature_K,sigma_S_per_cm\n300,0\n350,2e-5\n', 'Line 2: the value 0 is not positive', 'Remove rows'],
  ['temperature_K,sigma_S_per_cm\n300,n/a\n350,2e-5\n', '“n/a” in “sigma_S_per_cm” is not a number', 'Correct'],
  ['temperature_K,sigma_S_per_cm,u_sigma\n300,1e-5,0\n350,2e-5,1e-7\n', 'uncertainty 0 is not positive', 'empty'],
  ['temperature_K,sigma_S_per_cm\n300,1e-5\n', 'Fewer than two rows', 'truncated'],
  ['temperature_K,sigma_S_per_cm,branch\n300,1e-5,sideways\n350,2e-5,up\n', 'no direction', 'heating or cooling'],
] as const)('refused: %j', ([text, message, remedy]) => {
  const found = failure(text);
  expect(found.message).toContain(message);
  expect(found.remedy).toContain(remedy);
});

test('what is implausible is read and told', () => {
  const codes = (text: string): readonly string[] => parseThermalTable(text, 'x').warnings.map(({ code }) => code);
  expect(codes('temperature_K,sigma\n25,1e-5\n60,2e-5\n')).toEqual(['unit-assumed', 'temperature-implausible']);
  expect(codes('temperature_K,sigma_S_per_cm\n300,1e5\n350,2e5\n')).toEqual(['value-implausible']);
});

test('whatever the text, it is read or refused with a remedy', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      'temperature_K',
      'T (°C)',
      '1000/T',
      'sigma_S_per_cm',
      'ln(sigma T)',
      'u_sigma',
      'E_eV',
      'ln_sigma0',
      'branch',
    ),
    fc.constantFrom('300', '-1', '1e-5', '1,5', 'NaN', '', '0', '1e999', '"', '\u0000'),
    fc.string({ maxLength: 12 }),
  );
  const text = fc
    .array(fc.array(cell, { maxLength: 5 }), { maxLength: 6 })
    .map((rows) => rows.map((row) => row.join(',')).join('\n'));
  fc.assert(
    fc.property(text, (content) => {
      for (const parse of [
        (): unknown => parseThermalTable(content, 'x'),
        (): unknown => parseActivationTable(content),
      ])
        try {
          parse();
        } catch (error) {
          if (!(error instanceof AppError) || error.remedy === undefined) throw error;
        }
    }),
    { numRuns: 1500, seed: 4 },
  );
});
