import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { Events, InstrumentSummary } from '../../src-core/contract/calls.ts';
import type { EventName } from '../../src-core/contract/client.ts';
import type { Handlers } from '../../src-core/contract/dispatch.ts';
import type { InstrumentDriver } from '../../src-core/instruments/driver.ts';
import type { DescriptionParts } from './instruments/description-handlers.ts';
import { createConfirmations } from './instruments/confirmations.ts';
import { createDriverShelf, descriptionFolderOf } from './instruments/driver-shelf.ts';
import { createTrial } from './instruments/trial.ts';
import { planMethod } from '../../src-core/methods/plan.ts';
import type { Bench } from '../../src-core/model/bench.ts';
import type { Method } from '../../src-core/model/method.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import type { RunEnd } from '../../src-core/run/ports.ts';
import { createRun } from '../../src-core/run/index.ts';
import { createAnalysisService, type AnalysisService } from './analysis/analysis-service.ts';
import { startDemo, storedDemoStatus, type Demo } from './demo/demo.ts';
import { createEventHub } from './event-hub.ts';
import { createHandlers } from './handlers.ts';
import { hostClock } from './host-clock.ts';
import { createImportService, type ImportService } from './imports/import-service.ts';
import { createWatchService, type WatchService } from './imports/watch-service.ts';
import { createInstrumentService } from './instruments/instrument-service.ts';
import { runsLeftOn } from './instruments/unheard.ts';
import { createLocalOpener, virtualElsewhere, type InstrumentOpener } from './instruments/open-instrument.ts';
import { createThreadOpener } from './instruments/thread/thread-opener.ts';
import type { HostOptions } from './host-options.ts';
import { createJobPool } from './jobs/job-pool.ts';
import { createJobService } from './jobs/job-service.ts';
import { workerEntry } from './jobs/worker-entry.ts';
import { createLinkOpener } from './links/open-link.ts';
import { createWireLogs, type WireLogs } from './links/wire-log.ts';
import { programVersion } from './program.ts';
import { openDataFile, takesInHand, type OpenedFile } from './open-data-file.ts';
import { programmed } from './program-handlers.ts';
import { createProgramService, type ProgramService } from './program-service.ts';
import { createOfferService } from './offer-service.ts';
import { createReportService, type ReportService } from './report-service.ts';
import { createChannelLimitsService } from './runs/channel-limits.ts';
import { createQueueService, pauseOrphanedQueues, type QueueService } from './runs/queue-service.ts';
import { createRunService } from './runs/run-service.ts';
import { openDoor } from './holding/door.ts';
import { heldError } from './storage/holder.ts';
import { retireOwner } from './storage/owner.ts';
import type { Storage } from './storage/storage.ts';

/** The program without a screen: what every shell puts to use. */
export interface Host {
  readonly handlers: Handlers;
  readonly storage: Storage;
  readonly reports: ReportService;
  /** As `queues.*`, with methods and samples that need not stand in the data file, and waiting for the end. */
  readonly queues: Pick<QueueService, 'addWith' | 'settled'>;
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void;
  emit<E extends EventName>(name: E, payload: Events[E]): void;
  /** As `analysis.*`, with a sample that need not stand in the data file, and those a report would miss. */
  readonly analyses: Pick<AnalysisService, 'make' | 'addUsual' | 'remove' | 'restore'>;
  /** As `imports.*`, for files of this computer. */
  readonly imports: ImportService;
  readonly watches: WatchService;
  readonly program: ProgramService;
  /** Connects every instrument of a bench; its id starts runs as any other. @throws AppError `input/…`, `link/…`, `instrument/…` */
  connectBench(bench: Bench): Promise<InstrumentSummary>;
  /** As `runs.start`, with a method and a sample that need not stand in the data file. Answers the run's id. */
  startRun(instrumentId: string, method: Method, sample: Sample, title?: string): string;
  /** Resolves when a run under way here is over and on disk. */
  runFinished(runId: string): Promise<RunEnd>;
  /** Stops every run so that it can be resumed, makes every cell safe, closes the data file. Once is enough. */
  close(): Promise<void>;
}

/**
 * Opens the data file, finds runs that a dead process left, starts the workers.
 * @throws AppError of the area `storage`
 */
// eslint-disable-next-line @typescript-eslint/require-await -- what fails must be a rejection, and opening may come to wait
export async function createHost(options: HostOptions): Promise<Host> {
  const startedAt = hostClock.isoNow();
  const opened = openDataFile(options, startedAt);
  const { storage } = opened;
  if (!storage.holder) pauseOrphanedQueues(storage, new Date(startedAt));
  const parts = compose(options, opened);
  // The timers of `hostClock` would let the process end in the middle of an answer.
  const keepAlive = setInterval(() => undefined, 2 ** 30);
  const demo =
    (options.demo ?? options.shell !== 'cli') && !storage.holder ? startDemo(storage, parts.events) : undefined;
  const handlers = programmed(
    createHandlers({ ...parts, storage, shell: options.shell, demoStatus: () => demoStatus(demo, storage) }),
    parts.program,
  );
  const door = takesInHand(options) && !storage.holder ? openDoor(options.dataFile, handlers) : undefined;
  return {
    handlers,
    storage,
    reports: parts.reports,
    queues: parts.queues,
    on: (name, listener) => parts.events.on(name, listener),
    emit: (name, payload) => parts.events.emit(name, payload),
    analyses: parts.analyses,
    imports: parts.imports,
    watches: parts.watches,
    program: parts.program,
    connectBench: async (bench) => {
      if (storage.holder) throw heldError(storage.holder);
      return parts.instruments.connectBench(bench);
    },
    startRun: (instrumentId, method, sample, title) => parts.runs.startWith(instrumentId, method, sample, title),
    runFinished: (runId) => parts.runs.finished(runId),
    close: closeOnce(async () => {
      door?.close();
      await demo?.close();
      await parts.program.close();
      await parts.watches.close();
      parts.queues.pauseAll('The program was closed. Look at cell and instrument, then start the queue again.');
      await parts.runs.close();
      await parts.instruments.close();
      await parts.program.finish();
      await parts.descriptions.trial.end();
      await parts.opener.close();
      await parts.pool.close();
      retireOwner(parts.owner);
      storage.close();
      clearInterval(keepAlive);
    }),
  };
}

