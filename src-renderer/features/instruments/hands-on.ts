import type { InstrumentSummary } from '../../../src-core/contract/calls.ts';

/** Whether it can put something on a cell by itself: a bench is made of such, a thermostat only reads and heats. */
export function canBeDrivenByHand({
  bench,
  abilities,
  voltageRangeV: [lowestV, highestV],
  frequencyRangeHz: [, highestHz],
}: InstrumentSummary): boolean {
  return !bench && abilities.length > 0 && (highestV > lowestV || highestHz > 0);
}
