import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { outFolder, projectFolder } from './folders.ts';

/** What can be built: the screens alone (enough for a browser), or all that Electron needs. */
export type BuildPart = 'renderer' | 'electron';

const inputs: Readonly<Record<BuildPart, readonly string[]>> = {
  renderer: ['src-core', 'src-renderer', 'electron.config.ts', 'package-lock.json'],
  electron: ['src-core', 'src-main', 'src-renderer', 'electron.config.ts', 'package-lock.json'],
};
const products: Readonly<Record<BuildPart, readonly string[]>> = {
  renderer: ['renderer/index.html'],
  electron: ['renderer/index.html', 'main/main.js', 'preload/preload.cjs'],
};

/**
 * Builds a part whose products are missing or older than its sources; milliseconds when nothing changed.
 *
 * @returns whether anything was built
 */
export async function buildIfStale(part: BuildPart, say: (line: string) => void): Promise<boolean> {
  const signature = signatureOf(inputs[part]);
  const stampFile = path.join(outFolder, '.stamps', part);
  const complete = products[part].every((file) => existsSync(path.join(outFolder, file)));
  if (complete && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === signature) return false;

  say(part === 'renderer' ? 'Building the screens …' : 'Building the application …');
  rmSync(stampFile, { force: true });
  await (part === 'renderer' ? buildRenderer() : buildAll());
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, signature);
  return true;
}

async function buildRenderer(): Promise<void> {
  const { build } = await import('vite');
  const { rendererConfig } = await import('../../electron.config.ts');
  await build({ ...rendererConfig, configFile: false, logLevel: 'warn' });
}

async function buildAll(): Promise<void> {
  const { build } = await import('electron-vite');
  await build({ configFile: path.join(projectFolder, 'electron.config.ts'), logLevel: 'warn' });
}

/** Changes whenever a source file is added, removed, resized or touched. */
function signatureOf(names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names) addToSignature(hash, path.join(projectFolder, name));
  return hash.digest('hex');
}

function addToSignature(hash: ReturnType<typeof createHash>, file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory()) {
    for (const entry of readdirSync(file).sort()) addToSignature(hash, path.join(file, entry));
  } else if (!file.endsWith('.md')) {
    hash.update(`${path.relative(projectFolder, file)} ${found.size} ${found.mtimeMs}\n`);
  }
}
