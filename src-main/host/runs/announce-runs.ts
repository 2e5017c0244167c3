import type { EventHub } from '../event-hub.ts';
import type { Storage } from '../storage/storage.ts';

/** The list of all runs to whoever follows it; read from the data file only then, as it grows with every run. */
export function announceRuns({ events, storage }: { readonly events: EventHub; readonly storage: Storage }): void {
  if (events.isWatched('runs.changed')) events.emit('runs.changed', storage.runs.list());
}
