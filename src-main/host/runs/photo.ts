import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../../../src-core/errors.ts';
import type { PhotoType, RunPhoto } from '../../../src-core/model/run-extras.ts';

/** A photo of a telephone has 3 to 8 MB. */
const mostBytes = 20_000_000;
const mostPixels = 200_000_000;

interface PictureHeader {
  readonly mediaType: PhotoType;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface PhotoWords {
  readonly runId: string;
  readonly at: string;
  readonly by: string;
  readonly caption: string;
}

/** What is stored of a photo, as its own first bytes tell. @throws AppError `input/file-format`, `input/invalid` */
export function describePhoto(data: Uint8Array, words: PhotoWords): RunPhoto {
  if (data.length > mostBytes)
    throw new AppError('input/invalid', `The picture has ${(data.length / 1e6).toFixed(1)} MB.`, {
      remedy: `Make it smaller than ${mostBytes / 1e6} MB.`,
      dataState: 'Nothing was attached to the run.',
    });
  const header = readHeader(data);
  if (!header || header.widthPx * header.heightPx > mostPixels || header.widthPx * header.heightPx === 0)
    throw new AppError('input/file-format', 'This is no picture that Mobion can show.', {
      remedy: 'Attach a JPEG, PNG or WebP picture.',
      dataState: 'Nothing was attached to the run.',
    });
  const sha256 = createHash('sha256').update(data).digest('hex');
  return { id: `photo-${randomUUID().slice(0, 8)}`, ...words, ...header, bytes: data.length, sha256 };
}

function readHeader(data: Uint8Array): PictureHeader | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  try {
    return readPng(view) ?? readJpeg(view) ?? readWebp(view);
  } catch (error) {
    // The file ends within its header.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Signature, then IHDR (W3C Portable Network Graphics, 11.2.2). */
function readPng(view: DataView): PictureHeader | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined;
  return { mediaType: 'image/png', widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
}

/** Markers up to the frame header (ITU-T T.81, B.1.1 and B.2.2). Width and height are as the picture is shown. */
function readJpeg(view: DataView): PictureHeader | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let lies = false;
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      const [heightPx, widthPx] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return { mediaType: 'image/jpeg', ...(lies ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx }) };
    }
    if (marker === 0xe1) lies ||= liesOnItsSide(view, at + 4);
    if (view.getUint16(at + 2) < 2) return undefined;
  }
  return undefined;
}

/** Whether a telephone held upright wrote it: orientations 5 to 8 swap width and height (Exif 2.32, 4.6.4, tag 274). */
function liesOnItsSide(view: DataView, at: number): boolean {
  if (tagAt(view, at) !== 'Exif') return false;
  const tiff = at + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  const entries = view.getUint16(directory, little);
  for (let entry = directory + 2; entry < directory + 2 + 12 * entries; entry += 12)
    if (view.getUint16(entry, little) === 274) return view.getUint16(entry + 8, little) >= 5;
  return false;
}

/** RIFF container with VP8, VP8L or VP8X first (RFC 9649, 2.5 to 2.7). */
function readWebp(view: DataView): PictureHeader | undefined {
  if (tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WEBP') return undefined;
  const mediaType = 'image/webp';
  switch (tagAt(view, 12)) {
    case 'VP8 ':
      return { mediaType, widthPx: view.getUint16(26, true) & 0x3fff, heightPx: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { mediaType, widthPx: 1 + (bits & 0x3fff), heightPx: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case 'VP8X':
      return { mediaType, widthPx: 1 + threeBytes(view, 24), heightPx: 1 + threeBytes(view, 27) };
    default:
      return undefined;
  }
}

function tagAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
}

function threeBytes(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
