import type { Method } from '../../model/method.ts';
import type { Plan } from '../../model/plan.ts';
import type { DcTable, ImpedanceTable } from '../../model/reading.ts';
import type { JournalEntry, RunDetail, RunSummary } from '../../model/run.ts';
import type { Sample } from '../../model/sample.ts';

export interface RunRequest {
  readonly instrumentId: string;
  readonly sampleId: string;
  readonly methodId: string;
  readonly title?: string;
}

/** The live state of a run, sent at most every 100 ms. */
export interface RunStatus {
  readonly summary: RunSummary;
  readonly stepLabel: string;
  /** Device seconds. */
  readonly runTimeS: number;
  readonly stepTimeS: number;
  readonly stepExpectedS: number;
  readonly remainingS: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly speed: number;
  readonly lastVoltageV: number;
  readonly lastCurrentA: number;
  /** Charge since the start, C, positive on charge. */
  readonly chargeC: number;
  /** Ion content now; NaN when it cannot be known. */
  readonly x: number;
  readonly unsavedSamples: number;
  /** ms since the last chunk was committed. */
  readonly savedAgoMs: number;
  readonly holdRequested: boolean;
}

/** Samples not sent before, in order. */
export interface RunSamples {
  readonly runId: string;
  readonly dc?: DcTable;
  readonly impedance?: ImpedanceTable;
}

export interface SpectrumInfo {
  readonly stepIndex: number;
  readonly label: string;
  readonly points: number;
  readonly startTimeS: number;
}

/** Samples, methods and what is measured with them. */
export interface RunCalls {
  'samples.list': (none: null) => readonly Sample[];
  /** Creates (empty id) or replaces. */
  'samples.save': (sample: Sample) => Sample;
  'samples.remove': (request: { readonly sampleId: string }) => null;

  'methods.list': (none: null) => readonly Method[];
  'methods.save': (method: Method) => Method;
  'methods.remove': (request: { readonly methodId: string }) => null;
  /** The plan as it would run: predicted E(t), duration, data volume, and every problem. */
  'methods.plan': (request: {
    readonly method: Method;
    readonly sampleId?: string;
    readonly instrumentId?: string;
  }) => Plan;

  'runs.list': (none: null) => readonly RunSummary[];
  'runs.show': (request: { readonly runId: string }) => RunDetail;
  'runs.status': (request: { readonly runId: string }) => RunStatus | null;
  /** Problems of severity "error" refuse it; otherwise the run is armed at once. */
  'runs.start': (request: RunRequest) => { readonly runId: string };
  'runs.stop': (request: { readonly runId: string }) => null;
  'runs.hold': (request: { readonly runId: string }) => null;
  'runs.skip': (request: { readonly runId: string }) => null;
  /** Goes on after a hold, or from the step boundary of an interrupted run on a connected instrument. */
  'runs.resume': (request: { readonly runId: string; readonly instrumentId?: string }) => null;
  /** Closes an interrupted run for good. */
  'runs.end': (request: { readonly runId: string }) => null;
  'runs.samples': (request: { readonly runId: string }) => RunSamples;
  'runs.spectra': (request: { readonly runId: string }) => readonly SpectrumInfo[];
  'runs.note': (request: { readonly runId: string; readonly text: string }) => JournalEntry;
}
