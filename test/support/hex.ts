/** Bytes of hex digits, blanks between them allowed. */
export function bytesOfHex(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/), (pair) => Number.parseInt(pair, 16));
}

/** Upper-case hex digits of Latin-1 text, two a byte, blanks between. */
export function hexOfText(text: string): string {
  return Array.from(text, (character) => character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
