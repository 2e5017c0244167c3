import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeSpectraCsv } from '../../../src-core/formats/spectrum-csv.ts';
import { createHost } from '../../../src-main/host/host.ts';
import { simulateSeries } from '../../core/analysis/impedance/series/synthetic-series.ts';
import { readPdf } from '../../support/pdf.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

async function textOf(file: string): Promise<string> {
  const pages = await readPdf(Uint8Array.from(readFileSync(file)));
  return pages.map((page) => page.text).join(' ');
}

function arrheniusTable(energyEv: number): string {
  const rows = [300, 325, 350, 375, 400, 425].map((kelvin, k) => {
    const value = (1e5 / kelvin) * Math.exp(-energyEv / (8.617333262e-5 * kelvin)) * (1 + 0.003 * (-1) ** k);
    return `${kelvin},${value},${0.01 * value}`;
  });
  return ['temperature_K,sigma_S_per_cm,u_sigma', ...rows].join('\n');
}

const staircase = ['voltage_V,current_A', '0.1,1.84e-9', '0.2,1.88e-9', '0.3,1.88e-9', '0.4,1.89e-9', '0.5,3e-9', '0.6,1.2e-8'].join('\n'); // prettier-ignore

const pellet = ['--thickness', '1.20(2) mm', '--area', '0.785cm2'] as const;

const commands: readonly (readonly [name: string, words: readonly string[], said: readonly string[]])[] = [
  ['arrhenius', ['arrhenius', 'pellet.csv'], ['Arrhenius of pellet', 'One energy or more?', 'Predicted']],
  ['meyer-neldel', ['meyer-neldel', 'pellet.csv', 'other.csv', 'third.csv'], ['Noise alone', 'Isokinetic temperature']],
  ['polarization', ['polarization', '--voltage', '0.1V', '--steady-current', '25(1) nA', ...pellet], ['typed', 'σ_e']],
  ['hebb-wagner', ['hebb-wagner', 'steps.csv', '--temperature', '60C', ...pellet], ['333.15 K', 'E / V']],
  ['bruce-vincent', ['bruce-vincent', '--voltage', '10mV', '--initial-current', '12uA', '--steady-current', '5.1uA', '--interface-before', '310ohm', '--interface-after', '335ohm', '--metal', 'Mg'], ['Films on Mg', 'Metal of the electrodes']],
  ['tubandt', ['tubandt', '--z', '2', '--molar-mass', '24.305g/mol', '--charge', '9.60C', '--gained', '1.20(1) mg'], ['Faraday']],
  ['emf', ['emf', '--measured', '0.842(1) V', '--expected', '0.851V'], ['0.9894(12)']],
  ['sand', ['sand', '--z', '1', '--concentration', '1mol/L', '--current-density', '2mA/cm2', '--diffusivity', '1e-6cm2/s'], ['Sand, Phil. Mag.']],
  ['repeats', ['repeats', 'A=1.92,2.05,1.98', 'B=2.60,2.71,2.66', '--unit', 'mS/cm'], ['Reproducibility', '2.600, 2.710, 2.660']],
]; // prettier-ignore

test.each(commands)('transport %s writes its report and its tables without a data file', async (_, words, said) => {
  const folder = temporaryFolder();
  const files: Readonly<Record<string, string>> = {
    'pellet.csv': arrheniusTable(0.4),
    'other.csv': arrheniusTable(0.5),
    'third.csv': arrheniusTable(0.6),
    'steps.csv': staircase,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const given = words.map((word) => (Object.hasOwn(files, word) ? path.join(folder, word) : word));
  const [pdf, csv] = [path.join(folder, 'out', 'report.pdf'), path.join(folder, 'tables')];
  const { exitCode, stdout, stderr } = await cli('transport', ...given, '--pdf', pdf, '--csv', csv, '--json');
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  const { files: written } = JSON.parse(stdout) as { files: readonly string[] };
  expect(written[0]).toBe(pdf);
  expect(written.length).toBe(1 + readdirSync(csv).length);
  const text = (await textOf(pdf)).replaceAll('\u202f', ' ');
  for (const expected of [...said, 'How it was computed', 'not stored', 'SHA-256 of its input', 'no data file'])
    expect(text).toContain(expected);
  expect(text).not.toMatch(/NaN|undefined|\[object/);
  for (const name of readdirSync(csv))
    expect(readFileSync(path.join(csv, name), 'utf8')).not.toMatch(/undefined|\[object/);
});

test('impedance fit writes the report of a file', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'spectrum.csv');
  const [first] = simulateSeries('R0-p(R1,CPE1)', [{ values: [10, 100, 1e-6, 0.9], conditions: {} }]);
  writeFileSync(file, writeSpectraCsv([first!.spectrum]));
  const pdf = path.join(folder, 'fit.pdf');
  const words = ['impedance', 'fit', file, '--circuit', 'R0-p(R1,CPE1)', '--pdf', pdf];
  expect((await cli(...words, '--paper', 'Letter')).exitCode).toBe(0);
  const text = await textOf(pdf);
  for (const expected of ['Fitted parameters', 'CPE1.Q', '−Z″', 'spectrum.csv']) expect(text).toContain(expected);
  const several = await cli('impedance', 'fit', file, ...words.slice(2));
  expect(several.exitCode).toBe(2);
});

test('kept analyses are listed, shown, reported and exported by their id', async () => {
  const folder = temporaryFolder();
  const dataFile = path.join(folder, 'data.mobion');
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  const text = 'lab,mS/cm\nA,1.92\nA,2.05\nB,2.60\nB,2.71';
  const request = { text, quantity: 'conductivity', unit: 'mS/cm', keep: true, title: 'Four pellets' } as const;
  const { id } = await host.handlers['analysis.repeats'](request);
  await host.close();
  const db = ['--db', dataFile] as const;
  expect((await cli('analyses', 'list', ...db)).stdout).toContain('Four pellets');
  expect((await cli('analyses', 'list', '--kind', 'arrhenius', ...db)).stdout).toContain('No analysis is kept');
  const shown = JSON.parse((await cli('analyses', 'show', id, '--json', ...db)).stdout) as { repeats: object };
  expect(shown.repeats).toMatchObject({ cellCount: 4 });
  const pdf = path.join(folder, 'kept.pdf');
  expect((await cli('report', id, '--pdf', pdf, ...db)).exitCode).toBe(0);
  expect(await textOf(pdf)).toContain('Four pellets');
  expect((await cli('export', id, '--csv', path.join(folder, 'csv'), ...db)).exitCode).toBe(0);
  expect(existsSync(path.join(folder, 'csv', 'results-1-repeats-cells.csv'))).toBe(true);
  const missing = await cli('analyses', 'show', 'nothing', ...db);
  expect(missing.stderr).toContain('There is no analysis');
  expect((await cli('report', 'nothing', '--pdf', pdf, ...db)).exitCode).toBe(1);
});
