/**
 * Text from bytes: UTF-16 where its mark says so, else UTF-8, else Latin-1, in which older instrument programs write µ
 * and °. Never fails: a binary file (one with zero bytes at its beginning) comes out as Latin-1, a character per byte,
 * so that its reader can have the bytes back (`bytesOf`).
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 0);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 1);
  const isBinary = bytes.subarray(0, 4096).includes(0);
  return (isBinary ? undefined : decodeUtf8(bytes)) ?? fromUnits(bytes);
}

/** The bytes of a binary file, from its text; undefined where the text was not made of bytes. */
export function bytesOf(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

const chunkLength = 8192;

function fromUnits(units: ArrayLike<number>, length = units.length): string {
  const parts: string[] = [];
  for (let start = 0; start < length; start += chunkLength) {
    const chunk: number[] = [];
    for (let i = start; i < Math.min(start + chunkLength, length); i++) chunk.push(units[i]!);
    parts.push(String.fromCharCode(...chunk));
  }
  return parts.join('');
}

/** @param low - which byte of a pair is the low one: 0 where it comes first (little-endian), else 1 */
function decodeUtf16(bytes: Uint8Array, low: 0 | 1): string {
  const units = new Uint16Array((bytes.length >> 1) - 1);
  for (let i = 0; i < units.length; i++) {
    const at = 2 + 2 * i;
    units[i] = bytes[at + low]! | (bytes[at + 1 - low]! << 8);
  }
  return fromUnits(units);
}

/** Undefined where the bytes are not well-formed UTF-8 (RFC 3629). */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i]!;
    if (first < 0x80) {
      units[length++] = first;
      i++;
      continue;
    }
    const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || i + size > bytes.length) return undefined;
    let point = first & (0x7f >> size);
    for (let k = 1; k < size; k++) {
      const next = bytes[i + k]!;
      if ((next & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (next & 0x3f);
    }
    const isSurrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < [0, 0, 0x80, 0x800, 0x10000][size]! || point > 0x10ffff || isSurrogate) return undefined;
    if (point >= 0x10000) {
      units[length++] = 0xd800 + ((point - 0x10000) >> 10);
      units[length++] = 0xdc00 + ((point - 0x10000) & 0x3ff);
    } else units[length++] = point;
    i += size;
  }
  return fromUnits(units, length);
}
