import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readDocument, readSample } from '../../../src-main/cli/read-document.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a file wins over an id of the same name, a folder does not', async () => {
  const folder = temporaryFolder();
  const known = path.join(folder, 'pellet');
  const read = () =>
    readDocument(
      known,
      'sample',
      (input) => input,
      (id) => ({ id }),
    );
  expect(await read()).toEqual({ id: known });
  mkdirSync(known);
  expect(await read()).toEqual({ id: known });
  const file = path.join(folder, 'pellet.json');
  writeFileSync(file, '{"name":"from the file"}');
  expect(
    await readDocument(
      file,
      'sample',
      (input) => input,
      (id) => ({ id }),
    ),
  ).toEqual({ name: 'from the file' });
});

test('a name that is neither file nor id, or far too long for either, is said so', async () => {
  for (const name of ['no-such-sample', 'x'.repeat(10_000), 'a\0b'])
    await expect(readSample(name)).rejects.toMatchObject({
      code: 'input/not-found',
      remedy: expect.stringMatching('samples') as string,
    });
  expect(await readSample(undefined)).toBeUndefined();
});