function compose(options: HostOptions, { storage, owner, who, recovered }: OpenedFile) {
  const clock = hostClock;
  const events = createEventHub();
  const pool = createJobPool({
    workerFile: workerEntry(),
    warm: options.shell !== 'cli',
    ...(options.workers === undefined ? {} : { size: options.workers }),
  });
  const jobs = createJobService(pool, events);
  const wire = createWireLogs(clock, (news) => events.emit('instruments.wire', news));
  const descriptions = createDescriptions(options, storage);
  const { drivers } = descriptions.shelf;
  const opener = createOpener(options, wire, drivers);
  const instruments = createInstrumentService({
    ...{ drivers, opener, clock },
    onChanged: (list) => events.emit('instruments.changed', list),
    onProbing: (progress) => events.emit('instruments.probing', progress),
    leftOn: (instrument) => runsLeftOn(instrument, storage.runs.list(), storage.journal.list),
    onConnected: (entry) => runs.confirmCellOff(entry),
  });
  const userName = nameOfUser();
  const limits = createChannelLimitsService(storage.channelLimits, () => clock.isoNow());
  const runs = createRunService({
    ...{ storage, events, instruments, clock, owner, programVersion, createRun, newRunId, limits, userName },
    onEnded: (runId, end) => queues.runEnded(runId, end),
    plan: (method, sample, instrument) =>
      planMethod(method, {
        ...(sample ? { sample } : {}),
        ...(instrument ? { capabilities: instrument.capabilities, check: (action) => instrument.check(action) } : {}),
      }),
    ...(options.onSaved ? { onSaved: options.onSaved } : {}),
  });
  const queues = createQueueService({
    ...{ storage, events, clock, owner, runs },
    find: (id) => (instruments.list().some((listed) => listed.id === id) ? instruments.find(id) : undefined),
  });
  const isoNow = () => clock.isoNow();
  const imports = createImportService({ storage, events, jobs, programVersion, isoNow });
  const watches = createWatchService({ storage, events, imports, isoNow });
  // A command must not take in what the application watches, nor end later for it.
  if (options.shell !== 'cli' && !storage.holder) watches.start();
  const analyses = createAnalysisService({ storage, events, jobs, programVersion, isoNow, show: runs.show, imports });
  const reportFolder = options.reportFolder ?? path.join(path.dirname(options.dataFile), 'reports');
  const reports = createReportService({
    ...{ storage, jobs, programVersion, isoNow, show: runs.show, imports },
    // Who only looks can keep no analysis; a report then has those that are there.
    addUsual: storage.holder ? () => Promise.resolve() : analyses.addUsual,
    folder: reportFolder,
  });
  const offers = createOfferService({ jobs, reports, programVersion, folder: reportFolder });
  const program = createProgramService({
    ...{ storage, events, instruments, runs, isoNow, who, recovered, nowMs: () => clock.nowMs() },
    ...{ stays: options.shell !== 'cli', holds: takesInHand(options), surroundings: options.surroundings ?? {} },
  });
  return {
    events,
    owner,
    pool,
    jobs,
    opener,
    descriptions,
    wire,
    instruments,
    runs,
    queues,
    limits,
    userName,
    analyses,
    imports,
    watches,
    reports,
    offers,
    program,
    clock,
  };
}

/** The drivers on the shelf, what is confirmed of them, and trying what is not yet on it. */
function createDescriptions({ dataFile }: HostOptions, { settings }: Storage): DescriptionParts {
  const confirmations = createConfirmations(settings);
  const isConfirmed = (driverId: string) => confirmations.of(driverId).length > 0;
  return {
    confirmations,
    shelf: createDriverShelf(descriptionFolderOf(dataFile), isConfirmed),
    trial: createTrial(createLinkOpener(hostClock), hostClock),
  };
}

/** Of the command line only cables have threads: its one virtual instrument has no port to hang in. */
function createOpener(
  { instrumentThreads, instrumentWorkerFile, shell, dataFile }: HostOptions,
  wire: WireLogs,
  drivers: readonly InstrumentDriver[],
): InstrumentOpener {
  const means = { drivers, clock: hostClock };
  const local = createLocalOpener({ ...means, links: createLinkOpener(hostClock, wire) });
  const wanted = instrumentThreads ?? (shell === 'cli' ? 'cables' : 'all');
  if (wanted === 'none') return local;
  const threads = createThreadOpener({
    ...{ drivers, links: createLinkOpener(hostClock), descriptionFolder: descriptionFolderOf(dataFile) },
    workerFile: instrumentWorkerFile ?? workerEntry('instruments'),
    onWire: (pieces) => pieces.forEach(wire.enter),
  });
  return wanted === 'all' ? threads : virtualElsewhere(threads, local);
}

/** The user of this computer; a system without accounts has none. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown user';
  }
}

function demoStatus(demo: Demo | undefined, storage: Storage) {
  return demo?.status() ?? storedDemoStatus(storage);
}

/** Sorts by time and can be read aloud: run-20261122-124501-3f9c21, and eight started in one second differ. */
function newRunId(): string {
  const at = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `run-${at}-${randomBytes(3).toString('hex')}`;
}

function closeOnce(work: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => (closing ??= work());
}
