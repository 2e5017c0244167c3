import type { ShellHost } from '../shell/shell-host.ts';

/** The members of Electron's powerSaveBlocker that are used here. */
export interface SleepBlocker {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): unknown;
}

export interface Activity {
  /** Whether any instrument is in the middle of a run. */
  isMeasuring(): boolean;
  end(): void;
}

/** Keeps the computer from going to sleep exactly while a run is active. The screen may go dark. */
export function keepAwakeWhileMeasuring(host: ShellHost, blocker: SleepBlocker): Activity {
  let blockerId: number | undefined;
  const unblock = (): void => {
    if (blockerId !== undefined) blocker.stop(blockerId);
    blockerId = undefined;
  };
  const unsubscribe = host.on('instruments.changed', (instruments) => {
    const measuring = instruments.some(({ state }) => state === 'running' || state === 'holding');
    if (!measuring) unblock();
    else blockerId ??= blocker.start('prevent-app-suspension');
  });
  return {
    isMeasuring: () => blockerId !== undefined,
    end: () => {
      unsubscribe();
      unblock();
    },
  };
}
