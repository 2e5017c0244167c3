import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeSpectrumCsv } from '../../../src-core/formats/spectrum-csv.ts';
import { noisySpectrum, sweep } from '../../core/analysis/impedance/synthetic.ts';
import { readPdf } from '../../support/pdf.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

const spectrum = noisySpectrum('R0-Zarc1-Zarc2', [10, 100, 1e-4, 0.9, 50, 0.1, 0.9], sweep(1e5, 0.01, 10), 0.002, 1);

function setUp(): { folder: string; source: string } {
  const folder = temporaryFolder();
  const source = path.join(folder, 'a.csv');
  writeFileSync(source, writeSpectrumCsv(spectrum));
  return { folder, source };
}

const circuit = ['--circuit', 'R0-Zarc1-Zarc2'];

test.each([
  ['nyquist', circuit, 'fit R0-Zarc1-Zarc2'],
  ['bode', circuit, '|Z|, fit'],
  ['residuals', circuit, '(Z − Z fit)/|Z| / %'],
  ['kk', [], 'imaginary part'],
  ['drt', [], 'γ / Ω'],
])('--kind %s draws what it says', async (kind, more, text) => {
  const { folder, source } = setUp();
  const out = path.join(folder, `${kind}.svg`);
  const { exitCode, json } = await cli('impedance', 'figure', source, '--kind', kind, ...more, '--out', out, '--json');
  expect(exitCode).toBe(0);
  expect(json()).toMatchObject({ source, kind, file: out, widthMm: 85, sha256: expect.any(String) as string });
  expect(readFileSync(out, 'utf8')).toContain(text);
});

test('the ending chooses the format; width, height and style as asked; numbers as CSV', async () => {
  const { folder, source } = setUp();
  const pdf = path.join(folder, 'new folder', 'a.pdf');
  const size = ['--width-mm', '170', '--height-mm', '90', '--style', 'black'];
  expect((await cli('impedance', 'figure', source, '--out', pdf, ...size)).exitCode).toBe(0);
  const [page] = await readPdf(new Uint8Array(readFileSync(pdf)));
  expect([page!.width, page!.height]).toEqual([482, 255]);
  const png = path.join(folder, 'a.png');
  await cli('impedance', 'figure', source, '--out', png, '--dpi', '100', '--height-mm', '50.8');
  expect(readFileSync(png).readUInt32BE(20)).toBe(200);
  const csv = path.join(folder, 'table.csv');
  await cli('impedance', 'figure', source, '--out', csv);
  const lines = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
  expect(lines[0]).toBe('Z′ / Ω,measured: −Z″ / Ω');
  expect(lines).toHaveLength(1 + spectrum.frequencyHz.length);
});

test('many sources need {name}; what cannot be is said before anything is written', async () => {
  const { folder, source } = setUp();
  const many = await cli('impedance', 'figure', source, source, '--out', path.join(folder, 'x.svg'));
  expect([many.exitCode, existsSync(path.join(folder, 'x.svg'))]).toEqual([2, false]);
  const named = await cli('impedance', 'figure', source, source, '--out', path.join(folder, '{name}-n.svg'), '--json');
  expect(named.json()['results']).toHaveLength(2);
  expect(existsSync(path.join(folder, 'a-n.svg'))).toBe(true);
  expect((await cli('impedance', 'figure', source, '--out', 'x.gif')).exitCode).toBe(2);
  expect((await cli('impedance', 'figure', source, '--out', 'x.svg', '--kind', 'residuals')).exitCode).toBe(2);
  expect((await cli('impedance', 'figure', source, '--out', 'x.svg', '--width-mm', '5')).exitCode).toBe(2);
});
