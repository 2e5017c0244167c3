import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { gamry, mpr, mpt, novocontrolText } from '../../core/formats/samples.ts';
import { cli } from './captured-io.ts';

function write(name: string, content: string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content, encoding);
  return file;
}

test('to CSV on standard output, which is read back', async () => {
  const { exitCode, stdout } = await cli('impedance', 'convert', write('a.DTA', gamry()), '--to', 'csv');
  expect(exitCode).toBe(0);
  expect(stdout.split('\n').slice(0, 2)).toEqual(['freq_Hz,Zre_ohm,Zim_ohm', '10000,20.02532,-1.591146']);
  const again = await cli('impedance', 'convert', write('b.csv', stdout), '--to', 'csv');
  expect(again.stdout).toBe(stdout);
});

test('a binary file to JSON, with what it tells of the sample', async () => {
  const { json } = await cli('impedance', 'convert', write('a.mpr', mpr(), 'latin1'), '--to', 'json', '--json');
  const answer = json() as { format: string; spectra: { name: string; frequencyHz: number[] }[] };
  expect(answer.format).toBe('biologic-mpr');
  expect(answer.spectra).toHaveLength(1);
  expect(answer.spectra[0]).toMatchObject({ name: 'a.mpr', frequencyHz: [10_000, 2500, 640, 160, 40, 10] });
  const hints = await cli('impedance', 'convert', write('n.txt', novocontrolText()), '--to', 'json', '--json');
  expect(hints.json()).toMatchObject({ sampleHints: { thickness: { value: 0.75, unit: 'mm' } } });
});

test('several files into a folder; cycles are kept apart and told', async () => {
  const out = path.join(temporaryFolder(), 'out');
  const sources = [write('a.mpt', mpt(undefined, 2)), write('broken.mpt', 'nothing')];
  const { exitCode, json, stderr } = await cli(
    'impedance',
    'convert',
    ...sources,
    '--to',
    'csv',
    '--out',
    out,
    '--json',
  );
  expect(exitCode).toBe(1);
  const [good, bad] = json()['results'] as [{ file: string }, { error: { code: string } }];
  expect(bad.error.code).toBe('input/file-format');
  const lines = readFileSync(good.file, 'utf8').trim().split('\n');
  expect(lines[0]).toBe('cycle,freq_Hz,Zre_ohm,Zim_ohm');
  expect(lines).toHaveLength(13);
  expect(lines.at(-1)).toMatch(/^2,10,/);
  expect(stderr).toContain('holds 2 sweeps');
  const back = await cli('impedance', 'convert', good.file, '--to', 'json', '--json');
  expect(back.json()['spectra']).toHaveLength(2);
});

test('a file of 1 GB is refused unread', async () => {
  const file = write('huge.csv', 'freq_Hz,Zre_ohm,Zim_ohm\n1,2,-3\n');
  const handle = openSync(file, 'r+');
  ftruncateSync(handle, 2 ** 30);
  closeSync(handle);
  const before = process.memoryUsage().rss;
  const { exitCode, json } = await cli('impedance', 'convert', file, '--to', 'csv', '--json');
  expect(exitCode).toBe(1);
  expect((json()['error'] as { message: string }).message).toContain('larger than 200 MB');
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
});

test('impedance fit takes the same files', async () => {
  const { exitCode, json } = await cli('impedance', 'fit', write('a.mpr', mpr(), 'latin1'), '--circuit', 'R0-p(R1,C1)', '--json'); // prettier-ignore
  expect(exitCode).toBe(0);
  const parameters = json()['parameters'] as { name: string; value: number }[];
  expect(parameters[1]!.value).toBeCloseTo(100, 2);
});
