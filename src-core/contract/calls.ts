import type { CellState, WireError } from '../errors.ts';
import type { Method } from '../model/method.ts';
import type { Plan } from '../model/plan.ts';
import type { DcTable, ImpedanceTable } from '../model/reading.ts';
import type { FitDemands } from '../model/fit-constraint.ts';
import type { AnalysisRecord, ImpedanceWeight, TitrationAnalysis } from '../model/results.ts';
import type { InstrumentIdentity, JournalEntry, RunDetail, RunSummary } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import type { SeriesSettings, SpectrumConditions } from '../model/series.ts';

export type { AnalysisRecord } from '../model/results.ts';

/** Which shell the renderer runs in, and what it can count on. */
export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly shell: 'electron' | 'web' | 'cli';
  readonly platform: string;
  readonly nodeVersion: string;
  readonly dataFile: string;
}

/** A port or address where an instrument may be; listed without touching it. */
export interface PortDescription {
  /** e.g. "serial:COM5" or "virtual:mg-ti2s4". */
  readonly address: string;
  readonly title: string;
  readonly kind: 'serial' | 'virtual';
  /** What is known without probing: maker, product, serial number of the USB adapter. */
  readonly details: readonly string[];
  readonly likelyDriverId?: string;
  /** Why it cannot be used now, with the remedy. */
  readonly problem?: WireError;
}

export interface Discovery {
  readonly ports: readonly PortDescription[];
  /** Shown above the list, e.g. that `udevadm` is missing. */
  readonly notices: readonly WireError[];
}

export interface ConnectRequest {
  readonly address: string;
  readonly driverId?: string;
  /** For virtual instruments. */
  readonly speed?: number;
  readonly seed?: number;
}

export type InstrumentState = 'idle' | 'running' | 'holding' | 'lost' | 'cell-unknown';

export interface InstrumentSummary {
  readonly id: string;
  readonly identity: InstrumentIdentity;
  readonly state: InstrumentState;
  readonly cellState: CellState;
  readonly speed: number;
  readonly seed?: number;
  readonly runId?: string;
  readonly voltageRangeV: readonly [number, number];
  readonly maxCurrentA: number;
  readonly frequencyRangeHz: readonly [number, number];
  /** For people: "Open circuit", "Galvanostatic pulses", "Impedance (PEIS, GEIS)", … */
  readonly abilities: readonly string[];
  readonly confirmation: 'simulated only' | 'confirmed';
  readonly error?: WireError;
}

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

export interface SpectrumSource {
  /** A spectrum measured in a run: step index of the plan. */
  readonly runId?: string;
  readonly stepIndex?: number;
  /** Or the text of a file. */
  readonly fileName?: string;
  readonly text?: string;
}

export interface SpectrumInfo {
  readonly stepIndex: number;
  readonly label: string;
  readonly points: number;
  readonly startTimeS: number;
}

export interface ImpedanceRequest extends FitDemands {
  readonly source: SpectrumSource;
  readonly circuit: string;
  readonly guess?: readonly number[];
  readonly weight?: ImpedanceWeight;
  readonly minFrequencyHz?: number;
  readonly maxFrequencyHz?: number;
  readonly maskedPoints?: readonly number[];
  /** For σ; taken from the run when absent. */
  readonly sampleId?: string;
}

/**
 * One or several spectra of a series. A run without a step, or a file of several spectra, gives all of them. Conditions
 * given here come before those found in run, file or file name.
 */
export interface SeriesSource extends SpectrumSource, SpectrumConditions {}

export interface SeriesRequest extends SeriesSettings {
  readonly sources: readonly SeriesSource[];
  /** For σ; taken from the run when absent and all spectra are of one. */
  readonly sampleId?: string;
}

export interface TitrationRequest {
  readonly runId?: string;
  readonly fileName?: string;
  readonly text?: string;
  readonly sampleId?: string;
  readonly currentSign?: 1 | -1;
}

export interface JobProgress {
  readonly jobId: string;
  readonly title: string;
  /** 0 to 1; NaN when unknown. */
  readonly fraction: number;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
}

export type ReportFormat = 'pdf' | 'csv';

export interface ReportRequest {
  readonly runId: string;
  readonly format: ReportFormat;
  readonly paper?: 'A4' | 'Letter';
}

/** A finished file in the host's report folder; the shell hands it to the user by its token. */
export interface ReportFile {
  readonly token: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly path?: string;
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly paper: 'A4' | 'Letter';
}

export interface DemoStatus {
  readonly state: 'absent' | 'making' | 'ready' | 'failed';
  readonly message: string;
  readonly fraction: number;
}

/** All the renderer may ask of the host. A call takes one argument and answers once. */
export interface Calls {
  'app.info': (none: null) => AppInfo;
  'settings.get': (none: null) => Settings;
  'settings.set': (settings: Partial<Settings>) => Settings;
  'demo.status': (none: null) => DemoStatus;

  'instruments.discover': (none: null) => Discovery;
  'instruments.list': (none: null) => readonly InstrumentSummary[];
  'instruments.connect': (request: ConnectRequest) => InstrumentSummary;
  'instruments.disconnect': (request: { readonly instrumentId: string }) => null;
  /** STOP: aborts whatever runs there, switches the cell off and reads back. */
  'instruments.stop': (request: { readonly instrumentId: string }) => { readonly cellState: CellState };
  /** STOP for every instrument. */
  'instruments.stopAll': (none: null) => readonly { readonly instrumentId: string; readonly cellState: CellState }[];

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

  'analysis.impedance': (request: ImpedanceRequest) => AnalysisRecord;
  /** Many spectra along temperature, time, thickness …: the record's `series`. Files that fail are named in it. */
  'analysis.series': (request: SeriesRequest) => AnalysisRecord;
  'analysis.titration': (request: TitrationRequest) => AnalysisRecord;
  /** D so far of a running titration: finished pulses only. */
  'analysis.titrationSoFar': (request: { readonly runId: string }) => TitrationAnalysis;
  'analysis.list': (request: { readonly runId?: string }) => readonly AnalysisRecord[];
  'jobs.cancel': (request: { readonly jobId: string }) => null;

  'reports.create': (request: ReportRequest) => ReportFile;
  'reports.list': (none: null) => readonly ReportFile[];
}

/** All the host may tell the renderer, unasked. */
export interface Events {
  'instruments.changed': readonly InstrumentSummary[];
  'runs.status': RunStatus;
  'runs.samples': RunSamples;
  'runs.journal': { readonly runId: string; readonly entry: JournalEntry };
  /** The run list changed (started, ended, recovered). */
  'runs.changed': readonly RunSummary[];
  'analysis.changed': { readonly runId?: string };
  'jobs.progress': JobProgress;
  'demo.status': DemoStatus;
}
