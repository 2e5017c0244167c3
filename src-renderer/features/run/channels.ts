import type { InstrumentSummary } from '../../../src-core/contract/calls.ts';
import type { RunQueue } from '../../../src-core/model/run-queue.ts';
import { instrumentName } from '../../workspace/instrument-name.ts';

/** One instrument or bench with its queue; the instrument is absent when it is not connected. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly instrument: InstrumentSummary | undefined;
  readonly queue: RunQueue | undefined;
}

/** Members of a bench are no channels of their own; queues with runs that wait are, connected or not. */
export function channelsOf(instruments: readonly InstrumentSummary[], queues: readonly RunQueue[]): readonly Channel[] {
  const members = new Set(instruments.flatMap(({ bench }) => bench?.memberIds ?? []));
  const connected = instruments
    .filter(({ id, runId }) => !members.has(id) || (runId === undefined && queues.some((q) => q.instrumentId === id)))
    .map((instrument): Channel => ({
      id: instrument.id,
      name: channelName(instrument),
      instrument,
      queue: queues.find(({ instrumentId }) => instrumentId === instrument.id),
    }));
  const absent = queues
    .filter(({ instrumentId, items }) => items.length > 0 && !connected.some(({ id }) => id === instrumentId))
    .map((queue): Channel => ({ id: queue.instrumentId, name: queue.instrumentId, instrument: undefined, queue }));
  return [...connected, ...absent];
}

function channelName({ id, identity }: InstrumentSummary): string {
  return id.startsWith('bench:') ? `Bench ${id.slice('bench:'.length)}` : instrumentName(identity);
}
