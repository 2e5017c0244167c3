import { setTimeout as delay } from 'node:timers/promises';
import type { MessagePort, Worker } from 'node:worker_threads';
import type { ConnectRequest, ProbeReport, ProbeRequest } from '../../../../src-core/contract/calls.ts';
import { AppError, fromWire, toWire } from '../../../../src-core/errors.ts';
import type { Link } from '../../../../src-core/instruments/link.ts';
import { startWorker } from '../../jobs/start-worker.ts';
import type { LinkWishes } from '../../links/open-link.ts';
import type { ProbeStep, ProbeWatch } from '../../links/probe.ts';
import type { WirePiece } from '../../links/wire-log.ts';
import type { OpenedInstrument } from '../open-instrument.ts';
import type { Flag, ThreadMessage, ThreadOrder } from './messages.ts';
import { serveRelay } from './relayed-link.ts';
import { createRemoteEnds, hungThread, type RemoteInstrument } from './remote-instrument.ts';

const watchMs = 250;
/** Silent for so long, a thread is not waited for by anybody. */
const silentTicks = 2;
/** Reading its modules from a slow disk may take a while. */
const startLimitMs = 60_000;
/** What a thread with nothing to do is given to end by itself. */
const farewellMs = 3000;
/** Left to itself the space for new objects takes 64 MB before it stops, of each thread; dialects make little. */
const heapLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 8 };

export interface ThreadOptions {
  readonly workerFile: string;
  /** Without a sign of life for so long, the thread is hung and ended. */
  readonly patienceMs: number;
  /** Wires that only this thread can open. @throws AppError `link/…` */
  readonly openLink: (address: string, driverId: string, wishes: LinkWishes) => Promise<Link>;
  readonly onWire: (pieces: readonly WirePiece[]) => void;
  readonly descriptionFolder: string;
  readonly onOver: () => void;
}

/** A thread that holds links and drivers: of one cable, or of the virtual instruments of one cell. */
export interface InstrumentThread {
  open(request: ConnectRequest, driverId: string, onClosed: () => Promise<void>): Promise<OpenedInstrument>;
  probe(request: ProbeRequest, watch?: ProbeWatch): Promise<ProbeReport>;
  readonly isOver: boolean;
  /** Ends it when its instruments are closed. Once is enough. */
  end(): Promise<void>;
}

type Answer = Extract<ThreadMessage, { kind: 'opened' | 'probed' | 'failed' }>;

type LinkMessage = Extract<ThreadMessage, { kind: 'link' }>;

interface Waiting {
  readonly resolve: (message: Answer) => void;
  readonly reject: (error: AppError) => void;
}

