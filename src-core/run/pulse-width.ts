import type { PulseRefinement } from '../model/plan.ts';

/** Voltage at the end of a rest, and the charge passed until then, C, positive on charge. */
export interface RestPoint {
  readonly voltageV: number;
  readonly chargeC: number;
}

/** A pulse may be longer than the one before it by this factor only: a plateau is entered carefully. */
const largestGrowth = 2;
const curvePoints = 50;

/**
 * How long the next pulse may last so that the voltage at rest moves by no more than asked, s. From E(x) where it is
 * known, else from the last three rests: dE/dQ, and its change from one pulse to the next carried on where it grows.
 *
 * @param rests of this branch so far, in order
 * @param x before the pulse; NaN when it is not known
 * @param currentA with its sign
 * @returns undefined when the range of x leaves no room for a pulse
 */
export function pulseWidthS(
  refine: PulseRefinement,
  rests: readonly RestPoint[],
  x: number,
  currentA: number,
): number | undefined {
  const { minDurationS, maxDurationS, curve } = refine;
  const roomS = roomOf(refine, x, currentA);
  // Half a finest pulse is not worth a rest.
  if (roomS < minDurationS / 2) return undefined;
  const wantedS =
    curve && !Number.isNaN(x) ? byCurve(refine, curve, x, currentA) : byPulses(refine, rests, Math.abs(currentA));
  return Math.min(roomS, maxDurationS, Math.max(minDurationS, wantedS));
}

/** Until x reaches the end of its range. */
function roomOf({ minX, maxX, chargePerXC }: PulseRefinement, x: number, currentA: number): number {
  const endX = currentA > 0 ? minX : maxX;
  if (endX === undefined || Number.isNaN(x)) return Infinity;
  return (Math.max(0, currentA > 0 ? x - endX : endX - x) * chargePerXC) / Math.abs(currentA);
}

function byPulses({ maxVoltageStepV, maxDurationS }: PulseRefinement, rests: readonly RestPoint[], currentA: number) {
  const slopes = rests.slice(-3).flatMap((rest, index, last) => {
    const before = last[index - 1];
    const charge = before && Math.abs(rest.chargeC - before.chargeC);
    return charge ? [{ slope: Math.abs(rest.voltageV - before.voltageV) / charge, charge }] : [];
  });
  const now = slopes.at(-1);
  if (!now) return maxDurationS;
  const growth = slopes.length > 1 ? now.slope - slopes[0]!.slope : 0;
  const expected = now.slope + Math.max(0, growth);
  return Math.min(maxVoltageStepV / expected / currentA, (largestGrowth * now.charge) / currentA);
}

/** As far along E(x) as it stays within the step. */
function byCurve(
  { maxVoltageStepV, maxDurationS, chargePerXC }: PulseRefinement,
  curve: readonly (readonly [number, number])[],
  x: number,
  currentA: number,
): number {
  const fromV = curveAt(curve, x);
  const farX = (-currentA * maxDurationS) / chargePerXC;
  for (let k = 1; k <= curvePoints; k++)
    if (Math.abs(curveAt(curve, x + (farX * k) / curvePoints) - fromV) > maxVoltageStepV)
      return (maxDurationS * (k - 1)) / curvePoints;
  return maxDurationS;
}

/** Linear between the points, level beyond them. */
function curveAt(curve: readonly (readonly [number, number])[], x: number): number {
  const after = curve.findIndex(([at]) => at >= x);
  if (after === 0) return curve[0]![1];
  if (after < 0) return curve.at(-1)![1];
  const [[x0, e0], [x1, e1]] = [curve[after - 1]!, curve[after]!];
  return x1 === x0 ? e1 : e0 + ((e1 - e0) * (x - x0)) / (x1 - x0);
}
