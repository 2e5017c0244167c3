import path from 'node:path';
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
