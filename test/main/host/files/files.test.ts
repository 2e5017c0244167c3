import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomically } from '../../../../src-main/host/files/atomic-write.ts';
import { safeFileName } from '../../../../src-main/host/files/file-name.ts';
import { readInputJson, readInputText } from '../../../../src-main/host/files/read-input.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

test('writes and replaces whole files, leaving nothing beside them', async () => {
  const file = path.join(temporaryFolder(), 'new', 'a.txt');
  await writeFileAtomically(file, 'one');
  await writeFileAtomically(file, 'two');
  expect(readFileSync(file, 'utf8')).toBe('two');
  expect(readdirSync(path.dirname(file))).toEqual(['a.txt']);
});

test('a write that fails leaves the old file and no fragment', async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'a.txt'));
  await expect(writeFileAtomically(path.join(folder, 'a.txt'), 'x')).rejects.toMatchObject({ code: 'file/failed' });
  await expect(writeFileAtomically(path.join(folder, 'a.txt', 'b', '\0', 'c'), 'x')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test.each([
  ['GITT of pellet 7', 'GITT of pellet 7.pdf'],
  ['../../etc/passwd', 'etc-passwd.pdf'],
  ['..\\..\\windows', 'windows.pdf'],
  ['CON', '_CON.pdf'],
  ['com1.txt', '_com1.txt.pdf'],
  ['a\u202efdp', 'afdp.pdf'],
  ['a\0b\nc', 'abc.pdf'],
  ['<script>', 'script.pdf'],
  ['...', 'unnamed.pdf'],
  ['', 'unnamed.pdf'],
  ['x'.repeat(10_000), `${'x'.repeat(116)}.pdf`],
  ['σ'.repeat(100), `${'σ'.repeat(58)}.pdf`],
])('%j becomes a safe name', (name, expected) => {
  expect(safeFileName(name, 'pdf')).toBe(expected);
});

test('reads UTF-8 with its mark and Latin-1; names what is wrong', async () => {
  const folder = temporaryFolder();
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  expect(await readInputText(file('a', Buffer.from('\ufeffµ')))).toBe('µ');
  expect(await readInputText(file('b', Buffer.from([0xb5])))).toBe('µ');
  await expect(readInputJson(file('c', '{"a": }'))).rejects.toMatchObject({ code: 'input/file-format' });
  await expect(readInputText(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'input/not-found' });
  await expect(readInputText(folder)).rejects.toMatchObject({ code: 'input/not-found' });
});
