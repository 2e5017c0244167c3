import type { Method, MethodStep } from '../../model/method.ts';
import type { Plan } from '../../model/plan.ts';
import type { DcTable, ImpedanceTable } from '../../model/reading.ts';
import type { JournalEntry, RunDetail, RunSummary } from '../../model/run.ts';
import type { MethodChange, RunPhoto } from '../../model/run-extras.ts';
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
  /** Of the sample, where one is measured; NaN otherwise. */
  readonly lastTemperatureC: number;
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

/** The steps of a run's method that have not begun, as they shall be. */
export interface ModifyRequest {
  readonly runId: string;
  /** Place in the method of the first of these steps, from 0: every step before has begun. */
  readonly firstChangedStep: number;
  readonly steps: readonly MethodStep[];
  /** Also leaves out what is left of the step under way, when the part now going on is over. */
  readonly dropsRest?: boolean;
  readonly reason: string;
  readonly by?: string;
}

/** How far a run has come in its method, and what may be changed. */
export interface ModifiableSteps {
  readonly method: Method;
  /** Steps of the method before this place have begun. */
  readonly firstFreeStep: number;
  /** Planned steps of the one under way that have not begun. */
  readonly restOfPresentStep: number;
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
  'runs.note': (request: { readonly runId: string; readonly text: string; readonly by?: string }) => JournalEntry;
  /** A course of the voltage in a few points, for a small drawing; empty for a run that is not under way here. */
  'runs.outline': (request: { readonly runId: string }) => {
    readonly timeS: Float64Array;
    readonly voltageV: Float64Array;
  };
  'runs.modifiable': (request: { readonly runId: string }) => ModifiableSteps;
  /** The plan as it would be with these steps; nothing is changed. */
  'runs.modifyPlan': (request: ModifyRequest) => Plan;
  /** @throws AppError `run/bad-state` when one of the steps has begun meanwhile; `input/beyond-instrument` */
  'runs.modify': (request: ModifyRequest) => MethodChange;
  /** JPEG, PNG or WebP. The same picture is kept once. */
  'runs.addPhoto': (request: {
    readonly runId: string;
    readonly contentBase64: string;
    readonly caption?: string;
    readonly by?: string;
  }) => RunPhoto;
  'runs.photo': (request: { readonly photoId: string }) => {
    readonly photo: RunPhoto;
    readonly contentBase64: string;
  };
  /** The first photo of each run that has one. */
  'runs.covers': (request: null) => readonly RunPhoto[];
}
