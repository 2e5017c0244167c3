import { SqliteError } from './sqlite.ts';
import { AppError, type ErrorCode } from '../../../src-core/errors.ts';

interface Explanation {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
}

const explanations: readonly (readonly [RegExp, Explanation])[] = [
  [
    /^SQLITE_(BUSY|LOCKED)/,
    {
      code: 'storage/in-use',
      message: 'The data file is locked by another program.',
      remedy: 'Close the other program that has the file open, then try again.',
    },
  ],
  [
    /^SQLITE_FULL/,
    {
      code: 'storage/full',
      message: 'The disk with the data file is full.',
      remedy: 'Free some space on this disk, then try again.',
    },
  ],
  [
    /^SQLITE_READONLY/,
    {
      code: 'storage/read-only',
      message: 'The data file cannot be written: the file or its folder is read-only.',
      remedy: 'Copy the file to a folder you may write to, or ask for permission to write here.',
    },
  ],
  [
    /^SQLITE_(CORRUPT|IOERR_SHORT_READ|IOERR_CORRUPTFS)/,
    {
      code: 'storage/corrupt',
      message: 'The data file is damaged.',
      remedy: 'Keep a copy of the file as it is, and restore the newest backup.',
    },
  ],
  [
    /^SQLITE_NOTADB/,
    {
      code: 'storage/foreign-file',
      message: 'This file is not a Mobion data file.',
      remedy: 'Choose another file, or a new name.',
    },
  ],
  [
    /^SQLITE_(CANTOPEN|PERM|AUTH)/,
    {
      code: 'storage/read-only',
      message: 'The data file cannot be opened or made here.',
      remedy: 'Check that the folder exists and that you may write to it.',
    },
  ],
];

/** Explains a failure of SQLite; anything else is returned unchanged. */
export function explainSqlite(error: unknown, dataState?: string): unknown {
  if (!(error instanceof SqliteError)) return error;
  const found = explanations.find(([pattern]) => pattern.test(error.code));
  const { code, message, remedy } = found?.[1] ?? {
    code: 'storage/failed' as const,
    message: `The data file could not be read or written (${error.code}: ${error.message}).`,
    remedy: 'Check the disk, then try again.',
  };
  return new AppError(code, message, { remedy, dataState, cause: error });
}

/** Runs `work`, turning failures of SQLite into AppErrors. */
export function withSqliteErrors<T>(work: () => T, dataState?: string): T {
  try {
    return work();
  } catch (error) {
    throw explainSqlite(error, dataState);
  }
}
