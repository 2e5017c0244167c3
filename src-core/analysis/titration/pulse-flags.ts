import type { PulseData } from './pulse-data.ts';

/** A faster drift before the first pulse, less its error, tells that the cell was not at rest; V/s. */
const restingVPerS = 1e-3 / 3600;

/** What is unlike its fellows about pulse k: it is kept, and says so. */
export function pulseFlags(k: number, pulse: PulseData): string[] {
  const { segment, before, after } = pulse;
  const flags: string[] = [];
  if (segment.cutOff) flags.push('cut-off');
  if (!after) flags.push('no-rest');
  if (!before) flags.push('no-rest-before');
  if (k === 0) flags.push('first');
  if (k === 0 && before && Math.abs(before.slopeVPerS) - 2 * before.slopeErrorVPerS > restingVPerS)
    flags.push('drifting-start');
  if (segment.steady.includes(0)) flags.push('ramp');
  return [...flags, ...segment.changes];
}
