import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../src-core/errors.ts';
import { decodeText } from '../../../src-core/formats/decode-text.ts';

const largestBytes = 200 * 1024 * 1024;

/**
 * Text of a file that the user named: UTF-8 or UTF-16 with or without its mark; anything else as Latin-1. Too large a
 * file is refused before any of it is read.
 * @throws AppError input/not-found, input/file-format, file/failed
 */
export async function readInputText(file: string): Promise<string> {
  return decodeText(await readInputBytes(file)).replace(/^\uFEFF/, '');
}

/** Bytes of a file that the user named. @throws as `readInputText` does */
export async function readInputBytes(file: string): Promise<Buffer> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    throw new AppError('input/not-found', `There is no file “${shorten(file)}”.`, {
      remedy: 'Check the name and the folder.',
    });
  if (found.size > largestBytes)
    throw new AppError('input/file-format', `${path.basename(file)} is larger than 200 MB.`, {
      remedy: 'Cut it into smaller files.',
    });
  try {
    return await readFile(file);
  } catch (error) {
    throw new AppError('file/failed', `${path.basename(file)} could not be read.`, {
      remedy: 'Check the permissions of the file.',
      cause: error,
    });
  }
}

/** @throws AppError input/not-found, input/file-format */
export async function readInputJson(file: string): Promise<unknown> {
  const text = await readInputText(file);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw new AppError('input/file-format', `${path.basename(file)} is not JSON: ${shorten(reason)}.`, {
      remedy: 'Correct the file at the place named.',
      cause: error,
    });
  }
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
