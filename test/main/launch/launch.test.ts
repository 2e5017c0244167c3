import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { whyNoWindow } from '../../../src-main/launch/electron.ts';
import { browserOpener } from '../../../src-main/launch/open-browser.ts';
import { joinRunningServer, leaveServerNote } from '../../../src-main/launch/running-server.ts';
import { startWebShell } from '../../../src-main/web/server.ts';
import { ask } from '../../support/http.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { createTestHost } from '../../support/test-host.ts';

test('without a display Electron is not tried, and no browser is opened', () => {
  expect(whyNoWindow('linux', {})).toContain('no display');
  expect(whyNoWindow('linux', { DISPLAY: ':0' })).toBeUndefined();
  expect(whyNoWindow('win32', {})).toBeUndefined();
  expect(browserOpener('http://127.0.0.1:1/?token=a', 'linux', {})).toBeUndefined();
});

test.each([
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
  ['darwin', {}, 'open'],
  ['win32', {}, 'rundll32'],
])('on %s the address goes to the opener as one argument, past every shell', (platform, environment, command) => {
  const address = 'http://127.0.0.1:1/?token=a&b';
  const opener = browserOpener(address, platform, environment);
  expect(opener?.command).toBe(command);
  expect(opener?.args.at(-1)).toBe(address);
});

test('a second start joins the server that runs, by a note only its owner can read', async () => {
  const folder = temporaryFolder();
  const shell = await startWebShell({ host: createTestHost({}), rendererFolder: folder, key: 'the key' });
  const remove = leaveServerNote(folder, { origin: shell.origin, key: 'the key' });
  const note = path.join(folder, 'web-shell.json');
  if (process.platform !== 'win32') expect(statSync(note).mode & 0o777).toBe(0o600);
  expect(readFileSync(note, 'utf8')).not.toContain('token');

  const address = new URL((await joinRunningServer(folder))!);
  const opened = await ask(shell.origin, { path: address.pathname + address.search });
  expect(opened.headers['set-cookie']).toBeDefined();

  leaveServerNote(folder, { origin: shell.origin, key: 'another key' });
  expect(await joinRunningServer(folder)).toBeUndefined();
  await shell.close();
  expect(await joinRunningServer(folder)).toBeUndefined();
  remove();
  expect(existsSync(note)).toBe(false);
  expect(await joinRunningServer(folder)).toBeUndefined();
});
