import type { TitrationData } from '../../model/titration.ts';
import type { PulseSegment } from './segment.ts';

/** Where a pulse stands in a record of several directions and cycles. */
export interface PulsePlace {
  /** Counted from 1; a new one begins where the direction turns. */
  readonly branch: number;
  /** As the cycler counts them; where it does not, a charge and a discharge together are one, counted from 1. */
  readonly cycle: number;
}

/**
 * Branch and cycle of every pulse. Where the cycler's count goes up within a branch it counts the loop of pulse and rest,
 * not the cycles of the cell, and is not used.
 */
export function placesOf(
  { cycleIndex }: Pick<TitrationData, 'cycleIndex'>,
  pulses: readonly Pick<PulseSegment, 'direction' | 'first' | 'last'>[],
): readonly PulsePlace[] {
  let branch = 1;
  const branches = pulses.map(({ direction }, k) => {
    if (k > 0 && direction !== pulses[k - 1]!.direction) branch++;
    return branch;
  });
  const counted = pulses.map(({ first, last }) => cycleIndex?.[Math.floor((first + last) / 2)] ?? NaN);
  const isCyclers = counted.every(
    (cycle, k) => Number.isFinite(cycle) && (k === 0 || branches[k] !== branches[k - 1] || cycle === counted[k - 1]),
  );
  return branches.map((one, k) => ({ branch: one, cycle: isCyclers ? counted[k]! : Math.ceil(one / 2) }));
}
