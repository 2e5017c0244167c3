import type { Database } from 'better-sqlite3';
import { measurements } from './0001-measurements.ts';
import { analyses } from './0002-analyses.ts';
import { noReplacing } from './0003-no-replacing.ts';
import { imports } from './0004-imports.ts';
import { eventLog } from './0005-event-log.ts';
import { channels } from './0006-channels.ts';
import { removedAnalyses } from './0007-removed-analyses.ts';
import { furtherColumns } from './0008-further-columns.ts';
import type { Migration } from './migration.ts';

/** In order. To add one: a file and one line; never change one that was released. */
export const migrations: readonly Migration[] = [
  measurements,
  analyses,
  noReplacing,
  imports,
  eventLog,
  channels,
  removedAnalyses,
  furtherColumns,
];

export const latestVersion = migrations.at(-1)!.version;

/**
 * Brings a file up to date, one transaction per step, so a failure leaves a usable older file. The version is read
 * inside: another process may have been at the same file a moment earlier.
 */
export function migrate(db: Database, steps: readonly Migration[] = migrations): void {
  for (const step of steps)
    db.transaction(() => {
      if ((db.pragma('user_version', { simple: true }) as number) >= step.version) return;
      step.up(db);
      db.pragma(`user_version = ${step.version}`);
    }).immediate();
}
