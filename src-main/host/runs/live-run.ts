import type { RunStatus } from '../../../src-core/contract/calls.ts';
import { toWire } from '../../../src-core/errors.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import { readingStatus, type TemperatureReading } from '../../../src-core/model/reading.ts';
import type { JournalEntry, RunSummary } from '../../../src-core/model/run.ts';
import type { IonContent, RunController, RunEnd, RunOptions } from '../../../src-core/run/ports.ts';
import type { EventHub } from '../event-hub.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import { createChunkWriter, type ChunkWriter } from '../storage/chunk-writer.ts';
import type { Storage } from '../storage/storage.ts';
import { announceRuns } from './announce-runs.ts';
import { watchClocks } from './clock-watch.ts';
import { createLiveSamples } from './live-samples.ts';
import { createLiveView, type LiveView } from './live-view.ts';
import type { ResumePoint } from './resume-point.ts';

const statusIntervalMs = 100;
const samplesIntervalMs = 40;

export interface LiveRunOptions {
  readonly runId: string;
  readonly plan: Plan;
  readonly entry: InstrumentEntry;
  readonly storage: Storage;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly createRun: (options: RunOptions) => RunController;
  readonly ionContent: IonContent | undefined;
  readonly from: ResumePoint | undefined;
  /** Rows of this run that are on disk; after each commit. */
  readonly onSaved?: (rows: number) => void;
}

/** One run under way: engine, storage and screens tied together. */
export interface LiveRun {
  readonly runId: string;
  readonly entry: InstrumentEntry;
  readonly controller: RunController;
  readonly writer: ChunkWriter;
  status(): RunStatus;
  outline: LiveView['outline'];
  journal(entry: Omit<JournalEntry, 'seq' | 'at'>): JournalEntry;
  /** Sends what the screens have not seen, so that a full read after it overlaps with nothing sent later. */
  sendSamples(): void;
  /** When program or computer end or sleep: the run is kept for resuming instead of counting as stopped. */
  interrupt(reason?: string): Promise<void>;
  /** Resolves when everything about the run is on disk. */
  readonly finished: Promise<RunEnd>;
}

/** Starts the run at once. */
export function startLiveRun(options: LiveRunOptions): LiveRun {
  const { runId, plan, entry, storage, events, clock } = options;
  const isWatched = () => events.isWatched('runs.samples');
  const writer = createChunkWriter({
    runId,
    chunks: storage.chunks,
    nowMs: () => clock.nowMs(),
    isWatched,
    ...(options.onSaved ? { onSaved: options.onSaved } : {}),
  });
  const live = createLiveSamples(runId, isWatched);
  const view = createLiveView();
  let interrupting = false;

  function journal(line: Omit<JournalEntry, 'seq' | 'at'>): JournalEntry {
    const stored = storage.journal.append(runId, { at: clock.isoNow(), ...line });
    events.emit('runs.journal', { runId, entry: stored });
    return stored;
  }

  const controller = options.createRun({
    runId,
    plan,
    instrument: entry.instrument,
    clock,
    timeScale: entry.speed,
    sink: {
      dc: (row) => {
        writer.dc(row);
        live.dc(row);
        view.dc(row);
      },
      impedance: (row) => {
        writer.impedance(row);
        live.impedance(row);
      },
      accompanying: (timeS, stepIndex, reading) => {
        if (reading.kind !== 'temperature') return;
        const row = temperatureRow(timeS, stepIndex, reading);
        writer.dc(row);
        live.dc(row);
        view.dc(row);
      },
      flush: () => writer.flush(),
      onFailed: (listener) => writer.onFailed!(listener),
    },
    journal: { append: (line) => void journal(line) },
    ...(options.from ? resumeOptions(options.from) : {}),
    ...(options.ionContent ? { ionContent: options.ionContent } : {}),
  });

  const atStart = storage.runs.summary(runId)!;
  const status = () => statusOf(atStart, controller, writer, entry, view);
  const sendSamples = () => {
    for (const message of live.take()) events.emit('runs.samples', message);
  };
  const stopFollowing = followRun({ controller, storage, runId, entry, events, status, sendSamples, atStart });

  /** What cannot be noted must not keep a run from starting or ending. */
  function note(message: string): void {
    try {
      journal({ kind: 'note', message });
    } catch (failure) {
      process.emitWarning(`A note of run ${runId} could not be stored: ${String(failure)}`);
    }
  }

  async function finish(): Promise<RunEnd> {
    for (const message of entry.notes?.atStart() ?? []) note(message);
    const clocks = watchClocks(runId, entry, storage.attachments, clock);
    const end = await controller.start();
    clocks.stop();
    for (const message of entry.notes?.atEnd() ?? []) note(message);
    stopFollowing();
    const final = closeRun(options, writer, status().summary, interrupting ? asInterrupted(end) : end);
    sendSamples();
    entry.occupation = undefined;
    entry.cellState = final.cellState;
    events.emit('runs.status', status());
    return final;
  }

  entry.occupation = {
    runId,
    state: () => (controller.snapshot().state === 'holding' ? 'holding' : 'running'),
    stop: () => controller.stop('STOP'),
  };
  return {
    runId,
    entry,
    controller,
    writer,
    status,
    outline: () => view.outline(),
    journal,
    sendSamples,
    async interrupt(reason = 'The program is closing') {
      interrupting = true;
      await controller.stop(reason);
      await this.finished;
    },
    finished: finish(),
  };
}

