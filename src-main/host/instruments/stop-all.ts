import { setImmediate as breathe } from 'node:timers/promises';
import type { CellState } from '../../../src-core/errors.ts';
import type { InstrumentEntry } from './instrument-entry.ts';

/**
 * First the bytes of all: what a run writes down at its stop takes as long as the disk does. Between two such writings
 * wires that are relayed here have their turn.
 */
export async function stopAll(
  entries: readonly InstrumentEntry[],
): Promise<readonly { readonly instrumentId: string; readonly cellState: CellState }[]> {
  for (const { instrument } of entries) instrument.abort?.();
  const stopOne = async (entry: InstrumentEntry) => ({ instrumentId: entry.id, cellState: await entry.stop() });
  const atOnce = entries.filter(({ instrument }) => !instrument.abort).map(stopOne);
  const inTurn: typeof atOnce = [];
  for (const entry of entries.filter(({ instrument }) => instrument.abort)) {
    inTurn.push(stopOne(entry));
    await breathe();
  }
  return Promise.all([...atOnce, ...inTurn]);
}
