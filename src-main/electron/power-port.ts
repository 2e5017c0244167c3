import type { PowerEvent, PowerPort } from '../host/power/power-port.ts';

/** The members of Electron's powerSaveBlocker that are used here. */
export interface SleepBlocker {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): unknown;
  isStarted(id: number): boolean;
}

/** The members of Electron's powerMonitor that are used here. */
export interface PowerMonitor {
  on(event: 'suspend', listener: () => void): unknown;
  // eslint-disable-next-line @typescript-eslint/unified-signatures -- as Electron declares it: one by one
  on(event: 'resume', listener: () => void): unknown;
  on(event: 'shutdown', listener: (event?: { preventDefault(): void }) => void): unknown;
}

/**
 * The computer as Electron reaches it. The screen may go dark while something runs. A shutdown waits where the system
 * lets it, so that the cells are off before.
 *
 * @param quit - ends the program in good order
 */
export function electronPower(blocker: SleepBlocker, monitor: PowerMonitor, quit: () => void): PowerPort {
  return {
    keepAwake() {
      const id = blocker.start('prevent-app-suspension');
      return { prevented: blocker.isStarted(id), means: 'the desktop shell', release: () => void blocker.stop(id) };
    },
    on(listener) {
      let listening = true;
      const tell = (event: PowerEvent): void => {
        if (listening) listener(event);
      };
      monitor.on('suspend', () => tell('suspend'));
      monitor.on('resume', () => tell('resume'));
      monitor.on('shutdown', (event) => {
        event?.preventDefault();
        tell('shutdown');
        quit();
      });
      return () => {
        listening = false;
      };
    },
  };
}

/** The members of a window that tell of the end of the session; Windows only. */
export interface SessionWindow {
  on(event: 'query-session-end', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'session-end', listener: () => void): unknown;
}

/** Log-off on Windows: it waits while something is measured, and the cells are switched off meanwhile. */
export function watchSession(window: SessionWindow, isMeasuring: () => boolean, quit: () => void): void {
  window.on('query-session-end', (event) => {
    if (isMeasuring()) event.preventDefault();
    quit();
  });
  window.on('session-end', quit);
}
