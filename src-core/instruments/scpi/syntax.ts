export interface HeaderMatcher {
  readonly pattern: RegExp;
}

/** `:SOURce[1]:CURRent[:LEVel]` as a pattern over upper-case headers without question mark. */
export function matchHeader(header: string): HeaderMatcher {
  let source = '';
  for (const [token] of header.matchAll(/[A-Z]+[a-z]*|[a-z]+|./g)) {
    if (token === '[') source += '(?:';
    else if (token === ']') source += ')?';
    else if (/^[A-Z]/.test(token)) source += formsOf(token);
    else source += token === '*' ? '\\*' : token;
  }
  return { pattern: new RegExp(`^${source}$`) };
}

function formsOf(word: string): string {
  const short = word.replace(/[a-z]+/g, '');
  const long = word.toUpperCase();
  return short === long ? short : `(?:${long}|${short})`;
}

/** The commands of a message: split at `;` outside quotes, header apart from parameters. */
export function splitMessage(message: string): readonly { readonly header: string; readonly rest: string }[] {
  return splitOutsideQuotes(message, ';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.search(/\s/);
      return at < 0 ? { header: part, rest: '' } : { header: part.slice(0, at), rest: part.slice(at).trim() };
    });
}

export function splitArguments(rest: string): readonly string[] {
  return rest === '' ? [] : splitOutsideQuotes(rest, ',').map((part) => part.trim());
}

function splitOutsideQuotes(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (const character of text) {
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    if (character === separator && quote === '') {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}