/** A row without voltage and current, marked so that nobody takes them for numbers. */
function temperatureRow(timeS: number, stepIndex: number, { temperatureC, status }: TemperatureReading): number[] {
  return [timeS, NaN, NaN, temperatureC, stepIndex, status | readingStatus.notANumber];
}

function resumeOptions({ stepIndex, timeS, chargeC, leaving, results, earlier }: ResumePoint): Partial<RunOptions> {
  return {
    ...{ startAtStep: stepIndex, startTimeS: timeS, startChargeC: chargeC, earlier },
    ...(leaving ? { leaving } : {}),
    ...(results ? { startResults: results } : {}),
  };
}

interface Following {
  readonly controller: RunController;
  readonly storage: Storage;
  readonly runId: string;
  readonly entry: InstrumentEntry;
  readonly events: EventHub;
  readonly status: () => RunStatus;
  readonly sendSamples: () => void;
  readonly atStart: RunSummary;
}

/** Keeps row and screens up to date until the returned function is called. */
function followRun(following: Following): () => void {
  const { controller, storage, runId, entry, events, status, sendSamples, atStart } = following;
  const sampleTimer = setInterval(sendSamples, samplesIntervalMs);
  const statusTimer = setInterval(() => {
    if (events.isWatched('runs.status')) events.emit('runs.status', status());
  }, statusIntervalMs);
  const stopListening = controller.onChange(() => {
    const { state, cellState, stepIndex, stepCount, warnings: added, error } = controller.snapshot();
    const warnings = [...atStart.warnings, ...added];
    entry.cellState = cellState;
    try {
      storage.runs.update(runId, { state, cellState, stepIndex, stepCount, warnings, ...(error ? { error } : {}) });
      announceRuns({ storage, events });
    } catch (failure) {
      // The engine learns of a broken disk from its own next write; here it only must not be thrown at it.
      process.emitWarning(`The state of run ${runId} could not be stored: ${String(failure)}`);
    }
  });
  return () => {
    clearInterval(sampleTimer);
    clearInterval(statusTimer);
    stopListening();
  };
}

function asInterrupted(end: RunEnd): RunEnd {
  const { runTimeS, cellState, error } = end;
  if (end.outcome === 'completed' || end.state === 'cell-unknown') return end;
  return { state: 'interrupted', runTimeS, cellState, ...(error ? { error } : {}) };
}

/** Commits what is left and writes the end into the run's row; what fails here is told in the answer. */
function closeRun(
  { runId, storage, events, clock }: LiveRunOptions,
  writer: ChunkWriter,
  { stepIndex, warnings }: RunSummary,
  end: RunEnd,
): RunEnd {
  let error = end.error;
  try {
    writer.close();
  } catch (failure) {
    error ??= toWire(failure);
  }
  const { state, outcome, cellState } = end;
  try {
    storage.runs.update(runId, {
      state,
      cellState,
      stepIndex,
      warnings,
      ...(outcome ? { outcome } : {}),
      ...(state === 'interrupted' ? {} : { endedAt: clock.isoNow() }),
      ...(error ? { error } : {}),
      dataHash: storage.chunks.runHash(runId),
    });
    storage.runs.setOwner(runId, null, clock.isoNow());
    announceRuns({ storage, events });
  } catch (failure) {
    error ??= toWire(failure);
  }
  return { ...end, ...(error ? { error } : {}) };
}

/** Without a look into the data file: this goes out ten times a second, and when the disk is broken too. */
function statusOf(
  atStart: RunSummary,
  controller: RunController,
  writer: ChunkWriter,
  entry: InstrumentEntry,
  view: LiveView,
): RunStatus {
  const now = controller.snapshot();
  const { state, cellState, stepIndex, stepCount, warnings, outcome, error } = now;
  const { stepLabel, runTimeS, stepTimeS, stepExpectedS, remainingS, progress } = now;
  const { lastVoltageV, lastCurrentA, chargeC, x, holdRequested } = now;
  return {
    summary: {
      ...atStart,
      ...{ state, cellState, stepIndex, stepCount },
      // A resumed run keeps what it was warned of before the interruption.
      warnings: [...atStart.warnings, ...warnings],
      dcSamples: atStart.dcSamples + now.dcSamples,
      impedancePoints: atStart.impedancePoints + now.impedancePoints,
      ...(outcome ? { outcome } : {}),
      ...(error ? { error } : {}),
    },
    ...{ stepLabel, runTimeS, stepTimeS, stepExpectedS, remainingS, progress },
    ...{ lastVoltageV, lastCurrentA, chargeC, x, holdRequested },
    lastTemperatureC: view.temperatureC(),
    speed: entry.speed,
    unsavedSamples: writer.unsavedRows,
    savedAgoMs: writer.savedAgoMs(),
  };
}
