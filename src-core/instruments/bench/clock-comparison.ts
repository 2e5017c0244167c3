/** What is known of an instrument's clock against the computer's. */
export interface ClockOffset {
  /** From asking until the device's time 0, and the way of the answers; the least seen, s of device time. */
  readonly offsetS: number;
  /** By how much the offset grew from the first reading to the last, s; a fast device clock makes it negative. */
  readonly driftS: number;
  /** Device time over which that was followed, s. */
  readonly spanS: number;
}

/** Follows the readings of one action: where its device's clock stands against that of the computer. */
interface ClockComparison {
  take(elapsedS: number, deviceS: number): void;
  /** Undefined without a reading. */
  result(): ClockOffset | undefined;
}

export function createClockComparison(): ClockComparison {
  let first: { readonly offsetS: number; readonly deviceS: number } | undefined;
  let leastS = Infinity;
  let last = { offsetS: 0, deviceS: 0 };
  return {
    take(elapsedS, deviceS) {
      last = { offsetS: elapsedS - deviceS, deviceS };
      first ??= last;
      leastS = Math.min(leastS, last.offsetS);
    },
    result: () =>
      first && { offsetS: leastS, driftS: last.offsetS - first.offsetS, spanS: last.deviceS - first.deviceS },
  };
}
