import { asciiText } from '../../methodscript/bytes.ts';

/** Longer than any line of the dialect; what exceeds it is noise and must not fill the memory. */
const longestLine = 1024;

/** A complete line, or what was dropped because no line end came in time. */
export interface ReceivedLine {
  readonly text: string;
  /** The line was cut at the cap: its text is only the beginning. */
  readonly overlong: boolean;
}

/** Cuts bytes into lines at `\n`. CR, XON and XOFF are dropped wherever they stand, as some bridges insert them. */
export function createLineReader(onLine: (line: ReceivedLine) => void): (bytes: Uint8Array) => void {
  let text = '';
  let overlong = false;
  return (bytes) => {
    for (const character of asciiText(bytes)) {
      if (character === '\n') {
        const line = { text, overlong };
        text = '';
        overlong = false;
        onLine(line);
      } else if (!ignored.has(character)) {
        if (text.length < longestLine) text += character;
        else overlong = true;
      }
    }
  };
}

const ignored = new Set(['\r', '\u0011', '\u0013']);
