import type {
  ConnectRequest,
  InstrumentSummary,
  ProbeProgress,
  ProbeReport,
  ProbeRequest,
} from '../../../src-core/contract/calls.ts';
import { AppError, type CellState } from '../../../src-core/errors.ts';
import type { Clock, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { checkBench } from '../../../src-core/instruments/bench/check-bench.ts';
import type { Bench } from '../../../src-core/model/bench.ts';
import type { RunSummary } from '../../../src-core/model/run.ts';
import { createBenchEntry } from './bench-entry.ts';
import { createInstrumentEntry, type InstrumentEntry } from './instrument-entry.ts';
import type { ProbeStep } from '../links/probe.ts';
import type { InstrumentOpener } from './open-instrument.ts';
import { stopAll } from './stop-all.ts';
import { tellOfCell } from './unheard.ts';

export interface InstrumentServiceOptions {
  readonly drivers: readonly InstrumentDriver[];
  readonly opener: InstrumentOpener;
  readonly clock: Clock;
  readonly onChanged: (instruments: readonly InstrumentSummary[]) => void;
  readonly onProbing?: (progress: ProbeProgress) => void;
  /** Runs that may have left their cell on at an instrument that does not answer, newest first. */
  readonly leftOn: (instrument: { readonly address: string; readonly driverId: string }) => readonly RunSummary[];
  /** After a connection, when the cell was switched off and read back. */
  readonly onConnected: (entry: InstrumentEntry) => void;
}

/** The instruments that are connected. Several at once, each under its address. */
export interface InstrumentService {
  connect(request: ConnectRequest): Promise<InstrumentSummary>;
  /**
   * Connects every instrument of a bench and lists them as one besides. Its id is `bench:NAME`.
   * @throws AppError `input/beyond-instrument` for a bench that must not be used so, and what `connect` throws
   */
  connectBench(bench: Bench): Promise<InstrumentSummary>;
  /**
   * Who answers at an address that is not connected. It is closed again.
   * @throws AppError `instrument/busy`, `link/…`, `cancelled`
   */
  probe(request: ProbeRequest): Promise<ProbeReport>;
  /** Ends asking there, if anybody is asking. */
  cancelProbe(address: string): void;
  disconnect(id: string): Promise<void>;
  list(): readonly InstrumentSummary[];
  /** What may be connected. */
  drivers(): readonly InstrumentDriver[];
  /** @throws AppError `input/not-found` */
  find(id: string): InstrumentEntry;
  stop(id: string): Promise<CellState>;
  /** STOP for every instrument, all at the same time. */
  stopAll(): Promise<readonly { readonly instrumentId: string; readonly cellState: CellState }[]>;
  changed(): void;
  close(): Promise<void>;
}

export function createInstrumentService(options: InstrumentServiceOptions): InstrumentService {
  const entries = new Map<string, InstrumentEntry>();
  /** The members of each bench; a bench without one of them is none. */
  const benches = new Map<string, readonly InstrumentEntry[]>();
  const connecting = new Map<string, Promise<unknown>>();
  const probing = new Map<string, AbortController>();
  const list = () => [...entries.values()].map((entry) => entry.summary());
  const changed = () => options.onChanged(list());

  function find(id: string): InstrumentEntry {
    const entry = entries.get(id);
    if (entry) return entry;
    throw new AppError('input/not-found', `No instrument is connected as “${id.slice(0, 60)}”.`, {
      remedy: 'Connect it under Instruments.',
    });
  }

  async function connect(request: ConnectRequest): Promise<InstrumentEntry> {
    const present = entries.get(request.address);
    if (present && isAsWanted(present, request)) return present;
    if (present) await remove(present);
    const entry = await openEntry(request, options, changed);
    entries.set(entry.id, entry);
    options.onConnected(entry);
    changed();
    return entry;
  }

  async function remove(entry: InstrumentEntry): Promise<void> {
    if (entry.occupation && !entry.lost)
      throw new AppError('instrument/busy', 'A run is using this instrument.', {
        remedy: 'Stop the run or wait for its end.',
        cellState: entry.cellState,
      });
    entries.delete(entry.id);
    for (const [id, members] of benches) {
      if (id !== entry.id && !members.includes(entry)) continue;
      benches.delete(id);
      entries.delete(id);
    }
    await entry.close();
    changed();
  }

  async function probe(request: ProbeRequest, signal: AbortSignal): Promise<ProbeReport> {
    const { address } = request;
    const onStep = (step: ProbeStep) => options.onProbing?.({ address, ...step });
    if (!entries.has(address)) return options.opener.probe(request, { signal, onStep });
    throw new AppError('instrument/busy', `An instrument is connected at ${request.address} already.`, {
      remedy: 'Disconnect it before asking who else answers there.',
      dataState: 'Nothing was sent.',
    });
  }

  /** One at a time on a port; a later wish to connect is then granted by the first connection when it is the same. */
  async function inTurn<Answer>(address: string, work: () => Promise<Answer>): Promise<Answer> {
    const before = connecting.get(address);
    const under = before ? before.then(work) : work();
    connecting.set(address, under);
    try {
      return await under;
    } finally {
      if (connecting.get(address) === under) connecting.delete(address);
    }
  }

  return {
    connect: async (request) => (await inTurn(request.address, () => connect(request))).summary(),
    async probe(request) {
      const cancel = new AbortController();
      probing.set(request.address, cancel);
      try {
        return await inTurn(request.address, () => probe(request, cancel.signal));
      } finally {
        if (probing.get(request.address) === cancel) probing.delete(request.address);
      }
    },
    cancelProbe: (address) => probing.get(address)?.abort(),
    async connectBench(bench) {
      refuseBench(bench, options.drivers);
      const members = await connectAll(bench, connect);
      refuseRoute(bench, members);
      const entry = createBenchEntry(bench, members, options.clock, remindersOf(bench, options.drivers));
      await entry.compareClocks();
      entries.set(entry.id, entry);
      benches.set(entry.id, members);
      options.onConnected(entry);
      changed();
      return entry.summary();
    },
    disconnect: (id) => remove(find(id)),
    list,
    drivers: () => options.drivers,
    find,
    stop: (id) => find(id).stop(),
    stopAll: () => stopAll([...entries.values()]),
    changed,
    async close() {
      await Promise.all([...entries.values()].map((entry) => entry.close()));
      entries.clear();
    },
  };
}

/** Connecting makes an instrument safe: one that does not answer must not leave the others on. */
async function connectAll(
  bench: Bench,
  connect: (request: ConnectRequest) => Promise<InstrumentEntry>,
): Promise<readonly InstrumentEntry[]> {
  const members: InstrumentEntry[] = [];
  const failures: unknown[] = [];
  for (const member of bench.members) {
    try {
      members.push(await connect(requestOf(bench, member)));
    } catch (failure) {
      failures.push(failure);
    }
  }
  // The one that may still drive something is told before one that is merely not there.
  const grave = failures.find((failure) => failure instanceof AppError && failure.cellState === 'unknown');
  if (failures.length > 0) throw grave ?? failures[0];
  return members;
}

/** Two virtual instruments of one cell are two places on it. */
function requestOf({ speed, seed }: Bench, { address, driverId }: Bench['members'][number]): ConnectRequest {
  return {
    address: address.startsWith('virtual:') && !address.includes('/') ? `${address}/${driverId}` : address,
    driverId,
    ...(speed === undefined ? {} : { speed }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** Such as whose leads may be on the cell. */
function remindersOf(bench: Bench, drivers: readonly InstrumentDriver[]): readonly string[] {
  return checkBench(bench, drivers).map(({ message, remedy = '' }) => `${message} ${remedy}`.trim());
}

function refuseBench(bench: Bench, drivers: readonly InstrumentDriver[]): void {
  const problem = checkBench(bench, drivers).find(({ severity }) => severity === 'error');
  if (!problem) return;
  throw new AppError('input/beyond-instrument', `The bench cannot be used: ${problem.message}`, {
    remedy: problem.remedy,
    cellState: 'off',
    dataState: 'Nothing was started.',
  });
}

/** Which routes there are is known once the switch is connected. */
function refuseRoute({ name, routeId, members }: Bench, entries: readonly InstrumentEntry[]): void {
  const relays = entries[members.findIndex(({ roles }) => roles.includes('switch'))];
  if (routeId === undefined || !relays) return;
  const { routeIds = [] } = relays.instrument.capabilities;
  if (routeIds.includes(routeId)) return;
  throw new AppError('input/beyond-instrument', `The switch of ${name} has no route “${routeId.slice(0, 60)}”.`, {
    remedy: `Its routes are ${routeIds.join(', ')}: name one of them, or none.`,
    cellState: 'off',
    dataState: 'Nothing was switched.',
  });
}

/** A second connection with the same wishes is the first one. */
function isAsWanted(entry: InstrumentEntry, { speed, seed, driverId }: ConnectRequest): boolean {
  if (entry.lost || entry.cellState === 'unknown') return false;
  if (driverId !== undefined && driverId !== entry.instrument.identity.driverId) return false;
  return (speed ?? entry.speed) === entry.speed && (seed ?? entry.seed) === entry.seed;
}

async function openEntry(
  request: ConnectRequest,
  { drivers, opener, clock, leftOn }: InstrumentServiceOptions,
  onChanged: () => void,
): Promise<InstrumentEntry> {
  const driver = chooseDriver(drivers, request.driverId);
  const opened = await opener.open(request, driver).catch((error: unknown) => {
    throw tellOfCell(error, () => leftOn({ address: request.address, driverId: driver.id }), driver.roles);
  });
  const { instrument, address, timeScale: speed, seed, bench } = opened;
  return createInstrumentEntry({ link: { address }, instrument, driver, speed, seed, bench, clock, onChanged });
}

function chooseDriver(drivers: readonly InstrumentDriver[], id: string | undefined): InstrumentDriver {
  const driver = id === undefined ? drivers[0] : drivers.find((candidate) => candidate.id === id);
  if (driver) return driver;
  throw new AppError('input/not-found', `There is no driver “${String(id).slice(0, 60)}”.`, {
    remedy: `Choose one of ${drivers.map((candidate) => candidate.id).join(', ')}.`,
  });
}
