import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src-core/errors.ts';
import { readInputJson } from '../host/files/read-input.ts';

/**
 * A sample or method by file or by id: a file when there is one of that name or the name looks like one.
 * @throws AppError input/not-found, input/file-format, and what `parse` throws
 */
export async function readDocument<T>(
  nameOrFile: string,
  noun: string,
  parse: (input: unknown) => T,
  find: (id: string) => T | undefined,
): Promise<T> {
  const known = find(nameOrFile);
  if (known !== undefined && !existsSync(nameOrFile)) return known;
  if (existsSync(nameOrFile) || looksLikeFile(nameOrFile)) return parse(await readInputJson(nameOrFile));
  throw new AppError('input/not-found', `There is no ${noun} “${nameOrFile.slice(0, 60)}”, neither a file nor an id.`, {
    remedy: `“mobion ${noun}s” lists the ids.`,
  });
}

function looksLikeFile(name: string): boolean {
  return name.endsWith('.json') || name.includes('/') || name.includes(path.sep);
}
