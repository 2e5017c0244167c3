import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { series, titrationSamples } from '../../core/formats/titration-samples.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

function file(name: string, text: string): string {
  const place = path.join(temporaryFolder(), name);
  writeFileSync(
    place,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  );
  return place;
}
const sampleText = (id: string) => titrationSamples.find((sample) => sample.id === id)!.text;
const header = 'time_s,current_A,voltage_V,step_index,cycle_index,temperature_K';

test('a binary file as CSV, which reads back as the same titration', async () => {
  const source = file('cell.ndax', sampleText('neware-ndax'));
  const { stdout, stderr, exitCode } = await cli('titration', 'convert', source, '--to', 'csv');
  expect([exitCode, stdout.split('\r\n')[0]]).toEqual([0, header]);
  expect(stderr).toContain('calculated from the sampling interval');
  const again = await cli('titration', 'convert', file('again.csv', stdout), '--to', 'csv');
  expect(again.stdout).toBe(stdout);
});

test('JSON, and a file per source', async () => {
  const source = file('cell.nda', sampleText('neware-nda'));
  const { json } = await cli('titration', 'convert', source, '--to', 'json', '--json');
  expect(json()).toMatchObject({ format: 'neware-nda', titration: { timeS: series.map(({ timeS }) => timeS) } });
  const folder = temporaryFolder();
  await cli('titration', 'convert', source, '--to', 'csv', '--out', folder);
  expect(readFileSync(path.join(folder, 'cell.csv'), 'utf8').split('\r\n')).toHaveLength(series.length + 2);
});

test('columns that no reader knows are named by options', async () => {
  const rows = series.map(({ timeS, currentA, voltageV }) => [timeS / 60, 1e3 * currentA, voltageV].join(','));
  const source = file('own.csv', ['clock,flow,level', ...rows].join('\n'));
  const refused = await cli('titration', 'convert', source, '--to', 'csv');
  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toContain('--time-column');
  const said = ['--time-column', 'clock', '--time-unit', 'min', '--current-column', 'flow', '--current-unit', 'mA', '--voltage-column', 'level', '--voltage-unit', 'V']; // prettier-ignore
  const { stdout } = await cli('titration', 'convert', source, '--to', 'csv', ...said);
  expect(stdout.split('\r\n')[5]).toBe('30,0.001,3.151');
});

test('a damaged file is refused', async () => {
  const { exitCode, stderr } = await cli('titration', 'convert', file('cell.res', '\u0000\u0001\u0000\u0000Standard Jet DB\u0000'), '--to', 'csv'); // prettier-ignore
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('damaged or not complete');
});
