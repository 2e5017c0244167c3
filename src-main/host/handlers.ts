import { randomUUID } from 'node:crypto';
import { analysisKinds } from '../../src-core/analysis/index.ts';
import type {
  AnalysisRecord,
  AnalysisRequests,
  AppInfo,
  Calls,
  DemoStatus,
  Settings,
} from '../../src-core/contract/calls.ts';
import type { Handlers } from '../../src-core/contract/dispatch.ts';
import { cells } from '../../src-core/cells/index.ts';
import { AppError } from '../../src-core/errors.ts';
import { parseMethod } from '../../src-core/methods/parse.ts';
import { planMethod } from '../../src-core/methods/plan.ts';
import type { DcTable, ImpedanceTable } from '../../src-core/model/reading.ts';
import type { AnalysisKind } from '../../src-core/model/results.ts';
import { parseSample } from '../../src-core/model/sample-schema.ts';
import type { AnalysisService } from './analysis/analysis-service.ts';
import { listSpectra } from './analysis/run-data.ts';
import { attachmentHandlers, channelHandlers } from './channel-handlers.ts';
import type { EventHub } from './event-hub.ts';
import { hostClock } from './host-clock.ts';
import type { ImportService } from './imports/import-service.ts';
import type { WatchService } from './imports/watch-service.ts';
import { importHandlers } from './imports/import-handlers.ts';
import { describeDriver } from './instruments/describe-driver.ts';
import { descriptionHandlers, type DescriptionParts } from './instruments/description-handlers.ts';
import type { InstrumentService } from './instruments/instrument-service.ts';
import { createRememberedPorts, rememberedOf, withRememberedRate } from './instruments/remembered-ports.ts';
import type { JobService } from './jobs/job-service.ts';
import { discoverPorts, systemPorts } from './links/discovery.ts';
import type { WireLogs } from './links/wire-log.ts';
import { programName, programVersion } from './program.ts';
import { programHandlers } from './program-handlers.ts';
import type { ProgramService } from './program-service.ts';
import type { OfferService } from './offer-service.ts';
import type { ReportService } from './report-service.ts';
import { startByHand } from './runs/manual.ts';
import { selfTest } from './runs/self-test.ts';
import type { ChannelLimitsService } from './runs/channel-limits.ts';
import type { QueueService } from './runs/queue-service.ts';
import type { RunService } from './runs/run-service.ts';
import { asTable, joinTables, type ChunkKind } from './storage/chunk-codec.ts';
import type { Storage } from './storage/storage.ts';

export interface HandlerParts {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly instruments: InstrumentService;
  readonly wire: WireLogs;
  readonly descriptions: DescriptionParts;
  readonly runs: RunService;
  readonly queues: QueueService;
  readonly limits: ChannelLimitsService;
  readonly userName: string;
  readonly analyses: AnalysisService;
  readonly reports: ReportService;
  readonly offers: OfferService;
  readonly imports: ImportService;
  readonly watches: WatchService;
  readonly jobs: JobService;
  readonly shell: AppInfo['shell'];
  readonly program: ProgramService;
  readonly demoStatus: () => DemoStatus;
}

/** The host's end of the contract: one handler per call. */
export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...appHandlers(parts),
    ...instrumentHandlers(parts),
    ...sampleHandlers(parts),
    ...methodHandlers(parts),
    ...runHandlers(parts),
    ...channelHandlers(parts),
    ...analysisHandlers(parts),
    ...offerHandlers(parts),
    ...importHandlers(parts),
    ...programHandlers(parts.program, parts.storage),
  };
}

type Part<P extends string> = Pick<Handlers, Extract<keyof Handlers, `${P}.${string}`>>;

const defaultSettings: Settings = { theme: 'system', paper: 'A4' };

