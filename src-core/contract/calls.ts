import type { CellState, WireError } from '../errors.ts';
import type { Figure } from '../figures/figure.ts';
import type { FigureFormat, FigureStyle } from '../figures/paper.ts';
import type { DataKind, SampleHints } from '../formats/format.ts';
import type { Answers, FileQuestion } from '../formats/questions.ts';
import type { Method } from '../model/method.ts';
import type { Plan } from '../model/plan.ts';
import type { DcTable, ImpedanceTable } from '../model/reading.ts';
import type { FitDemands } from '../model/fit-constraint.ts';
import type { AnalysisKind, AnalysisRecord, ImpedanceWeight, TitrationAnalysis } from '../model/results.ts';
import type { InstrumentIdentity, JournalEntry, RunDetail, RunSummary } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import type { Warning } from '../model/quantity.ts';
import type { Spectrum } from '../model/spectrum.ts';
import type { TitrationData, TitrationSettings } from '../model/titration.ts';
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
  /** A spectrum measured in a run. */
  readonly runId?: string;
  /** Of a run: the step of its plan. Of an import or a file: the number of the spectrum in the file, from 0. */
  readonly stepIndex?: number;
  /** Or one of an imported file, read with the answers given at its import. */
  readonly importId?: string;
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

export interface TitrationRequest extends TitrationSettings {
  readonly runId?: string;
  readonly importId?: string;
  readonly fileName?: string;
  readonly text?: string;
  readonly sampleId?: string;
  readonly currentSign?: 1 | -1;
}

/** A file the user gives to the host, as it is on disk. */
export interface GivenFile {
  readonly fileName: string;
  /** Name of the folder it came in, as far as it is known; what was answered for its neighbours is suggested. */
  readonly folder?: string;
  readonly contentBase64: string;
}

export interface SpectrumSummary {
  /** Number in the file, from 0. */
  readonly index: number;
  readonly label: string;
  readonly points: number;
  readonly minFrequencyHz: number;
  readonly maxFrequencyHz: number;
  readonly temperatureK?: number;
}

/** A file as it would be imported, with the answers given and the suggested ones where none was. */
export interface ImportPreview {
  readonly fileName: string;
  readonly format: string;
  readonly formatTitle: string;
  readonly kind: DataKind;
  readonly bytes: number;
  readonly sha256: string;
  readonly spectra: readonly SpectrumSummary[];
  /** Thinned, for small drawings, of the first spectra; in the order of `spectra`. */
  readonly outlines: readonly { readonly zReOhm: Float64Array; readonly zImOhm: Float64Array }[];
  /** Header and first rows of the first spectrum or of the titration, in the units of the model. */
  readonly firstRows: readonly (readonly string[])[];
  /** Of a titration. */
  readonly samples?: number;
  readonly sampleHints?: SampleHints;
  readonly warnings: readonly Warning[];
  readonly questions: readonly FileQuestion[];
  /** The import that holds these very bytes already. */
  readonly knownAs?: string;
}

/** An imported file; its bytes are kept unchanged. */
export interface ImportSummary {
  readonly id: string;
  readonly fileName: string;
  readonly folder: string;
  readonly format: string;
  readonly formatTitle: string;
  readonly kind: DataKind;
  readonly importedAt: string;
  readonly programVersion: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly spectra: readonly SpectrumSummary[];
  readonly samples?: number;
  readonly sampleHints?: SampleHints;
  readonly warnings: readonly Warning[];
  readonly answers: Answers;
  readonly sampleId?: string;
  /** Came by itself from a watched folder. */
  readonly isWatched: boolean;
  /** Counted from 1: a file that grew or was rewritten in a watched folder comes again. */
  readonly version: number;
  readonly replaces?: string;
  /** The newer version of the same file. */
  readonly replacedBy?: string;
}

export interface ImportContent {
  readonly summary: ImportSummary;
  /** In the order of `summary.spectra`. */
  readonly spectra: readonly Spectrum[];
  readonly titration?: TitrationData;
}

