import { fork } from 'node:child_process';
import path from 'node:path';
import type { WireFaultName } from '../../../../src-core/instruments/faults.ts';
import type { Ask, ChannelRecord } from './messages.ts';
import type { WatchedLimit } from './watched-limit.ts';

type Question = Ask extends infer One ? (One extends Ask ? Omit<One, 'id'> : never) : never;

/** Emulated instruments in another process, as real ones would be outside of ours. */
export interface Instruments {
  readonly addresses: readonly string[];
  /** Of the controllers of their stages, if asked for. */
  readonly stageAddresses: readonly string[];
  /** Damages the wire of a channel for a while of wall time. */
  strike(channel: number, fault: WireFaultName, forMs: number): Promise<void>;
  watchLimit(channel: number, limit: WatchedLimit): Promise<void>;
  record(channel: number): Promise<ChannelRecord>;
  end(): void;
}

/** @param driftPeriodS - of a drifting cell at each, device time; dummy cells without it */
export async function startInstruments(
  count: number,
  speed: number,
  seed: number,
  driftPeriodS?: number,
  stages = false,
): Promise<Instruments> {
  const child = fork(path.join(import.meta.dirname, 'child.ts'), { serialization: 'advanced', execArgv: [] });
  const waiting = new Map<number, (value: unknown) => void>();
  let nextId = 1;
  child.on('message', ({ id, value }: { id: number; value: unknown }) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  });

  function ask(question: Question): Promise<unknown> {
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, resolve);
      child.send({ ...question, id }, (error) => error && reject(error));
    });
  }

  const served = (await ask({ call: 'serve', count, speed, seed, driftPeriodS, stages })) as string[];
  return {
    addresses: served.slice(0, count),
    stageAddresses: served.slice(count),
    async strike(channel, fault, forMs) {
      await ask({ call: 'fault', channel, fault, forMs });
    },
    async watchLimit(channel, limit) {
      await ask({ call: 'limit', channel, limit });
    },
    record: async (channel) => (await ask({ call: 'record', channel })) as ChannelRecord,
    end: () => void child.kill(),
  };
}
