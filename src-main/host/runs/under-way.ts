import { AppError } from '../../../src-core/errors.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import { chargePerUnitXC } from '../../../src-core/model/sample-fields.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { IonContent, RunEnd } from '../../../src-core/run/ports.ts';
import { siValue } from '../../../src-core/units/quantity.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import { announceRuns } from './announce-runs.ts';
import { startLiveRun, type LiveRun } from './live-run.ts';
import type { ResumePoint } from './resume-point.ts';
import { attachmentsOf } from './run-extras.ts';
import type { RunServiceOptions } from './service-options.ts';

/** The runs under way in this process, and how those that were ended. */
export interface RunsUnderWay {
  readonly lives: ReadonlyMap<string, LiveRun>;
  /** Stored and whole. @throws AppError `input/not-found` */
  show(runId: string): RunDetail;
  /** @throws AppError `run/bad-state` for one that is not under way here */
  must(runId: string): LiveRun;
  launch(detail: RunDetail, entry: InstrumentEntry, from: ResumePoint | undefined): void;
  /** Whether this virtual instrument of this process is the one the run was on last. */
  wasOn(runId: string, entry: InstrumentEntry): boolean;
  finished(runId: string): Promise<RunEnd>;
}

export function createRunsUnderWay(options: RunServiceOptions): RunsUnderWay {
  const { storage, events, instruments, clock } = options;
  const lives = new Map<string, LiveRun>();
  /** Of this process: whoever asks a moment too late gets an answer too. */
  const ends = new Map<string, RunEnd>();
  /** On which virtual instrument of this process a run was last. */
  const benches = new Map<string, object | undefined>();

  function show(runId: string): RunDetail {
    const found = storage.runs.detail(runId, storage.journal.list(runId));
    if (found) return { ...found, ...attachmentsOf(storage, runId) };
    throw new AppError('input/not-found', `There is no run “${runId.slice(0, 60)}”.`, {
      remedy: 'Choose one from the list of runs.',
    });
  }

  function must(runId: string): LiveRun {
    const live = lives.get(runId);
    if (live) return live;
    const { state } = show(runId);
    throw new AppError('run/bad-state', `This run is not under way here: it is “${state}”.`, {
      remedy: state === 'interrupted' ? 'Resume it on its instrument, or end it.' : 'Nothing needs to be done.',
    });
  }

  function launch(detail: RunDetail, entry: InstrumentEntry, from: ResumePoint | undefined): void {
    const { id: runId, sample } = detail;
    const plan = { ...detail.plan, limits: options.limits.within(detail.plan.limits, entry) };
    const onSaved = options.onSaved;
    const live = startLiveRun({
      ...{ runId, plan, entry, storage, events, clock, from },
      createRun: options.createRun,
      ionContent: ionContentOf(sample),
      ...(onSaved ? { onSaved: (rows: number) => onSaved(runId, rows) } : {}),
    });
    lives.set(runId, live);
    benches.set(runId, entry.bench);
    instruments.changed();
    announceRuns(options);
    ends.delete(runId);
    void live.finished.then((end) => {
      ends.set(runId, end);
      lives.delete(runId);
      instruments.changed();
      options.onEnded?.(runId, end);
    });
  }

  return {
    lives,
    show,
    must,
    launch,
    wasOn: (runId, entry) => benches.get(runId) === entry.bench,
    finished(runId) {
      const end = ends.get(runId);
      return end ? Promise.resolve(end) : must(runId).finished;
    },
  };
}

function ionContentOf(sample: Sample): IonContent | undefined {
  const chargePerXC = chargePerUnitXC(sample);
  if (chargePerXC === undefined || !sample.initialX) return undefined;
  return { initialX: siValue(sample.initialX, 'number').value, chargePerXC };
}
