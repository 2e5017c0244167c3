import { createHash, type Hash } from 'node:crypto';
import { basename } from 'node:path';
import { writeFileAtomically } from './atomic-write.ts';

/** A file as it stands on disk: written to a temporary name, synced, renamed. */
export interface WrittenFile {
  readonly path: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Writes a file whole or not at all, in pieces, and takes its fingerprint on the way.
 * @throws AppError `file/failed`
 */
export async function writeHashed(path: string, pieces: Iterable<string | Uint8Array>): Promise<WrittenFile> {
  const hash = createHash('sha256');
  const count = { bytes: 0 };
  await writeFileAtomically(path, counted(pieces, hash, count));
  return { path, fileName: basename(path), bytes: count.bytes, sha256: hash.digest('hex') };
}

function* counted(pieces: Iterable<string | Uint8Array>, hash: Hash, count: { bytes: number }): Iterable<Uint8Array> {
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    hash.update(bytes);
    count.bytes += bytes.byteLength;
    yield bytes;
  }
}
