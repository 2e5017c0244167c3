import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src-core/errors.ts';
import type { Host } from '../host/host.ts';
import { dataFileIn, defaultDataFolder } from '../shell/data-folder.ts';
import type { OptionDefinition } from './command.ts';

export const dbOption = {
  kind: 'text',
  value: 'FILE',
  help: 'data file (default: the application’s own)',
} as const satisfies OptionDefinition;

export function dataFile(db: string | undefined): string {
  return db === undefined ? dataFileIn(defaultDataFolder()) : path.resolve(db);
}

/**
 * As `withHost`, for commands that read what was measured: a mistyped name is an error, not a new data file.
 * @throws AppError `input/not-found`
 */
export async function withMeasured<T>(db: string | undefined, work: (host: Host) => Promise<T>): Promise<T> {
  if (db !== undefined && !existsSync(dataFile(db)))
    throw new AppError('input/not-found', `There is no data file “${db}”.`, {
      remedy: 'Check the name and the folder.',
    });
  return withHost(db, work);
}

/** Opens a host on the data file for the time of `work`, and closes it whatever happens. */
export async function withHost<T>(db: string | undefined, work: (host: Host) => Promise<T>): Promise<T> {
  const { createHost } = await import('../host/host.ts');
  const host = await createHost({ dataFile: dataFile(db), shell: 'cli', demo: false, workers: 1 });
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}
