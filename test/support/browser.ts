import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const require = createRequire(import.meta.url);

/**
 * A real Chromium: on Linux the one that comes as a dependency, elsewhere the installed Edge or Chrome.
 * Close it in `afterAll`.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return launchInstalled();
  const executablePath = await unpackChromium();
  // Not the package's own arguments: its --single-process makes a second context die with the first.
  return chromium.launch({ executablePath, args: ['--no-sandbox'], headless: true });
}

async function unpackChromium(): Promise<string> {
  // Makes the package unpack the libraries that a bare system lacks; read when the module is loaded.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x';
  // It unpacks into the temporary folder and trusts whatever copy it finds there, so each version gets its own.
  const usualTemporary = process.env['TMPDIR'];
  const folder = path.join(tmpdir(), `mobion-chromium-${packageVersion('@sparticuz/chromium')}`);
  mkdirSync(folder, { recursive: true });
  process.env['TMPDIR'] = folder;
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    return await packaged.executablePath();
  } finally {
    if (usualTemporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usualTemporary;
  }
}

function packageVersion(name: string): string {
  const entry = require.resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(path.normalize(name)) + name.length);
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return 'unknown';
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

async function launchInstalled(): Promise<Browser> {
  try {
    return await chromium.launch({ channel: 'msedge' });
  } catch {
    return chromium.launch({ channel: 'chrome' });
  }
}
