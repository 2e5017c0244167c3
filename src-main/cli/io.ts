import { createInterface } from 'node:readline';

/** What a command may do to the outside, so that it can be run in a test as well as in a terminal. */
export interface CliIo {
  /** The answer, and nothing else. */
  stdout(text: string): void;
  /** Progress and errors for people. */
  stderr(text: string): void;
  /** Whether stderr is a terminal on which a line can be written over. */
  readonly isTerminal: boolean;
  /** What is typed or piped in, line by line. */
  lines(): AsyncIterable<string>;
  /** Ctrl-C and a polite request to end. Returns the function that stops listening. */
  onInterrupt(listener: () => void): () => void;
}

/** SIGHUP too: a terminal that is closed must not leave a cell on. */
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// Whoever reads our output may go away (`| head`); a measurement does not end because of that.
process.stdout.on('error', ignoreBrokenPipe);
process.stderr.on('error', ignoreBrokenPipe);

export const processIo: CliIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  lines: () => createInterface({ input: process.stdin }),
  onInterrupt(listener) {
    for (const signal of interruptions) process.on(signal, listener);
    return () => {
      for (const signal of interruptions) process.off(signal, listener);
    };
  },
};

function ignoreBrokenPipe(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
}
