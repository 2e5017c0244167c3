/**
 * A cheap question that changes nothing, and how its answer is known. Asked while nobody knows who is at a port: drivers
 * with the same words share one question, so that a port is named in a second or two. Lines begin with a line end of their
 * own, as whatever came at another rate before was half a line.
 */
export interface Greeting {
  /** Latin-1. */
  readonly words: string;
  /** Whoever knows it is busy for a while with words that are not for it: asked before all others. */
  readonly comesFirst?: boolean;
  /** Looks at everything heard since, Latin-1, whole or not. */
  isAnswer(heard: string): boolean;
}

/** Any line that fits. */
export function greetingOf(words: string, answer: RegExp): Greeting {
  return { words, isAnswer: (heard) => answer.test(heard) };
}

/** For whatever has `*IDN?`; those that end lines with LF alone take the CR for a blank. */
export function identifiesAs(answer: RegExp): Greeting {
  return greetingOf('\r\n*IDN?\r\n', answer);
}

export function latinOf(bytes: Uint8Array | readonly number[]): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
