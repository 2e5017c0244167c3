import type { InstrumentSummary } from '../../src-core/contract/calls.ts';

/**
 * Whether a method can run on it alone: it puts something on a cell, or is a bench. A thermostat or a thermometer by
 * itself has no cell; on a bench it gives the temperature.
 */
export function carriesRuns({
  bench,
  voltageRangeV: [lowestV, highestV],
  frequencyRangeHz: [, highestHz],
}: InstrumentSummary): boolean {
  return bench !== undefined || highestV > lowestV || highestHz > 0;
}
