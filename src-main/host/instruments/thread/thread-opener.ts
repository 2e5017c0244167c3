import type { ConnectRequest, ProbeRequest } from '../../../../src-core/contract/calls.ts';
import type { InstrumentDriver } from '../../../../src-core/instruments/driver.ts';
import type { Link } from '../../../../src-core/instruments/link.ts';
import { parseAddress } from '../../links/address.ts';
import type { LinkOpener, LinkWishes } from '../../links/open-link.ts';
import type { ProbeWatch } from '../../links/probe.ts';
import type { WirePiece } from '../../links/wire-log.ts';
import type { InstrumentOpener } from '../open-instrument.ts';
import { startInstrumentThread, type InstrumentThread } from './instrument-thread.ts';

/** Of a port: thrice the time in which a lost cable is noticed, since a starved thread must not pass for a hung one. */
const portPatienceMs = 2000;
/** Virtual instruments have no port to hang in, but physics to calculate. */
const virtualPatienceMs = 20_000;

/** Starting a thread takes a third of a second; so many without work wait for the next connection. */
const mostIdle = 2;

export interface ThreadOpenerOptions {
  readonly workerFile: string;
  readonly drivers: readonly InstrumentDriver[];
  /** Opens what only this thread can open. */
  readonly links: LinkOpener;
  readonly onWire: (pieces: readonly WirePiece[]) => void;
  /** Where users' own descriptions of instruments lie. */
  readonly descriptionFolder: string;
  /** 2000 by default. */
  readonly portPatienceMs?: number;
}

/**
 * Each cable in a thread of its own. The virtual instruments of a cell share a thread, as they share the sample; it
 * lives as long as the host, as they do.
 */
export function createThreadOpener(options: ThreadOpenerOptions): InstrumentOpener {
  const { workerFile, onWire, drivers, links, descriptionFolder } = options;
  const threads = new Set<InstrumentThread>();
  const cells = new Map<string, InstrumentThread>();
  const idle: InstrumentThread[] = [];
  let closed = false;

  async function openLink(address: string, driverId: string, wishes: LinkWishes): Promise<Link> {
    const driver = drivers.find(({ id }) => id === driverId) ?? drivers[0]!;
    return (await links.open(address, driver, wishes)).link;
  }

  function start(patienceMs: number): InstrumentThread {
    const onOver = () => void threads.delete(thread);
    const thread: InstrumentThread = startInstrumentThread({
      ...{ workerFile, onWire, openLink, patienceMs, onOver, descriptionFolder },
    });
    threads.add(thread);
    return thread;
  }

  function threadOfCell(cellId: string): InstrumentThread {
    const known = cells.get(cellId);
    if (known && !known.isOver) return known;
    const thread = start(virtualPatienceMs);
    cells.set(cellId, thread);
    return thread;
  }

  function threadOfCable(): InstrumentThread {
    for (let thread = idle.pop(); thread; thread = idle.pop()) if (!thread.isOver) return thread;
    return start(options.portPatienceMs ?? portPatienceMs);
  }

  async function release(thread: InstrumentThread): Promise<void> {
    if (closed || idle.length >= mostIdle) await thread.end();
    else if (!thread.isOver) idle.push(thread);
  }

  async function openCable(request: ConnectRequest, driverId: string) {
    const thread = threadOfCable();
    try {
      return await thread.open(request, driverId, () => release(thread));
    } catch (error) {
      await release(thread);
      throw error;
    }
  }

  async function probeCable(request: ProbeRequest, watch?: ProbeWatch) {
    const thread = threadOfCable();
    try {
      return await thread.probe(request, watch);
    } finally {
      await release(thread);
    }
  }

  return {
    open: async (request, { id }) => {
      const address = parseAddress(request.address);
      if (address.kind !== 'virtual') return openCable(request, id);
      return threadOfCell(address.cellId).open(request, id, () => Promise.resolve());
    },
    probe: async (request, watch) => {
      const address = parseAddress(request.address);
      if (address.kind !== 'virtual') return probeCable(request, watch);
      return threadOfCell(address.cellId).probe(request, watch);
    },
    async close() {
      closed = true;
      await Promise.all([...threads].map((thread) => thread.end()));
      await links.close();
    },
  };
}
