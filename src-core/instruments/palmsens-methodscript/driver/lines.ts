import { asciiText } from '../../bytes.ts';

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
  const kept = new Uint8Array(longestLine);
  let length = 0;
  let overlong = false;
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === newline) {
        const line = { text: asciiText(kept.subarray(0, length)), overlong };
        length = 0;
        overlong = false;
        onLine(line);
      } else if (!ignored.has(byte)) {
        if (length < longestLine) kept[length++] = byte;
        else overlong = true;
      }
    }
  };
}

const newline = 0x0a;
/** CR, XON, XOFF. */
const ignored = new Set([0x0d, 0x11, 0x13]);
