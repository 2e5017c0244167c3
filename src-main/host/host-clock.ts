import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src-core/instruments/driver.ts';

/**
 * The wall clock of this computer. Its timers keep no program alive by themselves: many are abandoned half way, and a
 * command must not wait for them at its end. What has to stay alive says so itself: an open host, a server, a port.
 */
export const hostClock: Clock = {
  nowMs: () => performance.now(),
  sleepMs: (ms) => delay(ms, undefined, { ref: false }),
  isoNow: () => new Date().toISOString(),
};
