import { AppError } from '../errors.ts';

/** A text that cannot be read, pointing at the characters at fault. */
export class SyntaxFault extends AppError {
  /** Index of the first character at fault. */
  readonly position: number;
  readonly length: number;

  constructor(text: string, position: number, length: number, message: string, remedy: string) {
    super('input/invalid', `${message}\n${excerpt(text, position, length)}`, { remedy });
    this.position = position;
    this.length = length;
  }
}

/** The text with carets under the fault, cut to a window around it. */
function excerpt(text: string, position: number, length: number): string {
  const from = Math.max(0, position - 40);
  const window = text.slice(from, from + 100).replace(/\s/g, ' ');
  const prefix = from > 0 ? '…' : '';
  return `${prefix}${window}\n${' '.repeat(position - from + prefix.length)}${'^'.repeat(Math.max(1, length))}`;
}
