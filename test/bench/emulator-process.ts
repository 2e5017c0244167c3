import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectFolder } from '../../src-main/launch/folders.ts';

export interface EmulatorProcess {
  /** "tcp:127.0.0.1:PORT" */
  readonly address: string;
  stop(): void;
}

/** A virtual instrument at ×1 in a process of its own, as a real one would be outside of ours. */
export async function startEmulator(cell: string): Promise<EmulatorProcess> {
  const entry = path.join(projectFolder, 'src-main', 'entry.mjs');
  const args = ['instruments', 'emulate', 'palmsens-methodscript', '--cell', cell, '--tcp', '0', '--json'];
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (text: Buffer) => resolve(text.toString()));
    child.once('exit', (code) => reject(new Error(`The emulator ended with ${code}.`)));
  });
  const { address } = JSON.parse(line) as { address: string };
  return { address, stop: () => void child.kill() };
}
