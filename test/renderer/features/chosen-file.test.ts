import { expect, test } from 'vitest';
import { readFile } from '../../../src-renderer/features/analyse/source/chosen-file.ts';
import { mpr } from '../../core/formats/samples.ts';

test('a binary file arrives byte by byte', async () => {
  const bytes = Uint8Array.from(mpr(), (letter) => letter.charCodeAt(0));
  expect((await readFile(new File([bytes], 'a.mpr'))).text).toBe(mpr());
});

test('a file of 1 GB is refused unread', async () => {
  const file = new File(['x'], 'huge.csv');
  Object.defineProperty(file, 'size', { value: 2 ** 30 });
  Object.defineProperty(file, 'arrayBuffer', { value: () => expect.unreachable('it was read') });
  await expect(readFile(file)).rejects.toMatchObject({ code: 'input/file-format' });
});
