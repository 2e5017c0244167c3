import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeSpectrumCsv } from '../../../src-core/formats/spectrum-csv.ts';
import { noisySpectrum, sweep } from '../../core/analysis/impedance/synthetic.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

const spectrum = noisySpectrum('R0-Zarc1-Zarc2', [10, 100, 1e-4, 0.9, 50, 0.1, 0.9], sweep(1e5, 0.01, 10), 0.002, 1);

function file(folder: string, name: string, change: (zRe: Float64Array) => void = () => undefined): string {
  const zReOhm = Float64Array.from(spectrum.zReOhm);
  change(zReOhm);
  const full = path.join(folder, name);
  writeFileSync(full, writeSpectrumCsv({ ...spectrum, zReOhm }));
  return full;
}

test('impedance check: the stable members', async () => {
  const folder = temporaryFolder();
  const { exitCode, json } = await cli('impedance', 'check', file(folder, 'good.csv'), '--json');
  expect(exitCode).toBe(0);
  expect(json()).toMatchObject({ verdict: 'valid', outliers: [], reason: expect.any(String) as string });
  const { noisePercent, maxResidualPercent, tests } = json() as Record<string, number> & { tests: object[] };
  expect(noisePercent).toBeGreaterThan(0.15);
  expect(maxResidualPercent).toBeLessThan(1);
  expect(tests[0]).toMatchObject({ name: 'kk-complex-impedance-C-L', passed: true, limit: 1, unit: '%' });
});

test('impedance check: outliers by frequency; many files; people are told too', async () => {
  const folder = temporaryFolder();
  const [good, bad] = [file(folder, 'good.csv'), file(folder, 'bad.csv', (zRe) => (zRe[30]! *= 1.2))];
  const { json } = await cli('impedance', 'check', good, bad, path.join(folder, 'none.csv'), '--json');
  const results = json()['results'] as { verdict?: string; outliers?: { frequencyHz: number }[]; error?: object }[];
  expect(results.map(({ verdict }) => verdict)).toEqual(['valid', 'outliers', undefined]);
  expect(results[1]!.outliers![0]!.frequencyHz / spectrum.frequencyHz[30]!).toBeCloseTo(1, 6);
  expect(results[2]!.error).toMatchObject({ code: 'input/not-found' });
  const { stdout } = await cli('impedance', 'check', bad);
  expect(stdout).toContain('100 Hz');
  expect((await cli('impedance', 'check', bad, '--mask', '31', '--json')).json()).toMatchObject({ verdict: 'valid' });
});

test('impedance drt: the stable members; λ and method by hand', async () => {
  const csv = file(temporaryFolder(), 'a.csv');
  const { exitCode, json } = await cli('impedance', 'drt', csv, '--json');
  expect(exitCode).toBe(0);
  const answer = json() as { lambda: number; tauS: number[]; gammaOhm: number[]; peaks: object[]; areaOhm: number };
  expect(answer.lambda).toBeGreaterThan(0);
  expect(answer.tauS).toHaveLength(answer.gammaOhm.length);
  expect(answer.areaOhm / 150).toBeCloseTo(1, 1);
  expect(answer.peaks).toHaveLength(2);
  for (const name of ['tauS', 'resistanceOhm', 'capacitanceF'])
    expect(answer.peaks[0]).toMatchObject({ [name]: expect.any(Number) as number });
  const byHand = await cli('impedance', 'drt', csv, '--lambda', '1e-3', '--method', 'nnls', '--json');
  expect(byHand.json()).toMatchObject({ lambda: 1e-3, method: 'nnls' });
  expect((await cli('impedance', 'drt', csv, '--lambda', 'auto', '--json')).json()).toMatchObject({
    lambda: answer.lambda,
  });
  expect((await cli('impedance', 'drt', csv, '--lambda', '-1')).exitCode).toBe(2);
  expect((await cli('impedance', 'drt', csv, '--method', 'guess')).exitCode).toBe(2);
  expect((await cli('impedance', 'drt', csv)).stdout).toContain('R / Ω');
});
