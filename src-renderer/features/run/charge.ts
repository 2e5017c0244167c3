/**
 * Counts charge over samples that come piece by piece; C, positive on charge. Within a step by trapezoids; across
 * a switch the new current is taken for the whole interval, since it holds from the switch on.
 */
export function createChargeCounter(): (
  timeS: Float64Array,
  currentA: Float64Array,
  stepIndex: Float64Array,
) => Float64Array {
  let total = 0;
  let last: { timeS: number; currentA: number; step: number } | undefined;
  return (timeS, currentA, stepIndex) => {
    const charge = new Float64Array(timeS.length);
    for (let i = 0; i < timeS.length; i++) {
      const now = { timeS: timeS[i]!, currentA: currentA[i]!, step: stepIndex[i]! };
      if (last) {
        const mean = now.step === last.step ? (now.currentA + last.currentA) / 2 : now.currentA;
        const part = mean * Math.max(0, now.timeS - last.timeS);
        if (Number.isFinite(part)) total += part;
      }
      if (Number.isFinite(now.currentA)) last = now;
      charge[i] = total;
    }
    return charge;
  };
}
