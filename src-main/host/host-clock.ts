import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src-core/instruments/driver.ts';

/** The wall clock of this computer. Its timers keep no program alive by themselves. */
export const hostClock: Clock = {
  nowMs: () => performance.now(),
  sleepMs: (ms) => delay(ms),
  isoNow: () => new Date().toISOString(),
};
