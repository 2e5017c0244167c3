/** ASCII without TextEncoder, which a pure core does not know. Bytes above 127 become `?` and the other way round. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    bytes[index] = code < 128 ? code : 63;
  }
  return bytes;
}

/** Text of bytes; each byte above 127 becomes U+FFFD so that garbage never looks like dialect. */
export function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : '\uFFFD';
  return text;
}
