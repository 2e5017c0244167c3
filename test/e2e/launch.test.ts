import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectFolder } from '../../src-main/launch/folders.ts';
import { ask } from '../support/http.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-launch-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the application as the npm scripts do, on a machine without a display. */
function start(command: 'start' | 'serve') {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !['DISPLAY', 'WAYLAND_DISPLAY', 'MOBION_DATA'].includes(name)),
  );
  const entry = path.join(projectFolder, 'src-main', 'entry.mjs');
  const child = spawn(process.execPath, [entry, command, '--data', folder], { env: environment, cwd: folder });
  children.push(child);
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const address = new Promise<URL>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(said);
      if (found) resolve(new URL(found[0]));
    });
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    void ended.then((code) => reject(new Error(`It ended with ${code} and said: ${said}`)));
  });
  return { child, address, ended, said: () => said };
}

// Windows has no signals: there the window is closed instead.
test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'started without a display it says why in one line, serves, and ends in good order on %s',
  async (signal) => {
    const { child, address, ended, said } = start('start');
    const { origin, pathname, search } = await address;
    expect(said().match(/^Electron cannot start:.*$/gm)).toEqual([
      expect.stringMatching(/no display.*Serving the same application to a browser instead\.$/),
    ]);
    const opened = await ask(origin, { path: pathname + search });
    const cookie = String(opened.headers['set-cookie']).split(';')[0]!;
    const page = await ask(origin, { path: '/', headers: { cookie } });
    expect(page.body).toContain('<title>Mobion</title>');

    // Twice, as npm passes on what the terminal has sent already.
    child.kill(signal);
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(said()).toContain('switching cells off');
    expect(existsSync(path.join(folder, 'web-shell.json'))).toBe(false);
    await expect(ask(origin, { path: '/' })).rejects.toThrow('ECONNREFUSED');
  },
);

test('a reader that closes the pipe, as "head" does, ends nothing', async () => {
  const { child, address } = start('serve');
  const { origin } = await address;
  child.stdout.destroy();
  child.stderr.destroy();
  const second = start('serve');
  expect((await second.address).origin).toBe(origin);
  await second.ended;
  child.kill('SIGTERM');
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).toBe(0);
});

test('a second start on the same data joins the first', async () => {
  const first = start('serve');
  const { origin } = await first.address;
  const second = start('serve');
  const joined = await second.address;
  expect(joined.origin).toBe(origin);
  expect(await second.ended).toBe(0);
  const opened = await ask(origin, { path: joined.pathname + joined.search });
  expect(opened.headers['set-cookie']).toBeDefined();
});
