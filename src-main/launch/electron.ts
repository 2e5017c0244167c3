import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from './folders.ts';

const fetchLimitMs = 5 * 60_000;
/** An Electron that ends with an error within this time never came up. */
const startLimitMs = 20_000;
const electronFolder = path.join(projectFolder, 'node_modules', 'electron');

/** Why a window cannot be opened here at all, seen without touching Electron; undefined when it is worth trying. */
export function whyNoWindow(
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY'])
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  if (!existsSync(electronFolder)) return 'the package "electron" is not installed';
  return undefined;
}

/**
 * Makes sure that Electron's binary is there, fetching it the first time.
 *
 * @returns why it is not, or undefined when it is
 */
export async function fetchElectron(say: (line: string) => void): Promise<string | undefined> {
  if (electronBinary() !== undefined) return undefined;
  say('Fetching Electron (about 120 MB, this once) …');
  const { code, lastLine } = await runQuietly(process.execPath, [path.join(electronFolder, 'install.js')]);
  if (code === 0 && electronBinary() !== undefined) return undefined;
  return `its binary could not be fetched (${lastLine || `exit code ${code}`})`;
}

/**
 * Runs the built application in Electron until it ends.
 *
 * @returns why it did not come up, or undefined once it has run
 */
export async function runElectron(args: readonly string[]): Promise<string | undefined> {
  const binary = electronBinary();
  if (binary === undefined) return 'its binary is missing';
  const started = performance.now();
  const child = spawn(binary, [projectFolder, ...args], { stdio: 'inherit' });
  // The terminal sends Ctrl+C to both processes; Electron makes the cells safe and then ends.
  const waitForChild = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', waitForChild);
  const ended = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? '' : `it ended at once (${signal ?? `exit code ${code}`})`),
    );
  });
  process.removeAllListeners('SIGINT');
  process.removeAllListeners('SIGTERM');
  return ended !== '' && performance.now() - started < startLimitMs ? ended : undefined;
}

function electronBinary(): string | undefined {
  const pathFile = path.join(electronFolder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(electronFolder, 'dist');
  const binary = path.join(folder, readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}

function runQuietly(command: string, args: readonly string[]): Promise<{ code: number | null; lastLine: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: fetchLimitMs });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4000)));
    child.on('error', (error) => resolve({ code: null, lastLine: error.message }));
    child.on('close', (code) => resolve({ code, lastLine: firstErrorLine(said) }));
  });
}

/** The line of a stack trace that says what happened. */
function firstErrorLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? '';
}
