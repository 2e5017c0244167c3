/** What a command may do to the outside, so that it can be run in a test as well as in a terminal. */
export interface CliIo {
  /** The answer, and nothing else. */
  stdout(text: string): void;
  /** Progress and errors for people. */
  stderr(text: string): void;
  /** Whether stderr is a terminal on which a line can be written over. */
  readonly isTerminal: boolean;
  /** Ctrl-C and a polite request to end. Returns the function that stops listening. */
  onInterrupt(listener: () => void): () => void;
}

export const processIo: CliIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  onInterrupt(listener) {
    process.on('SIGINT', listener);
    process.on('SIGTERM', listener);
    return () => {
      process.off('SIGINT', listener);
      process.off('SIGTERM', listener);
    };
  },
};
