import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../src-main/launch/build.ts';
import { outFolder } from '../../src-main/launch/folders.ts';
import { packageApplication } from '../../src-main/launch/package-application.ts';

// A stand-in for Electron's binaries has one file on Linux; elsewhere the packager edits the real ones.
describe.skipIf(process.platform !== 'linux')('a packaged application', () => {
  let folder: string;
  let resources: string;
  let unpacked: string;

  beforeAll(async () => {
    await buildIfStale('electron', (line) => console.log(line));
    folder = mkdtempSync(path.join(tmpdir(), 'mobion-package-'));
    const output = path.join(folder, 'dist');
    await packageApplication({ output, folderOnly: true, electronDist: makeStandIn(path.join(folder, 'electron')) });
    resources = path.join(output, 'linux-unpacked', 'resources');
    unpacked = path.join(folder, 'unpacked');
    extractAll(path.join(resources, 'app.asar'), unpacked);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('contains what was built, fonts and licence, and neither sources nor tests', () => {
    const files = listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) => file.slice(1));
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'out/main/main.js',
        'out/main/cli.js',
        'out/main/worker.js',
        'out/main/instrument-worker.js',
        'out/preload/preload.cjs',
        'out/renderer/index.html',
        'resources/fonts/DejaVuSans.ttf',
        'resources/fonts/LICENSE-DejaVu.txt',
      ]),
    );
    const own = files.filter((file) => !file.startsWith('node_modules/'));
    expect(own.filter((file) => /^(src-|test|\.ci)|\.(ts|svelte|map)$|vitest|eslint/.test(file))).toEqual([]);
    expect([...new Set(own.map((file) => file.split('/')[0]))].sort()).toEqual([
      'LICENSE',
      'node_modules',
      'out',
      'package.json',
      'resources',
    ]);
    // Tools stay at home.
    for (const tool of ['electron', 'vite', 'vitest', 'typescript', 'playwright-core', 'node'])
      expect(files.filter((file) => file.startsWith(`node_modules/${tool}/`))).toEqual([]);
  });

  test('has its native modules beside the archive, for this system only', () => {
    const native = readdirSync(path.join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.node'),
    );
    for (const part of ['better-sqlite3', '@serialport/bindings-cpp', '@napi-rs/canvas', '@lydell/node-pty'])
      expect([part, native.some((file) => file.includes(part))]).toEqual([part, true]);
    expect(native.filter((file) => /win32|darwin|android/.test(file))).toEqual([]);
  });

  test('starts its host under Node: lists instruments and measures on the virtual laboratory', () => {
    const instruments = runCli(unpacked, ['instruments', '--json']);
    expect(instruments).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.stringify(JSON.parse(instruments.stdout))).toContain('virtual');

    const demo = runCli(unpacked, ['demo', '--out', path.join(folder, 'demo'), '--json']);
    expect([demo.status, demo.status === 0 ? '' : demo.stderr]).toEqual([0, '']);
    JSON.parse(demo.stdout);
    const written = readdirSync(path.join(folder, 'demo'), { recursive: true, encoding: 'utf8' });
    for (const kind of ['.mobion', '.csv', '.pdf'])
      expect([kind, written.some((file) => file.endsWith(kind))]).toEqual([kind, true]);
  });

  test('its preload asks for electron alone, and shows a page two functions', () => {
    const required: string[] = [];
    const shown: Record<string, Record<string, unknown>> = {};
    const sent: unknown[][] = [];
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: Record<string, unknown>) => void (shown[name] = api) },
      ipcRenderer: {
        invoke: (...parts: unknown[]) => sent.push(parts),
        on: () => undefined,
        off: () => undefined,
      },
    };
    vm.runInNewContext(readFileSync(path.join(unpacked, 'out/preload/preload.cjs'), 'utf8'), {
      require: (name: string) => {
        required.push(name);
        return electron;
      },
    });
    expect(required).toEqual(['electron']);
    expect(Object.keys(shown)).toEqual(['transport']);
    expect(Object.keys(shown['transport']!).sort()).toEqual(['invoke', 'subscribe']);
    (shown['transport']!['invoke'] as (...parts: unknown[]) => void)('app.info', null, 'more');
    expect(sent).toEqual([['call', 'app.info', null]]);
  });

  test('the built page asks for nothing inline and nothing from elsewhere', () => {
    const page = readFileSync(path.join(outFolder, 'renderer', 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:\/\//);
  });
});

function makeStandIn(folder: string): string {
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  const binary = path.join(folder, 'electron');
  writeFileSync(binary, '#!/bin/sh\n');
  chmodSync(binary, 0o755);
  writeFileSync(path.join(folder, 'LICENSE'), '');
  return folder;
}

function runCli(folder: string, argv: readonly string[]) {
  const cli = path.join(folder, 'out', 'main', 'cli.js');
  expect(existsSync(cli)).toBe(true);
  // A file, not --eval: worker threads inherit the options of the process.
  const program = path.join(folder, 'run-cli.mjs');
  writeFileSync(
    program,
    `import { runCli } from ${JSON.stringify(pathToFileURL(cli).href)};
process.exitCode = await runCli(process.argv.slice(2));
`,
  );
  const environment = { ...process.env, MOBION_DATA: path.join(folder, '..', 'data'), NODE_OPTIONS: '' };
  return spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    timeout: 120_000,
  });
}