function appHandlers({ storage, shell, demoStatus }: HandlerParts): Part<'app' | 'settings' | 'demo'> {
  const settings = () => ({
    ...defaultSettings,
    ...(storage.settings.get('settings') as Partial<Settings> | undefined),
  });
  return {
    'app.info': () => ({
      name: programName,
      version: programVersion,
      shell,
      platform: process.platform,
      nodeVersion: process.versions.node,
      dataFile: storage.file,
    }),
    'settings.get': settings,
    'settings.set': (changes) => {
      storage.settings.set('settings', { ...settings(), ...changes });
      return settings();
    },
    'demo.status': demoStatus,
  };
}

function instrumentHandlers(parts: HandlerParts): Part<'instruments'> {
  const { storage, instruments, wire, descriptions, queues, runs, events } = parts;
  const ports = createRememberedPorts(storage.settings);
  return {
    'instruments.discover': () => discoverPorts(cells, systemPorts),
    'instruments.drivers': () => {
      descriptions.shelf.refresh();
      return descriptions.shelf.drivers.map((driver) =>
        describeDriver(driver, descriptions.confirmations.of(driver.id)),
      );
    },
    ...descriptionHandlers(descriptions),
    'instruments.probe': async (request) => {
      const likely = request.likely ?? ports.find(request.address);
      const report = await instruments.probe({ ...request, ...(likely ? { likely } : {}) });
      if (report.found) ports.remember(request.address, report.found);
      return report;
    },
    'instruments.cancelProbe': ({ address }) => {
      instruments.cancelProbe(address);
      return null;
    },
    'instruments.wire': ({ address, after }) => wire.read(address, after),
    'instruments.list': () => instruments.list(),
    'instruments.connect': async (request) => {
      const summary = await instruments.connect(withRememberedRate(request, ports));
      ports.remember(request.address, rememberedOf(summary, request, ports));
      return summary;
    },
    'instruments.disconnect': async ({ instrumentId }) => {
      await instruments.disconnect(instrumentId);
      return null;
    },
    'instruments.stop': async ({ instrumentId }) => ({ cellState: await instruments.stop(instrumentId) }),
    'instruments.stopAll': () => {
      // The bytes first.
      const stopped = instruments.stopAll();
      queues.pauseAll('STOP was pressed.');
      return stopped;
    },
    'instruments.selfTest': ({ instrumentId, dummyCell }) =>
      selfTest({ instruments, runs, storage, events, isoNow: hostClock.isoNow }, instrumentId, dummyCell),
    'instruments.manual': ({ instrumentId, step, limits }) => ({
      runId: startByHand(runs, instrumentId, step, limits),
    }),
  };
}

function sampleHandlers({ storage }: HandlerParts): Part<'samples'> {
  return {
    'samples.list': () => storage.samples.list(),
    'samples.save': (input) => {
      const { id, ...sample } = parseSample(input);
      const saved = { ...sample, id: id || `sample-${randomUUID().slice(0, 8)}` };
      storage.samples.save(saved, hostClock.isoNow());
      return saved;
    },
    'samples.remove': ({ sampleId }) => {
      if (!storage.samples.remove(sampleId)) throw notFound('sample', sampleId);
      return null;
    },
  };
}

function methodHandlers({ storage, instruments, runs }: HandlerParts): Part<'methods'> {
  return {
    'methods.list': () => storage.methods.list(),
    'methods.save': (input) => {
      const { id, ...method } = parseMethod(input);
      const saved = { ...method, id: id || `method-${randomUUID().slice(0, 8)}` };
      storage.methods.save(saved, hostClock.isoNow());
      return saved;
    },
    'methods.remove': ({ methodId }) => {
      if (!storage.methods.remove(methodId)) throw notFound('method', methodId);
      return null;
    },
    'methods.plan': ({ method, sampleId, instrumentId }) => {
      const sample = sampleId === undefined ? undefined : storage.samples.find(sampleId);
      const parsed = parseMethod(method);
      if (instrumentId !== undefined) return runs.planFor(parsed, sample, instruments.find(instrumentId));
      return planMethod(parsed, sample ? { sample } : {});
    },
  };
}

