export type ChargeCounter = (timeS: Float64Array, currentA: Float64Array, stepIndex: Float64Array) => Float64Array;

interface Sample {
  readonly timeS: number;
  readonly currentA: number;
  readonly step: number;
}

/**
 * Counts charge over samples that come piece by piece; C, positive on charge. Trapezoids within a step. Before the
 * first sample of a step lies the end of another, or a spectrum without direct current, so there the new current
 * counts for one interval of its own step at most.
 */
export function createChargeCounter(): ChargeCounter {
  let total = 0;
  let last: Sample | undefined;
  /** Time between the last step and this one, until its second sample tells the interval. */
  let gapS = 0;

  function add(now: Sample): void {
    if (!Number.isFinite(now.currentA) || !Number.isFinite(now.timeS)) return;
    if (last) {
      const intervalS = Math.max(0, now.timeS - last.timeS);
      if (now.step === last.step) {
        total += last.currentA * Math.min(gapS, intervalS) + ((now.currentA + last.currentA) / 2) * intervalS;
        gapS = 0;
      } else gapS = intervalS;
    }
    last = now;
  }

  return (timeS, currentA, stepIndex) =>
    Float64Array.from(timeS, (time, i) => {
      add({ timeS: time, currentA: currentA[i]!, step: stepIndex[i]! });
      return total;
    });
}
