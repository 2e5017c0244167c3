import { randomUUID } from 'node:crypto';
import type { RunSummary } from '../../src-core/model/run.ts';
import type { HostOptions } from './host-options.ts';
import { addPresets } from './presets.ts';
import { createOwner, type Owner } from './storage/owner.ts';
import { recoverRuns } from './storage/recovery.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { whoActs } from './who.ts';

export interface OpenedFile {
  readonly storage: Storage;
  readonly owner: Owner;
  readonly who: string;
  /** Runs that a dead program left. */
  readonly recovered: readonly RunSummary[];
}

/** Whether a host takes the data file in hand. */
export function takesInHand({ shell, hold, within }: HostOptions): boolean {
  return (hold ?? shell !== 'cli') && within !== true;
}

/**
 * Opens the data file and sets right what a dead program left; of a file that a living one has in hand nothing is
 * touched.
 * @throws AppError of the area `storage`
 */
export function openDataFile(options: HostOptions, startedAt: string): OpenedFile {
  const owner = createOwner(randomUUID());
  const who = whoActs(options.shell);
  const caller = { owner, who, nowIso: startedAt, within: options.within ?? false };
  const backupSuffix = startedAt.replace(/\W/g, '');
  const storage = openStorage(options.dataFile, { backupSuffix, caller, hold: takesInHand(options) });
  if (storage.holder) return { storage, owner, who, recovered: [] };
  addPresets(storage, startedAt);
  return { storage, owner, who, recovered: recoverRuns(storage, new Date(startedAt)) };
}
