/**
 * JSON for transports without structured cloning (the web shell): Float64Array and the numbers that JSON lacks
 * survive. Electron's own cloning needs none of this.
 */
export function encodeWire(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (item instanceof Float64Array)
      return { $float64: toBase64(new Uint8Array(item.buffer, item.byteOffset, item.byteLength)) };
    if (typeof item === 'number' && !Number.isFinite(item)) return { $number: String(item) };
    return item;
  });
}

/** The reverse of `encodeWire`. Throws SyntaxError on text that is not JSON. */
export function decodeWire(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null) return item;
    if ('$float64' in item && typeof item.$float64 === 'string') {
      const bytes = fromBase64(item.$float64);
      return new Float64Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 8));
    }
    if ('$number' in item && typeof item.$number === 'string') return Number(item.$number);
    return item;
  });
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const positions = new Uint8Array(128);
for (let i = 0; i < alphabet.length; i++) positions[alphabet.charCodeAt(i)] = i;

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    parts.push(
      alphabet[word >> 18]! +
        alphabet[(word >> 12) & 63]! +
        (left > 1 ? alphabet[(word >> 6) & 63]! : '=') +
        (left > 2 ? alphabet[word & 63]! : '='),
    );
  }
  return parts.join('');
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array(Math.max(0, (text.length / 4) * 3 - padding));
  for (let i = 0, out = 0; i < text.length; i += 4) {
    const word =
      (positions[text.charCodeAt(i)]! << 18) |
      (positions[text.charCodeAt(i + 1)]! << 12) |
      (positions[text.charCodeAt(i + 2) & 127]! << 6) |
      positions[text.charCodeAt(i + 3) & 127]!;
    bytes[out++] = word >> 16;
    if (out < bytes.length) bytes[out++] = (word >> 8) & 255;
    if (out < bytes.length) bytes[out++] = word & 255;
  }
  return bytes;
}
