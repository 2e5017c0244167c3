import type { Clock } from '../../src-core/instruments/driver.ts';

/**
 * A clock of its own: sleeping costs no wall time, and timers fire in order of time. What runs between two timers takes
 * no time at all, so that a test on it is the same each time.
 */
export function createTestClock(): Clock {
  let nowMs = 0;
  let sequence = 0;
  const timers: { atMs: number; order: number; fire: () => void }[] = [];

  function fireNext(): void {
    timers.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    const next = timers.shift();
    if (!next) return;
    nowMs = Math.max(nowMs, next.atMs);
    next.fire();
  }

  return {
    nowMs: () => nowMs,
    sleepMs: (ms) =>
      new Promise((resolve) => {
        timers.push({ atMs: nowMs + Math.max(0, ms), order: sequence++, fire: resolve });
        setImmediate(fireNext);
      }),
    isoNow: () => new Date(nowMs).toISOString(),
  };
}

/** Wall time, for tests through real ports. */
export const wallClock: Clock = {
  nowMs: () => performance.now(),
  sleepMs: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  isoNow: () => new Date().toISOString(),
};
