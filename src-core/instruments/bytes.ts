/** ASCII without TextEncoder, which a pure core does not know. Bytes above 127 become `?` and the other way round. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    bytes[index] = code < 128 ? code : 63;
  }
  return bytes;
}

/** Arguments of one call; engines allow some ten thousand. */
const codesAtOnce = 1024;

/** Text of bytes; each byte above 127 becomes U+FFFD so that garbage never looks like dialect. */
export function asciiText(bytes: Uint8Array): string {
  // At once, not a character at a time: that would make a string of each beginning.
  let text = '';
  for (let start = 0; start < bytes.length; start += codesAtOnce) {
    const codes = new Array<number>(Math.min(codesAtOnce, bytes.length - start));
    for (let index = 0; index < codes.length; index++) {
      const byte = bytes[start + index]!;
      codes[index] = byte < 128 ? byte : 0xfffd;
    }
    text += String.fromCharCode(...codes);
  }
  return text;
}
