import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../src-core/errors.ts';

/**
 * Writes a whole file or nothing: to a temporary name beside it, synced, renamed. Makes the folder when missing.
 * Large files may come in pieces, asked for one after the other.
 * @throws AppError `file/failed`
 */
export async function writeFileAtomically(
  file: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
): Promise<void> {
  const temporary = `${file}.${randomUUID().slice(0, 8)}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new AppError('file/failed', `${path.basename(file)} could not be written (${reason(error)}).`, {
      remedy: 'Check that the folder exists, that you may write to it, and that the disk has room.',
      dataState: 'No incomplete file was left behind.',
      cause: error,
    });
  }
}

/** So that the new name survives a power cut too; Windows cannot open folders and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