export interface WatchRequest {
  /** Absolute path on the host's machine. */
  readonly folder: string;
  /** Also what is in the folder already; otherwise only what comes. */
  readonly withExisting?: boolean;
  /** Answers for every file that asks. */
  readonly answers?: Answers;
  readonly sampleId?: string;
}

/** A folder whose new files become imports. */
export interface WatchedFolder {
  readonly folder: string;
  readonly since: string;
  readonly answers: Answers;
  readonly sampleId?: string;
  readonly imported: number;
  readonly lastImportedAt?: string;
  /** The folder itself cannot be read now. It is tried again. */
  readonly error?: WireError;
  /** Files that could not be taken in, with the reason. */
  readonly problems: readonly { readonly fileName: string; readonly error: WireError }[];
  /** What some of those files ask: `imports.watch` with the answers takes them in. */
  readonly questions: readonly FileQuestion[];
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

/** A figure as a file for a paper; its height follows from what it shows. */
export interface FigureRequest {
  readonly figure: Figure;
  readonly format: FigureFormat;
  readonly widthMm: number;
  readonly style: FigureStyle;
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
  'analysis.list': (request: {
    readonly runId?: string;
    readonly importId?: string;
    /** Of the same numbers, wherever they came from. */
    readonly inputHash?: string;
    readonly kind?: AnalysisKind;
  }) => readonly AnalysisRecord[];
  'jobs.cancel': (request: { readonly jobId: string }) => null;

  /** What would be read, and what the file leaves open. Nothing is stored. */
  'imports.preview': (request: GivenFile & { readonly answers?: Answers }) => ImportPreview;
  /**
   * Stores a file. The same bytes with the same answers are recognised and not stored twice. Refused with
   * `input/ambiguous-sign` while a required question is open, and when `sha256` is not that of the bytes.
   */
  'imports.add': (
    request: GivenFile & { readonly answers?: Answers; readonly sampleId?: string; readonly sha256?: string },
  ) => { readonly summary: ImportSummary; readonly isNew: boolean };
  /** Newest first, without those removed. */
  'imports.list': (none: null) => readonly ImportSummary[];
  'imports.show': (request: { readonly importId: string }) => ImportContent;
  /** Out of the lists; its bytes and analyses stay, and `imports.restore` brings it back. */
  'imports.remove': (request: { readonly importId: string }) => null;
  'imports.restore': (request: { readonly importId: string }) => ImportSummary;
  'imports.watches': (none: null) => readonly WatchedFolder[];
  /** Begins to watch a folder, or changes what was said about it. */
  'imports.watch': (request: WatchRequest) => WatchedFolder;
  'imports.unwatch': (request: { readonly folder: string }) => null;

  'reports.create': (request: ReportRequest) => ReportFile;
  'reports.list': (none: null) => readonly ReportFile[];
  'figures.export': (request: FigureRequest) => ReportFile;
  /** Text made by a screen as a file to be handed to the user: .csv, .json, .tex, .svg or .txt. */
  'files.offer': (request: { readonly fileName: string; readonly text: string }) => ReportFile;
}

/** All the host may tell the renderer, unasked. */
export interface Events {
  'instruments.changed': readonly InstrumentSummary[];
  'runs.status': RunStatus;
  'runs.samples': RunSamples;
  'runs.journal': { readonly runId: string; readonly entry: JournalEntry };
  /** The run list changed (started, ended, recovered). */
  'runs.changed': readonly RunSummary[];
  'analysis.changed': { readonly runId?: string; readonly importId?: string };
  /** The list of imports changed: ask for it anew. `added` came by themselves from a watched folder. */
  'imports.changed': { readonly added: readonly ImportSummary[] };
  'imports.watches': readonly WatchedFolder[];
  'jobs.progress': JobProgress;
  'demo.status': DemoStatus;
}
