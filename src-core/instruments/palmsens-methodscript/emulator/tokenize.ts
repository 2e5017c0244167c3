import { ScriptSyntaxError } from './script.ts';

export interface Token {
  readonly text: string;
  /** 1-based. */
  readonly column: number;
  /** Column just behind the token, where devices report it. */
  readonly end: number;
}

const tokenPattern = /f?"[^"]*"|[a-z][a-z0-9_]*:?|[+-]?\d[A-Za-z0-9_.]*|==|!=|<=|>=|&&|\|\||[<>()]/y;

/** Words, numbers, strings, operators and brackets of one line; a comment ends it. Error 4004 at any other character. */
export function tokenizeLine(text: string, line: number): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const character = text[position]!;
    if (character === '#') break;
    if (character === ' ' || character === '\t') {
      position += 1;
      continue;
    }
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(text);
    if (!match) throw new ScriptSyntaxError('4004', line, position + 1);
    const [word] = match;
    tokens.push({ text: word, column: position + 1, end: position + word.length + 1 });
    position += word.length;
  }
  return tokens;
}