export function startInstrumentThread(options: ThreadOptions): InstrumentThread {
  const { patienceMs } = options;
  const worker = startWorker(options.workerFile, { resourceLimits: heapLimits });
  const beats: Flag = new Int32Array(new SharedArrayBuffer(4));
  const waiting = new Map<number, Waiting>();
  const steps = new Map<number, (step: ProbeStep) => void>();
  const remotes = new Set<RemoteInstrument>();
  const benches = new Map<number, object>();
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const post = (order: ThreadOrder, transfer: MessagePort[] = []) => worker.postMessage(order, transfer);
  /** For messages: whom the thread speaks to now. */
  let address = 'an instrument';
  let nextId = 1;
  let over: AppError | undefined;
  let ending: Promise<void> | undefined;

  const watch = watchBeats(beats, patienceMs, () => {
    fail(hungThread(address));
    void worker.terminate();
  });
  worker.unref();
  worker.on('message', receive);
  worker.on('error', (error: Error) => fail(brokenThread(address, error)));
  worker.on('exit', (code) => fail(brokenThread(address, new Error(`thread ended with code ${code}`))));
  post({ kind: 'begin', beats, descriptionFolder: options.descriptionFolder });

  function receive(message: ThreadMessage): void {
    if (message.kind === 'wire') options.onWire(message.pieces);
    else if (message.kind === 'probing') steps.get(message.id)?.(message.step);
    else if (message.kind === 'link') void openLink(message);
    else if (message.kind !== 'begun') {
      const caller = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'failed') caller?.reject(fromWire(message.error));
      else caller?.resolve(message);
    }
  }

  async function openLink({ id, address: at, driverId, wishes, port }: LinkMessage): Promise<void> {
    try {
      const link = await options.openLink(at, driverId, wishes);
      serveRelay(port, link);
      post({ kind: 'linked', id, timeScale: link.timeScale });
    } catch (error) {
      port.close();
      post({ kind: 'not-linked', id, error: toWire(error) });
    }
  }

  /** Whatever is left of it: everybody is told, nobody waits any longer. */
  function fail(error: AppError): void {
    if (over) return;
    over = error;
    watch.stop();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    if (!ending) for (const remote of [...remotes]) remote.lose(error);
    remotes.clear();
    options.onOver();
  }

  /** What is answered to an order is of the kind that belongs to it, or a rejection. */
  async function call(order: (id: number) => ThreadOrder, transfer?: MessagePort[]): Promise<Answer> {
    if (over) throw over;
    const id = nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    waiting.set(id, { resolve, reject });
    post(order(id), transfer);
    return promise;
  }

  function benchWith(number: number): object {
    const known = benches.get(number) ?? { thread: address, number };
    benches.set(number, known);
    return known;
  }

  return {
    async open(request, driverId, onClosed) {
      address = request.address;
      const ends = createRemoteEnds();
      const { port, checks } = ends.far;
      try {
        const open = (id: number): ThreadOrder => ({ kind: 'open', id, request, driverId, ...ends.far });
        const { opened } = (await call(open, [port, checks])) as Extract<Answer, { kind: 'opened' }>;
        const instrument = ends.become(opened, {
          isSilent: watch.isSilent,
          onClosed: () => {
            remotes.delete(instrument);
            return onClosed();
          },
        });
        remotes.add(instrument);
        const { address: at, timeScale, seed, bench } = opened;
        return { instrument, address: at, timeScale, seed, bench: bench === undefined ? undefined : benchWith(bench) };
      } catch (error) {
        ends.discard();
        throw error;
      }
    },
    async probe(request, { onStep, signal } = {}) {
      address = request.address;
      let probeId = 0;
      const cancel = (): void => {
        if (!over) post({ kind: 'cancel-probe', id: probeId });
      };
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const probed = await call((id) => {
          probeId = id;
          if (onStep) steps.set(id, onStep);
          return { kind: 'probe', id, request };
        });
        return (probed as Extract<Answer, { kind: 'probed' }>).report;
      } finally {
        signal?.removeEventListener('abort', cancel);
        steps.delete(probeId);
      }
    },
    get isOver() {
      return over !== undefined || ending !== undefined;
    },
    end: () => (ending ??= over ? Promise.resolve() : dismiss(worker, gone, post)),
  };
}

/** @param onHung - once, when the flag has not moved for `patienceMs`, looked at by our own ticks: while we sleep nobody hangs */
function watchBeats(beats: Flag, patienceMs: number, onHung: () => void) {
  let last = 0;
  let missed = 0;
  const timer = setInterval(() => {
    const now = Atomics.load(beats, 0);
    missed = now === last ? missed + 1 : 0;
    last = now;
    if (missed * watchMs >= (now === 0 ? startLimitMs : patienceMs)) {
      clearInterval(timer);
      onHung();
    }
  }, watchMs);
  timer.unref();
  return { isSilent: () => last > 0 && missed >= silentTicks, stop: () => clearInterval(timer) };
}

/** One that ends by itself has closed its ports and finished what it was loading; see host/jobs. */
async function dismiss(worker: Worker, gone: Promise<void>, post: (order: ThreadOrder) => void): Promise<void> {
  // So that the program waits for it.
  worker.ref();
  post({ kind: 'end' });
  if (await Promise.race([gone.then(() => true), delay(farewellMs, false, { ref: false })])) return;
  // A call of the system that never returns cannot be ended from here; nor is it waited for.
  await Promise.race([worker.terminate(), delay(farewellMs, undefined, { ref: false })]);
}

function brokenThread(address: string, cause: Error): AppError {
  return new AppError('link/lost', `The part of Mobion that speaks to ${address} broke off (${cause.message}).`, {
    remedy: 'Disconnect the leads: the cell may still be on. Connect the instrument again, and please report this.',
    cellState: 'unknown',
    cause,
  });
}
