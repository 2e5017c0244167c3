import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const { executablePath, folder } = await unpackChromium();
  const env = { ...definedEnvironment(), FONTCONFIG_FILE: writeFontSettings(folder) };
  // Not the package's own arguments: its --single-process makes a second context die with the first.
  return chromium.launch({ executablePath, env, args: ['--no-sandbox'], headless: true });
}

async function unpackChromium(): Promise<{ executablePath: string; folder: string }> {
  // Makes the package unpack the libraries that a bare system lacks; read when the module is loaded.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x';
  // It unpacks into the temporary folder and trusts whatever copy it finds there, so each version gets its own,
  // and one that was not finished is thrown away.
  const folder = path.join(tmpdir(), `mobion-chromium-${packageVersion('@sparticuz/chromium')}`);
  const finished = path.join(folder, 'finished');
  if (!existsSync(finished)) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const usualTemporary = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    writeFileSync(finished, '');
    return { executablePath, folder };
  } finally {
    if (usualTemporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usualTemporary;
  }
}

/** The same fonts on every machine, or none at all on a bare one: screenshots would differ, and text have no height. */
function writeFontSettings(folder: string): string {
  const file = path.join(folder, 'mobion-fonts.conf');
  const ours = path.resolve(import.meta.dirname, '../../resources/fonts');
  const prefer = (family: string, font: string): string =>
    `<alias binding="strong"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${ours}</dir><dir>${path.join(folder, 'fonts')}</dir><cachedir>${path.join(folder, 'fonts-cache')}</cachedir>
${prefer('sans-serif', 'Open Sans')}${prefer('system-ui', 'Open Sans')}${prefer('monospace', 'DejaVu Sans Mono')}
</fontconfig>`,
  );
  return file;
}

function packageVersion(name: string): string {
  const entry = require.resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(path.normalize(name)) + name.length);
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function launchInstalled(): Promise<Browser> {
  try {
    return await chromium.launch({ channel: 'msedge' });
  } catch {
    return chromium.launch({ channel: 'chrome' });
  }
}
