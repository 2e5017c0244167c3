import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createAppProtocol } from '../../../src-main/electron/app-protocol.ts';
import { createTestHost } from '../../support/test-host.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function makeProtocol() {
  const folder = temporaryFolder();
  const renderer = path.join(folder, 'renderer');
  mkdirSync(renderer);
  writeFileSync(path.join(renderer, 'index.html'), '<title>Screens</title>');
  writeFileSync(path.join(folder, 'outside.js'), 'outside');
  writeFileSync(path.join(folder, 'r.csv'), 'a,b');
  const host = createTestHost({
    'reports.list': () => [{ token: 't1', fileName: 'r.csv', bytes: 3, sha256: '', path: path.join(folder, 'r.csv') }],
  });
  const answer = createAppProtocol(renderer, host);
  // A Request would not keep ".." in its address; Electron passes on whatever the page asked for.
  return (url: string, method = 'GET') => answer({ url, method } as Request);
}

test('the built screens are served under the strict policy', async () => {
  const ask = makeProtocol();
  for (const url of ['app://mobion/', 'app://mobion/index.html', 'app://mobion/index.html?x=/../#y']) {
    const response = await ask(url);
    expect([response.status, await response.text()]).toEqual([200, '<title>Screens</title>']);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test.each([
  'app://mobion/../outside.js',
  'app://mobion/%2e%2e/outside.js',
  'app://mobion/..%2Foutside.js',
  'app://mobion/..\\outside.js',
  'app://mobion/C:/Windows/win.js',
  'app://mobion//etc/passwd',
  'app://other/index.html',
  'app://mobion@evil/index.html',
  'app://mobion',
  'file:///index.html',
])('%s leads nowhere', async (url) => {
  expect((await makeProtocol()(url)).status).toBe(404);
});

test('a report comes by its token, as a file to save', async () => {
  const ask = makeProtocol();
  const response = await ask('app://mobion/download/t1');
  expect(await response.text()).toBe('a,b');
  expect(response.headers.get('content-disposition')).toContain('attachment; filename="r.csv"');
  expect((await ask('app://mobion/download/t2')).status).toBe(404);
  expect((await ask('app://mobion/index.html', 'POST')).status).toBe(404);
});
