import { crc32 } from 'node:zlib';

const signatureBytes = 8;
/** Length, type, 13 bytes of content, check sum. */
const headerChunkBytes = 25;

/**
 * A PNG with its resolution (`pHYs`) and what it shows (`iTXt`) written in, behind its header, where readers look for
 * them. W3C, Portable Network Graphics (Third Edition), 11.3.4.3 and 11.3.3.4.
 */
export function withPngMetadata(
  png: Uint8Array,
  dotsPerInch: number,
  texts: Readonly<Record<string, string>>,
): Uint8Array {
  const dotsPerMetre = Math.round(dotsPerInch / 0.0254);
  const resolution = Buffer.alloc(9);
  resolution.writeUInt32BE(dotsPerMetre, 0);
  resolution.writeUInt32BE(dotsPerMetre, 4);
  resolution.writeUInt8(1, 8);
  const own = Object.entries(texts).map(([keyword, text]) => chunk('iTXt', internationalText(keyword, text)));
  const end = signatureBytes + headerChunkBytes;
  return Buffer.concat([png.subarray(0, end), chunk('pHYs', resolution), ...own, png.subarray(end)]);
}

/** Keyword, not compressed, no language, no translated keyword, text in UTF-8. */
function internationalText(keyword: string, text: string): Buffer {
  const plain = text.toWellFormed().replaceAll('\0', '').slice(0, 2000).toWellFormed();
  return Buffer.concat([Buffer.from(keyword, 'latin1'), Buffer.from([0, 0, 0, 0, 0]), Buffer.from(plain, 'utf8')]);
}

function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length, 0);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed), 0);
  return Buffer.concat([length, typed, check]);
}
