import { setImmediate as breathe } from 'node:timers/promises';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { AppError, fromWire, toWire } from '../../../../src-core/errors.ts';
import type { InstrumentDriver } from '../../../../src-core/instruments/driver.ts';
import { hostClock } from '../../host-clock.ts';
import { parseAddress } from '../../links/address.ts';
import { createLinkOpener, type LinkOpener } from '../../links/open-link.ts';
import type { ProbeStep } from '../../links/probe.ts';
import { tapLink, type WirePiece } from '../../links/wire-log.ts';
import { createLocalOpener, type InstrumentOpener } from '../open-instrument.ts';
import type { DriverShelf } from '../driver-shelf.ts';
import type { Flag, ThreadMessage, ThreadOrder } from './messages.ts';
import { createRelay, relayedLink } from './relayed-link.ts';
import { serveInstrument, type ServedInstrument } from './serve-instrument.ts';

const beatMs = 50;
/** The log of the wire may come a little later than the readings. */
const wireDelayMs = 100;
const wireBurst = 500;

/** The thread's end: opens instruments with its own links and serves each over its own port. Call once, in a worker. */
export function serveInstruments(shelfOf: (descriptionFolder: string) => DriverShelf): void {
  const port = parentPort;
  if (!port) throw new Error('serveInstruments belongs into a worker thread');
  const served = new Set<ServedInstrument>();
  const wire = createWirePost((pieces) => tell({ kind: 'wire', pieces }));
  const relays = createRelays((message, transfer) => port.postMessage(message, transfer));
  const own = createLinkOpener(hostClock, undefined, drained);
  const links: LinkOpener = {
    async open(address, driver, wishes) {
      const { kind } = parseAddress(address);
      const opener = kind === 'tcp' || kind === 'virtual' ? own : relays;
      const opened = await opener.open(address, driver, wishes);
      return { ...opened, link: tapLink(opened.link, hostClock, wire.add) };
    },
    close: () => own.close(),
  };
  let shelf = shelfOf('');
  const opener = () => createLocalOpener({ drivers: shelf.drivers, links, clock: hostClock });
  const benches = createNumbers();
  const probes = new Map<number, AbortController>();

  function tell(message: ThreadMessage): void {
    if (message.kind !== 'wire') wire.flush();
    port!.postMessage(message);
  }

  /** The time of virtual instruments waits until the host has dealt with what they sent. */
  async function drained(): Promise<void> {
    await breathe();
    await Promise.all([...served].map((instrument) => instrument.taken()));
  }

  async function open(order: Extract<ThreadOrder, { kind: 'open' }>): Promise<void> {
    const { instrument, bench, ...opened } = await opener().open(
      order.request,
      driverWith(shelf.drivers, order.driverId),
    );
    const { identity, capabilities, recorded = [] } = instrument;
    const one = serveInstrument(instrument, order, () => {
      served.delete(one);
      wire.flush();
    });
    served.add(one);
    const description = { ...opened, identity, capabilities, recorded, bench: bench && benches.of(bench) };
    tell({ kind: 'opened', id: order.id, opened: description });
  }

  port.on('message', (order: ThreadOrder) => {
    if (order.kind === 'begin') {
      shelf = shelfOf(order.descriptionFolder);
      begin(order.beats, () => tell({ kind: 'begun' }));
    } else if (order.kind === 'end') void end(opener());
    else if (order.kind === 'linked' || order.kind === 'not-linked') relays.answer(order);
    else if (order.kind === 'cancel-probe') probes.get(order.id)?.abort();
    else {
      // A description may have come or changed meanwhile.
      shelf.refresh();
      const answer = order.kind === 'open' ? open(order) : probe(order.id, order.request);
      answer.catch((error: unknown) => tell({ kind: 'failed', id: order.id, error: toWire(error) }));
    }
  });

  async function probe(id: number, request: Parameters<InstrumentOpener['probe']>[0]): Promise<void> {
    const cancel = new AbortController();
    probes.set(id, cancel);
    const watch = { signal: cancel.signal, onStep: (step: ProbeStep) => tell({ kind: 'probing', id, step }) };
    try {
      tell({ kind: 'probed', id, report: await opener().probe(request, watch) });
    } finally {
      probes.delete(id);
    }
  }

  /** Without its port the thread ends by itself. */
  async function end({ close }: InstrumentOpener): Promise<void> {
    await close().catch(() => undefined);
    wire.flush();
    port!.close();
  }
}

/** Signs of life, without words: whoever is busy with words is alive. */
function begin(beats: Flag, tellBegun: () => void): void {
  setInterval(() => Atomics.add(beats, 0, 1), beatMs).unref();
  Atomics.add(beats, 0, 1);
  tellBegun();
}

/** Wires of native modules that know the main thread alone: it opens them, and their bytes come from there. */
function createRelays(tell: (message: ThreadMessage, transfer: MessagePort[]) => void) {
  type Answer = Extract<ThreadOrder, { kind: 'linked' | 'not-linked' }>;
  const waiting = new Map<number, (answer: Answer) => void>();
  let nextId = 1;
  return {
    async open(address: string, driver: InstrumentDriver, wishes: Parameters<LinkOpener['open']>[2]) {
      const { user, owner } = createRelay();
      const id = nextId++;
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(id, resolve);
        tell({ kind: 'link', id, address, driverId: driver.id, wishes, port: owner }, [owner]);
      });
      if (answer.kind === 'not-linked') throw fromWire(answer.error);
      return { link: relayedLink(user, address, answer.timeScale), seed: undefined, bench: undefined };
    },
    answer(order: Answer): void {
      waiting.get(order.id)?.(order);
      waiting.delete(order.id);
    },
  };
}

function createWirePost(send: (pieces: readonly WirePiece[]) => void) {
  let pieces: WirePiece[] = [];
  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (pieces.length === 0) return;
    const full = pieces;
    pieces = [];
    send(full);
  }
  return {
    flush,
    add(piece: WirePiece): void {
      pieces.push(piece);
      if (piece.direction === 'closed' || pieces.length >= wireBurst) flush();
      else timer ??= setTimeout(flush, wireDelayMs);
    },
  };
}

function createNumbers(): { of(thing: object): number } {
  const numbers = new WeakMap<object, number>();
  let next = 1;
  return {
    of(thing) {
      const known = numbers.get(thing) ?? next++;
      numbers.set(thing, known);
      return known;
    },
  };
}

function driverWith(drivers: readonly InstrumentDriver[], id: string): InstrumentDriver {
  const driver = drivers.find((candidate) => candidate.id === id);
  if (!driver) throw new AppError('input/not-found', `There is no driver “${id}”.`);
  return driver;
}
