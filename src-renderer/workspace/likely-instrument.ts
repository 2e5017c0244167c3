import type { InstrumentSummary } from '../../src-core/contract/calls.ts';

/**
 * The instrument to offer first: an idle one that can be on a cell, and a bench rather than one of its members.
 * A thermostat by itself comes last. Undefined when there is none.
 */
export function likelyInstrument(instruments: readonly InstrumentSummary[]): InstrumentSummary | undefined {
  const members = new Set(instruments.flatMap(({ bench }) => bench?.memberIds ?? []));
  const cost = ({ id, state, maxCurrentA, frequencyRangeHz }: InstrumentSummary): number =>
    (state === 'idle' ? 0 : 4) + (maxCurrentA > 0 || frequencyRangeHz[1] > 0 ? 0 : 2) + (members.has(id) ? 1 : 0);
  return instruments.toSorted((a, b) => cost(a) - cost(b))[0];
}
