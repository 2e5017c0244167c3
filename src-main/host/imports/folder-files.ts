import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../src-core/errors.ts';
import { formats } from '../../../src-core/formats/index.ts';
import { refuseLarge, type FileBytes } from './import-service.ts';

/** A file of a folder, as it was when it was looked at. */
export interface FoundFile {
  readonly path: string;
  /** Under the folder, with `/`: for messages and for sorting. */
  readonly name: string;
  readonly bytes: number;
  readonly changedMs: number;
}

export interface FolderListing {
  /** In natural order: 2 before 10. */
  readonly files: readonly FoundFile[];
  /** There were more than are listed. */
  readonly isCut: boolean;
}

/** Instrument programs make a folder a day, perhaps one for the sample: no deeper. */
const deepest = 3;
const mostFiles = 5000;
const extensions = new Set(formats.flatMap((format) => format.extensions));
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Files of a folder, and of those in it, that any reader could know by their ending. Hidden and temporary ones are
 * passed over, and links, which may lead anywhere.
 * @throws AppError `input/not-found`, `file/failed`
 */
export async function listFolder(folder: string): Promise<FolderListing> {
  const files: FoundFile[] = [];
  const isCut = await collect(folder, '', 0, files);
  return { files: files.sort((a, b) => byName.compare(a.name, b.name)), isCut };
}

async function collect(folder: string, prefix: string, depth: number, files: FoundFile[]): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (depth > 0) return [];
    throw folderError(folder, error);
  });
  let isCut = false;
  for (const entry of entries) {
    if (files.length >= mostFiles) return true;
    if (/^[.~]/.test(entry.name)) continue;
    const whole = path.join(folder, entry.name);
    if (entry.isDirectory() && depth < deepest)
      isCut = (await collect(whole, `${prefix}${entry.name}/`, depth + 1, files)) || isCut;
    if (!entry.isFile() || !extensions.has(path.extname(entry.name).toLowerCase())) continue;
    // Gone since the listing: nothing to tell.
    const found = await lstat(whole).catch(() => undefined);
    if (found?.isFile())
      files.push({ path: whole, name: prefix + entry.name, bytes: found.size, changedMs: found.mtimeMs });
  }
  return isCut;
}

/**
 * The bytes of a file of this computer; too large a one is refused unread.
 * @throws AppError `input/file-format`, `file/failed`
 */
export async function readFileBytes(file: Pick<FoundFile, 'path' | 'bytes'>): Promise<FileBytes> {
  const fileName = path.basename(file.path);
  refuseLarge(fileName, file.bytes);
  const bytes = await readFile(file.path).catch((error: unknown) => {
    throw new AppError('file/failed', `${fileName} could not be read (${reasonOf(error)}).`, {
      remedy: 'It may be open in another program; it is tried again.',
      cause: error,
    });
  });
  return { fileName, folder: path.basename(path.dirname(file.path)), bytes };
}

function folderError(folder: string, error: unknown): AppError {
  const reason = reasonOf(error);
  const isGone = reason === 'ENOENT' || reason === 'ENOTDIR';
  return new AppError(
    isGone ? 'input/not-found' : 'file/failed',
    isGone
      ? `There is no folder “${folder.slice(0, 300)}” now.`
      : `The folder “${folder.slice(0, 300)}” cannot be read (${reason}).`,
    {
      remedy: 'Check its name, its permissions and, on a network drive, the connection.',
      dataState: 'What was imported is kept.',
      cause: error,
    },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
