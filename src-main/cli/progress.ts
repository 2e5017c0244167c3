import type { CliIo } from './io.ts';

const terminalIntervalMs = 250;
const plainIntervalMs = 5000;

/** One line of progress on stderr: written over in a terminal, now and then elsewhere. */
export function createProgress(io: CliIo) {
  let lastMs = -Infinity;
  let shown = false;
  return {
    show(line: string, urgent = false): void {
      const nowMs = performance.now();
      if (!urgent && nowMs - lastMs < (io.isTerminal ? terminalIntervalMs : plainIntervalMs)) return;
      lastMs = nowMs;
      shown = true;
      io.stderr(io.isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end(): void {
      if (shown && io.isTerminal) io.stderr('\n');
    },
  };
}
