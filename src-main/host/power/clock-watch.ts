/** What a clock did that it should not. */
export type ClockEvent =
  /** The wall clock was set, or the computer slept: it moved by so much more than the time that passed. */
  | { readonly kind: 'jump'; readonly jumpS: number }
  /** Nothing of this program ran for so long. */
  | { readonly kind: 'pause'; readonly pauseS: number }
  /** Summer time began or ended, or somebody chose another zone. Minutes east of UTC. */
  | { readonly kind: 'offset'; readonly fromMin: number; readonly toMin: number };

export interface ClockReadings {
  /** Never goes back, and does not care what the time is. ms */
  readonly monotonicMs: number;
  readonly wallMs: number;
  /** Minutes east of UTC. */
  readonly offsetMin: number;
}

/** A second clock slewed by a time server drifts by less than 0.5 ms a second; this is no drift. */
const jumpLimitMs = 2000;
const pauseLimitMs = 10_000;

/** Compares two readings, taken about a second apart. */
export function compareClocks(before: ClockReadings, now: ClockReadings): readonly ClockEvent[] {
  const passedMs = now.monotonicMs - before.monotonicMs;
  const jumpMs = now.wallMs - before.wallMs - passedMs;
  return [
    ...(passedMs > pauseLimitMs ? [{ kind: 'pause', pauseS: passedMs / 1000 } as const] : []),
    ...(Math.abs(jumpMs) >= jumpLimitMs ? [{ kind: 'jump', jumpS: jumpMs / 1000 } as const] : []),
    ...(now.offsetMin === before.offsetMin
      ? []
      : [{ kind: 'offset', fromMin: before.offsetMin, toMin: now.offsetMin } as const]),
  ];
}

export function clockWords(event: ClockEvent): string {
  if (event.kind === 'jump') {
    const way = event.jumpS > 0 ? 'forward' : 'back';
    return `The clock of the computer moved ${way} by ${Math.abs(event.jumpS).toFixed(1)} s more than the time that passed: it was set, or the computer slept. Times of samples come from the instrument or the monotonic clock and are not touched.`;
  }
  if (event.kind === 'pause')
    return `The program stood still for ${event.pauseS.toFixed(1)} s: the computer was paused or overloaded.`;
  return `Local time is now ${offsetWords(event.toMin)}, before it was ${offsetWords(event.fromMin)}. Times in the data file are UTC and are not touched.`;
}

/** @param offsetMin - minutes east of UTC */
export function offsetWords(offsetMin: number): string {
  const hours = Math.floor(Math.abs(offsetMin) / 60);
  const minutes = Math.abs(offsetMin) % 60;
  return `UTC${offsetMin < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}

export function readClocks(): ClockReadings {
  const now = new Date();
  return { monotonicMs: performance.now(), wallMs: now.getTime(), offsetMin: -now.getTimezoneOffset() };
}
