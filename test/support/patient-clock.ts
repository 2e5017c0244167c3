import type { Clock } from '../../src-core/instruments/driver.ts';

/** Turns of the event loop that bytes and promises get before time moves on. */
const turnsPerTimer = 4;

/**
 * Simulated time for two parties on one wire: it moves to the next timer only after a few quiet turns of the event loop,
 * so that an answer under way always beats the time-out that waits for it. Hours cost milliseconds.
 */
export function createPatientClock(): Clock {
  let nowMs = 0;
  let order = 0;
  let turning = false;
  const timers: { readonly atMs: number; readonly order: number; readonly fire: () => void }[] = [];

  function insert(timer: (typeof timers)[number]): void {
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = timers[middle]!;
      if (other.atMs < timer.atMs || (other.atMs === timer.atMs && other.order < timer.order)) low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, timer);
  }

  async function turn(): Promise<void> {
    if (turning) return;
    turning = true;
    while (timers.length > 0) {
      for (let count = 0; count < turnsPerTimer; count++) await new Promise((resolve) => setImmediate(resolve));
      const next = timers.shift()!;
      nowMs = Math.max(nowMs, next.atMs);
      next.fire();
    }
    turning = false;
  }

  return {
    nowMs: () => nowMs,
    sleepMs: (ms) =>
      new Promise((resolve) => {
        insert({ atMs: nowMs + Math.max(0, ms), order: order++, fire: resolve });
        void turn();
      }),
    isoNow: () => new Date(nowMs).toISOString(),
  };
}
