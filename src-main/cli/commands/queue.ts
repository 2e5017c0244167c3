import { parseMethod } from '../../../src-core/methods/parse.ts';
import { parseSample } from '../../../src-core/model/sample-schema.ts';
import type { RunQueue } from '../../../src-core/model/run-queue.ts';
import { formatDuration } from '../../../src-core/units/format.ts';
import type { Host } from '../../host/host.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { CliIo } from '../io.ts';
import { readBench } from '../read-bench.ts';
import { readDocument } from '../read-document.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured, withRunning } from '../with-host.ts';
import { followToEnd } from './run.ts';

export const queueList = defineCommand({
  name: 'queue list',
  summary: 'Runs that wait for their instruments, and why a queue is paused.',
  options: { db: dbOption },
  run: ({ options: { db } }) =>
    withMeasured(db, async ({ handlers }) => {
      const queues = await handlers['queues.list'](null);
      return { json: { queues }, text: queues.map(queueText).join('\n') || 'No run waits.\n' };
    }),
});

export const queueAdd = defineCommand({
  name: 'queue add',
  summary: 'Puts a run at the end of an instrument’s queue; method and sample are copied as they are now.',
  positionals: '<address>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    method: { kind: 'text', value: 'FILE|ID', required: true, help: 'what to do' },
    sample: { kind: 'text', value: 'FILE|ID', required: true, help: 'what is measured' },
    title: { kind: 'text', value: 'TEXT', help: 'name of the run' },
    db: dbOption,
  },
  examples: ['queue add virtual:mg-ti2s4 --method gitt-mg-ti2s4 --sample mg-ti2s4'],
  run: ({ options, positionals: [instrumentId = ''] }) =>
    withRunning(
      options.db,
      async (handlers, { host: { storage, queues }, isElsewhere }) => {
        const { title } = options;
        if (isElsewhere) {
          const [methodId, sampleId] = [keptId('method', options.method), keptId('sample', options.sample)];
          const words = title === undefined ? {} : { title };
          const item = await handlers['queues.add']({ instrumentId, methodId, sampleId, ...words });
          const queue = (await handlers['queues.list'](null)).find((found) => found.instrumentId === instrumentId)!;
          return { json: { item, queue }, text: queueText(queue) };
        }
        const method = await readDocument(options.method, 'method', parseMethod, (id) => storage.methods.find(id));
        const sample = await readDocument(options.sample, 'sample', parseSample, (id) => storage.samples.find(id));
        const item = queues.addWith(instrumentId, method, sample, title);
        const queue = (await handlers['queues.list'](null)).find((found) => found.instrumentId === instrumentId)!;
        return { json: { item, queue }, text: queueText(queue) };
      },
      true,
    ),
});

export const queueMove = defineCommand({
  name: 'queue move',
  summary: 'Puts a waiting run at another place of its queue.',
  positionals: '<itemId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    place: { kind: 'integer', value: 'N', min: 1, max: 10_000, required: true, help: '1 is the next one' },
    db: dbOption,
  },
  run: ({ options: { db, place }, positionals: [itemId = ''] }) =>
    withRunning(db, async (handlers) => {
      await handlers['queues.move']({ itemId, place: place - 1 });
      const queues = await handlers['queues.list'](null);
      return { json: { queues }, text: queues.map(queueText).join('\n') };
    }),
});

export const queueRemove = defineCommand({
  name: 'queue remove',
  summary: 'Takes a waiting run out of its queue.',
  positionals: '<itemId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { db: dbOption },
  run: ({ options: { db }, positionals: [itemId = ''] }) =>
    withRunning(db, async (handlers) => {
      await handlers['queues.remove']({ itemId });
      return { json: { removed: itemId }, text: `${itemId} waits no more.\n` };
    }),
});

export const queuePause = defineCommand({
  name: 'queue pause',
  summary: 'After the run under way nothing more is started from this queue.',
  positionals: '<address>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { db: dbOption },
  run: ({ options: { db }, positionals: [instrumentId = ''] }) =>
    withRunning(db, async (handlers) => {
      const known = (await handlers['queues.list'](null)).some((queue) => queue.instrumentId === instrumentId);
      if (!known) throw new UsageError(`There is no queue of “${instrumentId}”.`, '“mobion queue list” names them.');
      await handlers['queues.pause']({ instrumentId });
      return { json: { paused: instrumentId }, text: `The queue of ${instrumentId} is paused.\n` };
    }),
});

