const [lineFeed, carriageReturn, escape, plus] = [0x0a, 0x0d, 0x1b, 0x2b];

/** Whether the adapter would take a byte of data for a line end or a command of its own. */
function mustBeEscaped(byte: number): boolean {
  return byte === lineFeed || byte === carriageReturn || byte === escape || byte === plus;
}

/** Data for an instrument as the adapter wants them: CR, LF, ESC and + each behind an ESC. */
export function escapedBytes(data: Uint8Array): Uint8Array {
  return Uint8Array.from([...data].flatMap((byte) => (mustBeEscaped(byte) ? [escape, byte] : [byte])));
}

/** What the adapter is told to put behind the last byte of an instrument's message (EOI); no text contains it. */
export const endOfMessage = 0x04;
