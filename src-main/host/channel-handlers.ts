import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../src-core/contract/dispatch.ts';
import { AppError } from '../../src-core/errors.ts';
import { checkBench } from '../../src-core/instruments/bench/check-bench.ts';
import { parseBench } from '../../src-core/model/bench-schema.ts';
import type { EventHub } from './event-hub.ts';
import { hostClock } from './host-clock.ts';
import type { InstrumentService } from './instruments/instrument-service.ts';
import { announceRuns } from './runs/announce-runs.ts';
import type { ChannelLimitsService } from './runs/channel-limits.ts';
import { describePhoto } from './runs/photo.ts';
import type { QueueService } from './runs/queue-service.ts';
import type { RunService } from './runs/run-service.ts';
import type { Storage } from './storage/storage.ts';

export interface ChannelHandlerParts {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly instruments: InstrumentService;
  readonly runs: RunService;
  readonly queues: QueueService;
  readonly limits: ChannelLimitsService;
  /** Who does something when nobody says it. */
  readonly userName: string;
}

type Part<P extends string> = Pick<Handlers, Extract<keyof Handlers, `${P}.${string}`>>;

/** Queues, limits of channels and benches. */
export function channelHandlers(parts: ChannelHandlerParts): Part<'queues' | 'limits' | 'benches'> {
  return { ...queueHandlers(parts), ...limitHandlers(parts), ...benchHandlers(parts) };
}

function queueHandlers({ queues }: ChannelHandlerParts): Part<'queues'> {
  return {
    'queues.list': () => queues.list(),
    'queues.add': (request) => queues.add(request),
    'queues.move': ({ itemId, place }) => {
      queues.move(itemId, place);
      return null;
    },
    'queues.remove': ({ itemId }) => {
      queues.remove(itemId);
      return null;
    },
    'queues.start': ({ instrumentId }) => {
      queues.start(instrumentId);
      return null;
    },
    'queues.pause': ({ instrumentId }) => {
      queues.pause(instrumentId);
      return null;
    },
  };
}

function limitHandlers({ storage, instruments, limits, userName }: ChannelHandlerParts): Part<'limits'> {
  return {
    'limits.list': () => storage.channelLimits.list(),
    'limits.set': ({ instrumentId, limits: wanted, reason, by }) => {
      const record = limits.set(instruments.find(instrumentId), wanted, reason, by?.trim() || userName);
      instruments.changed();
      return record;
    },
  };
}

function benchHandlers({ storage, instruments }: ChannelHandlerParts): Part<'benches'> {
  return {
    'benches.list': () => storage.benches.list(),
    'benches.save': ({ id, ...bench }) => {
      const saved = { ...parseBench(bench), id: id || `bench-${randomUUID().slice(0, 8)}` };
      if (storage.benches.list().some((other) => other.id !== saved.id && other.name === saved.name))
        throw new AppError('input/invalid', `There is another bench “${saved.name}”.`, {
          remedy: 'Give it a name of its own: runs and queues go by it.',
        });
      storage.benches.save(saved, hostClock.isoNow());
      return saved;
    },
    'benches.remove': ({ benchId }) => {
      if (!storage.benches.remove(benchId)) throw notFound('bench', benchId);
      return null;
    },
    'benches.check': (bench) => checkBench(bench, instruments.drivers()),
    'benches.connect': ({ benchId }) => {
      const bench = storage.benches.find(benchId);
      if (!bench) throw notFound('bench', benchId);
      const { id: _id, ...rest } = bench;
      return instruments.connectBench(rest);
    },
  };
}

type AttachmentCalls =
  | 'runs.note'
  | 'runs.outline'
  | 'runs.modifiable'
  | 'runs.modifyPlan'
  | 'runs.modify'
  | 'runs.addPhoto'
  | 'runs.photo'
  | 'runs.covers';

/** What comes to a run while it goes, and after. */
export function attachmentHandlers({
  storage,
  events,
  runs,
  userName,
}: Pick<ChannelHandlerParts, 'storage' | 'events' | 'runs' | 'userName'>): Pick<Handlers, AttachmentCalls> {
  const nobody = { timeS: new Float64Array(), voltageV: new Float64Array() };
  function note(runId: string, message: string, by: string) {
    const entry = storage.journal.append(runId, { at: hostClock.isoNow(), kind: 'note', message, by });
    events.emit('runs.journal', { runId, entry });
    return entry;
  }
  return {
    'runs.note': ({ runId, text, by }) => {
      runs.show(runId);
      return note(runId, text, by?.trim() || userName);
    },
    'runs.outline': ({ runId }) => runs.live(runId)?.outline() ?? nobody,
    'runs.modifiable': ({ runId }) => runs.modifiable(runId),
    'runs.modifyPlan': (request) => runs.modifyPlan(request),
    'runs.modify': (request) => runs.modify(request),
    'runs.addPhoto': ({ runId, contentBase64, caption = '', by }) => {
      runs.show(runId);
      const data = bytesOf(contentBase64);
      const who = by?.trim() || userName;
      const words = { runId, at: hostClock.isoNow(), by: who, caption: caption.trim() };
      const described = describePhoto(data, words);
      const photo = storage.attachments.addPhoto(described, data);
      // The hash in the journal is what makes the picture part of the log that nobody can change.
      if (photo === described)
        note(runId, `Photo${words.caption === '' ? '' : ` “${words.caption}”`}, SHA-256 ${photo.sha256}`, who);
      announceRuns({ storage, events });
      return photo;
    },
    'runs.covers': () => storage.attachments.covers(),
    'runs.photo': ({ photoId }) => {
      const found = storage.attachments.photo(photoId);
      if (!found) throw notFound('photo', photoId);
      return { photo: found.photo, contentBase64: Buffer.from(found.data).toString('base64') };
    },
  };
}

function bytesOf(contentBase64: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Buffer.from(contentBase64, 'base64'));
  // Node stops at what is no base64 without a word.
  if (contentBase64.length !== 4 * Math.ceil(bytes.length / 3))
    throw new AppError('input/invalid', 'The picture did not arrive whole.', { remedy: 'Attach it again.' });
  return bytes;
}

function notFound(noun: string, id: string): AppError {
  return new AppError('input/not-found', `There is no ${noun} “${id.slice(0, 60)}”.`, {
    remedy: 'Look at the list again.',
  });
}
