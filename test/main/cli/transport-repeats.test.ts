import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli } from './captured-io.ts';

test('laboratories as words and as a file give the same', async () => {
  const words = ['A=1.92,2.05,1.98', 'B=2.60,2.71,2.66'];
  const first = await cli('transport', 'repeats', ...words, '--unit', 'mS/cm', '--json');
  const file = path.join(temporaryFolder(), 'cells.csv');
  writeFileSync(file, 'lab,sigma\nA,1.92\nB,2.60\nA,2.05\nB,2.71\nA,1.98\nB,2.66\n');
  const second = await cli('transport', 'repeats', file, '--unit', 'mS/cm', '--json');
  expect(first.exitCode).toBe(0);
  expect(second.json()).toEqual(first.json());
  const text = await cli('transport', 'repeats', ...words, '--unit', 'mS/cm');
  expect(text.stdout).toMatch(/^Geometric mean 2\.29\(34\)\smS\/cm, 95 %/);
});

test('one value: the usual band and advice', async () => {
  const { stdout } = await cli('transport', 'repeats', '1.5', '--unit', 'mS/cm');
  expect(stdout).toContain('measure at least three');
  expect(stdout).toContain('35.0 % to 50.0 %');
});

test('what is no list is refused', async () => {
  const { exitCode, stderr } = await cli('transport', 'repeats', 'A=1,x');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('neither a file nor a list');
});
