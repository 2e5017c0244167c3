import { runCli } from '../../../src-main/cli/main.ts';
import type { CliIo } from '../../../src-main/cli/io.ts';

export interface Captured {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output read as the one JSON object that `--json` promises. */
  json(): Record<string, unknown>;
}

export interface CapturingIo extends CliIo {
  readonly out: string[];
  readonly err: string[];
  /** As if Ctrl-C were pressed. */
  interrupt(): void;
}

/** @param typed what comes from standard input */
export function createCapturingIo(typed: readonly string[] = []): CapturingIo {
  const out: string[] = [];
  const err: string[] = [];
  const listeners = new Set<() => void>();
  return {
    out,
    err,
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    isTerminal: false,
    async *lines() {
      await Promise.resolve();
      yield* typed;
    },
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    interrupt() {
      for (const listener of [...listeners]) listener();
    },
  };
}

/** Runs a command in this process. */
export async function cli(...argv: string[]): Promise<Captured> {
  const io = createCapturingIo();
  const exitCode = await runCli(argv, io);
  return captured(exitCode, io);
}

export function captured(exitCode: number, io: CapturingIo): Captured {
  const stdout = io.out.join('');
  return {
    exitCode,
    stdout,
    stderr: io.err.join(''),
    json() {
      if (!stdout.endsWith('\n') || stdout.trim().includes('\n')) throw new Error(`not one line: ${stdout}`);
      return JSON.parse(stdout) as Record<string, unknown>;
    },
  };
}
