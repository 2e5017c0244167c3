import { ScriptSyntaxError } from './script.ts';
import { tokenizeLine } from './tokenize.ts';
import type { Token } from './tokenize.ts';

/** Reads the tokens of one line, one after the other. */
export class LineReader {
  readonly line: number;
  readonly #tokens: readonly Token[];
  readonly #length: number;
  #next = 0;

  constructor(text: string, line: number) {
    this.line = line;
    this.#tokens = tokenizeLine(text, line);
    this.#length = text.length;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  /** The next token; error 4004 behind the last character when there is none. */
  take(): Token {
    const token = this.#tokens[this.#next];
    if (!token) throw new ScriptSyntaxError('4004', this.line, this.#length + 1);
    this.#next += 1;
    return token;
  }

  expect(text: string): void {
    const token = this.take();
    if (token.text !== text) throw new ScriptSyntaxError('4004', this.line, token.column);
  }

  end(): void {
    const token = this.peek();
    if (token) throw new ScriptSyntaxError('4004', this.line, token.column);
  }

  fail(code: string, token: Token): never {
    throw new ScriptSyntaxError(code, this.line, token.end);
  }
}