function runHandlers(parts: HandlerParts): Part<'runs'> {
  const { storage, runs } = parts;
  /** All rows of a run, those not on disk yet too. What the screens have not seen is sent first, so nothing sent later overlaps. */
  function allRows(runId: string, kind: ChunkKind) {
    const live = runs.live(runId);
    live?.sendSamples();
    const stored = kind === 'dc' ? storage.chunks.dc(runId) : storage.chunks.impedance(runId);
    return live ? joinTables(kind, [stored, asTable(kind, live.writer.unsaved(kind))]) : stored;
  }
  const allDc = (runId: string) => allRows(runId, 'dc') as DcTable;
  const allImpedance = (runId: string) => allRows(runId, 'impedance') as ImpedanceTable;
  return {
    'runs.list': () => storage.runs.list(),
    'runs.show': ({ runId }) => runs.show(runId),
    'runs.status': ({ runId }) => runs.status(runId),
    'runs.start': (request) => ({ runId: runs.start(request) }),
    'runs.stop': async ({ runId }) => {
      await runs.stop(runId);
      return null;
    },
    'runs.hold': ({ runId }) => {
      runs.hold(runId);
      return null;
    },
    'runs.skip': ({ runId }) => {
      runs.skip(runId);
      return null;
    },
    'runs.resume': ({ runId, instrumentId }) => {
      runs.resume(runId, instrumentId);
      return null;
    },
    'runs.end': ({ runId }) => {
      runs.end(runId);
      return null;
    },
    'runs.samples': ({ runId }) => {
      runs.show(runId);
      return { runId, dc: allDc(runId), impedance: allImpedance(runId) };
    },
    'runs.spectra': ({ runId }) => listSpectra(allImpedance(runId), runs.show(runId).plan),
    ...attachmentHandlers(parts),
  };
}

function analysisHandlers({ storage, analyses, jobs, reports }: HandlerParts): Part<'analysis' | 'jobs' | 'reports'> {
  return {
    ...requestHandlers(analyses),
    'analysis.titrationSoFar': ({ runId }) => analyses.titrationSoFar(runId),
    'analysis.list': (question) =>
      candidates(storage, question).filter(
        ({ inputHash, kind }) => inputHash === (question.inputHash ?? inputHash) && kind === (question.kind ?? kind),
      ),
    'analysis.summaries': () => storage.analyses.summaries(),
    'analysis.show': ({ analysisId }) => analyses.show(analysisId),
    'analysis.remove': ({ analysisId }) => {
      analyses.remove(analysisId);
      return null;
    },
    'analysis.restore': ({ analysisId }) => {
      analyses.restore(analysisId);
      return null;
    },
    'jobs.cancel': ({ jobId }) => {
      jobs.cancel(jobId);
      return null;
    },
    'reports.create': (request) => reports.create(request),
    'reports.list': () => reports.list(),
  };
}

/** `analysis.<kind>` of every technique. */
function requestHandlers({ make }: AnalysisService): Pick<Handlers, `analysis.${AnalysisKind}`> {
  const entries = analysisKinds.map((kind) => [
    `analysis.${kind}`,
    (request: AnalysisRequests[typeof kind]) => make(kind, request),
  ]);
  return Object.fromEntries(entries) as Pick<Handlers, `analysis.${AnalysisKind}`>;
}

/** By the narrowest of the questions the data file answers at once. */
function candidates(
  { analyses }: Storage,
  { runId, importId, kind }: Parameters<Calls['analysis.list']>[0],
): readonly AnalysisRecord[] {
  if (importId !== undefined) return analyses.ofImport(importId);
  return runId === undefined && kind !== undefined ? analyses.ofKind(kind) : analyses.list(runId);
}

function offerHandlers({ offers }: HandlerParts): Part<'figures' | 'files'> {
  return {
    'figures.export': (request) => offers.figure(request),
    'files.offer': ({ fileName, text }) => offers.text(fileName, text),
  };
}

function notFound(noun: string, id: string): AppError {
  return new AppError('input/not-found', `There is no ${noun} “${id.slice(0, 60)}”.`, {
    remedy: `Choose one from the list of ${noun}s.`,
  });
}
