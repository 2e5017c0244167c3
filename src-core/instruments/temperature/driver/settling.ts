/** Follows whether a temperature has stayed within its tolerance. */
export interface Settling {
  /** Whether |T − target| has stayed within the tolerance for the whole time asked; NaN begins anew. */
  take(timeS: number, temperatureC: number): boolean;
}

export function createSettling(targetC: number, toleranceK: number, holdS: number): Settling {
  let sinceS: number | undefined;
  return {
    take(timeS, temperatureC) {
      const isWithin = Math.abs(temperatureC - targetC) <= toleranceK;
      sinceS = isWithin ? (sinceS ?? timeS) : undefined;
      return sinceS !== undefined && timeS - sinceS >= holdS;
    },
  };
}
