import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src-core/errors.ts';
import type { HostOptions } from '../host/host-options.ts';
import type { Host } from '../host/host.ts';
import { dataFileIn, defaultDataFolder } from '../shell/data-folder.ts';
import type { OptionDefinition } from './command.ts';
import { systemPower } from '../shell/system-power.ts';

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
 *
 * @param inHand - as `withHostInHand`
 * @throws AppError `input/not-found`
 */
export async function withMeasured<T>(
  db: string | undefined,
  work: (host: Host) => Promise<T>,
  inHand = false,
): Promise<T> {
  if (db !== undefined && !existsSync(dataFile(db)))
    throw new AppError('input/not-found', `There is no data file “${db}”.`, {
      remedy: 'Check the name and the folder.',
    });
  return (inHand ? withHostInHand : withHost)(db, work);
}

/**
 * Opens a host on the data file for the time of `work`, and closes it whatever happens. Of a file that another program
 * has in hand, `work` can only read.
 */
export async function withHost<T>(db: string | undefined, work: (host: Host) => Promise<T>): Promise<T> {
  return withHostAs({}, db, work);
}

/** Where a command is carried out. */
interface RunningPlace {
  /** Of this command itself; it can only read where the file is in another program's hand. */
  readonly host: Host;
  readonly isElsewhere: boolean;
}

/**
 * As `withMeasured`, for commands that the program answers which has the file in hand, where one has.
 * @param mayBeNew - a data file that is not there yet is begun
 */
export async function withRunning<T>(
  db: string | undefined,
  work: (handlers: Host['handlers'], place: RunningPlace) => Promise<T>,
  mayBeNew = false,
): Promise<T> {
  const { throughTheDoor } = await import('../host/holding/ask-holder.ts');
  return (mayBeNew ? withHost : withMeasured)(db, (host) => {
    const { holder } = host.storage;
    const handlers = holder ? throughTheDoor(host.handlers, dataFile(db), holder) : host.handlers;
    return work(handlers, { host, isElsewhere: holder !== undefined });
  });
}

/**
 * As `withHost`, taking the file in hand: for commands that measure.
 * @throws AppError `storage/in-use` when another program has it
 */
export async function withHostInHand<T>(db: string | undefined, work: (host: Host) => Promise<T>): Promise<T> {
  const { heldError } = await import('../host/storage/holder.ts');
  return withHostAs({ hold: true, surroundings: { power: systemPower() } }, db, (host) => {
    if (host.storage.holder) throw heldError(host.storage.holder);
    return work(host);
  });
}

async function withHostAs<T>(
  wishes: Pick<HostOptions, 'hold' | 'surroundings'>,
  db: string | undefined,
  work: (host: Host) => Promise<T>,
): Promise<T> {
  const { createHost } = await import('../host/host.ts');
  const host = await createHost({ dataFile: dataFile(db), shell: 'cli', demo: false, workers: 1, ...wishes });
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}
