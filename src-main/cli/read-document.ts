import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src-core/errors.ts';
import { parseSample } from '../../src-core/model/sample-schema.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import { readInputJson } from '../host/files/read-input.ts';
import { presetSamples } from '../host/presets.ts';

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
  // A folder of that name is none of our business: runs and reports are often kept in one named after the sample.
  const isFile = existsSync(nameOrFile) && statSync(nameOrFile).isFile();
  const known = isFile ? undefined : find(nameOrFile);
  if (known !== undefined) return known;
  if (isFile || looksLikeFile(nameOrFile)) return parse(await readInputJson(nameOrFile));
  throw new AppError('input/not-found', `There is no ${noun} “${nameOrFile.slice(0, 60)}”, neither a file nor an id.`, {
    remedy: `“mobion ${noun}s” lists the ids.`,
  });
}

function looksLikeFile(name: string): boolean {
  return name.endsWith('.json') || name.includes('/') || name.includes(path.sep);
}

/**
 * The sample of an analysis, where one is named: a file, or an id.
 * @param find - looks the id up in an open data file; by default among those every data file begins with
 */
export async function readSample(
  nameOrFile: string | undefined,
  find = (id: string): Sample | undefined => presetSamples.find((known) => known.id === id),
): Promise<Sample | undefined> {
  return nameOrFile === undefined ? undefined : readDocument(nameOrFile, 'sample', parseSample, find);
}

/** A source that is no file must be the id of a run. @throws AppError `input/not-found` where it can be none */
export function refuseMissingFile(source: string): void {
  if (!/[./\\]/.test(source)) return;
  throw new AppError('input/not-found', `There is no file “${source.slice(0, 200)}”.`, {
    remedy: 'Check the name and the folder.',
  });
}
