import type { Bench } from '../../model/bench.ts';
import type { ChannelLimits, ChannelLimitsRecord } from '../../model/channel-limits.ts';
import type { Problem } from '../../model/quantity.ts';
import type { QueuedRun, RunQueue } from '../../model/run-queue.ts';
import type { InstrumentSummary } from './instruments.ts';
import type { RunRequest } from './runs.ts';

/** A bench that is kept, under an id. */
export interface KeptBench extends Bench {
  readonly id: string;
}

/** Queues and limits of channels, and benches of several instruments. */
export interface ChannelCalls {
  'queues.list': (none: null) => readonly RunQueue[];
  /** At the end of its instrument's queue, which stays as it is: paused or going. Method and sample are copied. */
  'queues.add': (request: RunRequest) => QueuedRun;
  /** To a place in its queue, from 0. */
  'queues.move': (request: { readonly itemId: string; readonly place: number }) => null;
  'queues.remove': (request: { readonly itemId: string }) => null;
  /** Starts the first run now, or when the one under way has completed; each next one when that has. */
  'queues.start': (request: { readonly instrumentId: string }) => null;
  /** The run under way goes on; nothing is started after it. */
  'queues.pause': (request: { readonly instrumentId: string }) => null;

  /** What is set for the channels, the newest of each. */
  'limits.list': (none: null) => readonly ChannelLimitsRecord[];
  /** Of a connected instrument; holds from the next start, resumption or change of a run on. */
  'limits.set': (request: {
    readonly instrumentId: string;
    readonly limits: ChannelLimits;
    readonly reason: string;
    readonly by?: string;
  }) => ChannelLimitsRecord;

  'benches.list': (none: null) => readonly KeptBench[];
  /** Creates (empty id) or replaces. One with problems may be kept, not connected. */
  'benches.save': (bench: KeptBench) => KeptBench;
  'benches.remove': (request: { readonly benchId: string }) => null;
  /** Before anything is connected. */
  'benches.check': (bench: Bench) => readonly Problem[];
  /** Connects every instrument, switches all off and compares their clocks. */
  'benches.connect': (request: { readonly benchId: string }) => InstrumentSummary;
}
