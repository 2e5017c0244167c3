import type { Action } from '../../../model/plan.ts';
import type { Reading } from '../../../model/reading.ts';
import { heartbeatMs, missedHeartbeats } from './script-run.ts';

/** Wall time on top of what the device may take, ms. */
const marginMs = heartbeatMs * missedHeartbeats;
/** A virtual instrument on a busy processor may fall behind its promised speed. */
const overdueMarginMs = 5000;
const longestPointFactor = 5;
const shortestPointS = 5;
const settlingS = 2;

/** How long nothing may come, by what is being measured now. All answers in wall ms. */
export interface Expectation {
  noteReading(reading: Reading): void;
  /** Silence that is normal: none for direct current, a point's own time for impedance. */
  silenceMs(): number;
  /** After this without a row the device has stopped measuring, although it may answer. */
  rowOverdueMs(): number;
}

function longestIntervalS(action: Action): number {
  if ('sampling' in action) return Math.max(action.sampling.firstIntervalS, action.sampling.lastIntervalS);
  return action.kind === 'sweep' ? action.intervalS : 0;
}

/** Follows an action from its start. A point takes up to max(5 s, 5/f + 2 s) of device time. */
export function expectationFor(action: Action, timeScale: number): Expectation {
  if (action.kind !== 'impedance') {
    const longestS = longestIntervalS(action);
    const overdueMs = (3 * longestS * 1000) / timeScale + overdueMarginMs;
    return { noteReading: () => undefined, silenceMs: () => 0, rowOverdueMs: () => overdueMs };
  }
  let points = 0;
  const pointMs = (): number => {
    const frequencyHz = action.frequenciesHz[Math.min(points, action.frequenciesHz.length - 1)]!;
    const averages = action.averages ?? 1;
    return (Math.max(shortestPointS, (averages * longestPointFactor) / frequencyHz + settlingS) * 1000) / timeScale;
  };
  return {
    noteReading(reading) {
      if (reading.kind === 'impedance') points++;
    },
    silenceMs: () => pointMs() + marginMs,
    rowOverdueMs: () => 3 * pointMs() + overdueMarginMs,
  };
}
