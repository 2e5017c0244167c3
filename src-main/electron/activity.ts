import type { ShellHost } from '../shell/shell-host.ts';

export interface Activity {
  /** Whether any instrument is in the middle of a run. */
  isMeasuring(): boolean;
  end(): void;
}

/** Follows whether something runs: closing the window then asks first. */
export function followActivity(host: ShellHost): Activity {
  let measuring = false;
  const end = host.on('instruments.changed', (instruments) => {
    measuring = instruments.some(({ state }) => state === 'running' || state === 'holding');
  });
  return { isMeasuring: () => measuring, end };
}
