import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../../src-main/cli/main.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { csv } from '../host/imports/open-host.ts';
import { cli, createCapturingIo } from './captured-io.ts';

function project() {
  const folder = temporaryFolder();
  const data = path.join(folder, 'spectra');
  mkdirSync(data);
  const write = (name: string, content: string) => writeFileSync(path.join(data, name), content);
  return { db: path.join(folder, 'lab.mobion'), data, write };
}

test('a folder is imported in natural order; what fails is named and keeps nothing back', async () => {
  const { db, data, write } = project();
  for (const name of ['T 10.csv', 'T 2.csv']) write(name, `${csv()}# ${name}`);
  write('letter.txt', 'Dear colleague');
  write('turned.csv', csv(-1));
  write('huge.csv', '');
  truncateSync(path.join(data, 'huge.csv'), 1024 ** 3);
  const { exitCode, json } = await cli('import', data, '--db', db, '--json');
  expect(exitCode).toBe(1);
  const { results } = json() as { results: { source: string; isNew?: boolean; error?: { code: string } }[] };
  expect(results.map(({ source, isNew, error }) => [path.basename(source), isNew ?? error!.code])).toEqual([
    ['huge.csv', 'input/file-format'],
    ['letter.txt', 'input/file-format'],
    ['T 2.csv', true],
    ['T 10.csv', true],
    ['turned.csv', 'input/ambiguous-sign'],
  ]);

  const answered = await cli('import', path.join(data, 'turned.csv'), '--positive-imaginary', 'capacitive', '--db', db);
  expect(answered.stdout).toContain('turned.csv: 1 spectrum, 6 points');
  const again = await cli('import', path.join(data, 'T 2.csv'), '--db', db);
  expect(again.stdout).toContain('known already');
  const list = (await cli('imports', '--db', db, '--json')).json() as { imports: { fileName: string }[] };
  expect(list.imports.map(({ fileName }) => fileName)).toEqual(['turned.csv', 'T 10.csv', 'T 2.csv']);
  expect((await cli('imports', '--db', db)).stdout).toContain('spectrum-csv');

  const { id } = (list.imports as unknown as { id: string }[])[0]!;
  const fit = await cli('impedance', 'fit', id, '--circuit', 'R0-p(R1,C1)', '--db', db, '--json');
  expect((fit.json() as { parameters: { value: number }[] }).parameters[1]!.value).toBeCloseTo(100, 3);
});

test('mistakes are told before anything is read', async () => {
  const { db, data } = project();
  expect((await cli('import', '--db', db)).exitCode).toBe(2);
  expect((await cli('import', path.join(data, 'no.csv'), '--db', db)).stderr).toContain('There is no file');
  expect((await cli('import', data, '--db', db)).stderr).toContain('no file with a known ending');
  expect((await cli('import', data, '--sample', 'nobody', '--db', db)).stderr).toContain('There is no sample');
  expect((await cli('imports', '--db', `${db}x`)).stderr).toContain('There is no data file');
});

test('a folder is watched until Ctrl-C', async () => {
  const { db, data, write } = project();
  write('before.csv', csv());
  const io = createCapturingIo();
  const ended = runCli(['import', data, '--watch', '--db', db, '--json'], io);
  await expect.poll(() => io.err.join(''), { timeout: 10_000 }).toContain('before.csv: 1 spectrum');
  write('later.csv', `${csv()}# later`);
  await expect.poll(() => io.err.join(''), { timeout: 10_000 }).toContain('later.csv: 1 spectrum');
  io.interrupt();
  expect(await ended).toBe(0);
  const { imported } = JSON.parse(io.out.join('')) as { imported: { fileName: string }[] };
  expect(imported.map(({ fileName }) => fileName)).toEqual(['before.csv', 'later.csv']);
}, 30_000);