export const queueStart = defineCommand({
  name: 'queue start',
  summary:
    'Connects the instrument and carries its queue out, until all is done or something keeps it from going on. Where another program has the data file in hand, it is started there.',
  positionals: '<address>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    driver: { kind: 'text', value: 'ID', help: 'of the instrument; “mobion instruments list” names them' },
    bench: { kind: 'text', value: 'FILE', help: 'of a queue of a bench, whose address is bench:NAME' },
    speed: { kind: 'number', value: 'N', min: 1, max: 2000, help: 'how fast a virtual instrument lives (default: 1)' },
    seed: { kind: 'integer', value: 'N', min: 0, max: 2 ** 31, help: 'of a virtual instrument’s noise' },
    db: dbOption,
  },
  run: ({ io, options, positionals: [address = ''] }) =>
    withRunning(options.db, async (handlers, { host, isElsewhere }) => {
      const { speed, seed, driver, bench } = options;
      if (isElsewhere) {
        await handlers['queues.start']({ instrumentId: address });
        const queue = (await handlers['queues.list'](null)).find((found) => found.instrumentId === address)!;
        return {
          json: { queue, runIds: [] },
          text: queueText(queue),
          exitCode: queue.state === 'going' ? 0 : 1,
        } as const;
      }
      const wishes = { ...(speed === undefined ? {} : { speed }), ...(seed === undefined ? {} : { seed }) };
      const { id: instrumentId } =
        bench === undefined
          ? await host.handlers['instruments.connect']({ address, ...(driver ? { driverId: driver } : {}), ...wishes })
          : await host.connectBench({ ...(await readBench(bench)), ...wishes });
      const before = new Set(host.storage.runs.list().map(({ id }) => id));
      await host.handlers['queues.start']({ instrumentId });
      const { queue, runIds } = await followAll(host, instrumentId, before, io);
      const isDone = queue.items.length === 0 && (queue.reason ?? '').startsWith('Everything');
      return { json: { queue, runIds }, text: queueText(queue), exitCode: isDone ? 0 : 1 } as const;
    }),
});

/** Another program looks up by itself what it shall queue. @throws UsageError for a file */
function keptId(noun: 'method' | 'sample', nameOrFile: string): string {
  if (/[./\\]/.test(nameOrFile))
    throw new UsageError(
      `Another program has the data file in hand, and takes a ${noun} only by its id.`,
      `Keep the ${noun} in that program first; “mobion ${noun}s” then lists its id.`,
    );
  return nameOrFile;
}

/** Follows one run after the other with its progress. */
async function followAll(host: Host, instrumentId: string, before: ReadonlySet<string>, io: CliIo) {
  const followed: string[] = [];
  for (;;) {
    const runs = await host.handlers['runs.list'](null);
    const next = runs.findLast(({ id }) => !before.has(id) && !followed.includes(id));
    if (next) {
      io.stderr(`${next.title}\n`);
      followed.push(next.id);
      await followToEnd(host, next.id, io);
      continue;
    }
    const queue = (await host.handlers['queues.list'](null)).find((found) => found.instrumentId === instrumentId)!;
    if (queue.state === 'paused') return { queue, runIds: followed };
    await host.queues.settled(instrumentId);
  }
}

function queueText({ instrumentId, state, reason, items }: RunQueue): string {
  const head = `${instrumentId}: ${state}${reason === undefined ? '' : ` (${reason})`}\n`;
  const rows = items.map(({ id, title, methodName, sampleName, expectedDurationS }, index) => [
    String(index + 1),
    id,
    title,
    methodName,
    sampleName,
    expectedDurationS === undefined ? '' : formatDuration(expectedDurationS),
  ]);
  return head + (rows.length === 0 ? '' : textTable(['', 'Id', 'Title', 'Method', 'Sample', 'Takes'], rows));
}
