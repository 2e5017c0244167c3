import type { ArrheniusSettings } from '../../analysis/arrhenius/settings.ts';
import type { ThermalData } from '../../model/arrhenius.ts';
import type { DirectCurrentMethodId } from '../../model/direct-current.ts';
import type { FitDemands } from '../../model/fit-constraint.ts';
import type { JointSettings } from '../../model/joint-view.ts';
import type { Quantity } from '../../model/quantity.ts';
import type { PelletQuantity, RepeatGroup } from '../../model/repeats.ts';
import type {
  AnalysisKind,
  AnalysisRecord,
  AnalysisSummary,
  ImpedanceWeight,
  TitrationAnalysis,
} from '../../model/results.ts';
import type { TitrationSettings } from '../../model/titration.ts';
import type { ArrheniusQuantity, SeriesSettings, SpectrumConditions } from '../../model/series.ts';

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
  /** An analysis of the same kind and data whose place this one takes in every list: a step on the way to it. */
  readonly replaces?: string;
}

/** A titration beside the impedance taken in its rests. */
export interface JointViewRequest extends TitrationRequest {
  /** Spectra of files or imports, one for each pulse in their order; absent: those of the run. */
  readonly spectra?: readonly SpectrumSource[];
  /** How the spectra are evaluated. */
  readonly joint?: JointSettings;
}

/** Points along temperature: exactly one of text, kept analysis, import and points. */
export interface ThermalSource {
  /** A table: as pasted, or of a file. */
  readonly text?: string;
  readonly fileName?: string;
  /** A kept series of spectra along temperature, and which of its processes by name or role; or a kept Arrhenius analysis. */
  readonly analysisId?: string;
  readonly arc?: string;
  /** Default: conductivity, else resistance, else relaxation. */
  readonly quantity?: ArrheniusQuantity;
  /** The newest kept series along temperature of the spectra of this file. */
  readonly importId?: string;
  /** Or the points themselves. */
  readonly data?: ThermalData;
  /** Points that do not count, by their place in the table or series, from 0; of one material. */
  readonly leftOut?: readonly number[];
  /** Of a table: header of the column of values or a part of it, what is added to °C, and which of several materials. */
  readonly column?: string;
  readonly celsiusZeroK?: number;
  readonly material?: string;
}

/** What requests share that need no run. */
export interface KeepChoice {
  /** Whether the answer is stored; otherwise its id is empty. */
  readonly keep?: boolean;
  /** Under what it is listed; by default told by what was analysed. */
  readonly title?: string;
}

export interface ArrheniusRequest extends KeepChoice {
  readonly source: ThermalSource;
  readonly settings?: ArrheniusSettings;
}

export interface MeyerNeldelRequest extends KeepChoice {
  /** Every material of a table counts, unless one is named; tables of energies and prefactors are read too. */
  readonly sources: readonly ThermalSource[];
  readonly settings?: ArrheniusSettings;
}

/** A measurement with direct current: exactly one of run, import and text. */
export interface RecordSource {
  readonly runId?: string;
  readonly importId?: string;
  readonly text?: string;
  readonly fileName?: string;
  /** Part of it, s of its own clock. */
  readonly fromS?: number;
  readonly toS?: number;
}

export interface DirectCurrentRequest extends KeepChoice {
  readonly method: DirectCurrentMethodId;
  /** By the fields of the method (`analysis/direct-current/methods`), as typed. */
  readonly values: Readonly<Record<string, Quantity>>;
  /** Such as what was held, or the metal of the electrodes. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly record?: RecordSource;
}

export interface RepeatsRequest extends KeepChoice {
  /** Values by group; or as a table. */
  readonly groups?: readonly RepeatGroup[];
  readonly text?: string;
  readonly quantity: PelletQuantity;
  readonly unit?: string;
}

/** What each technique is asked with. */
export interface AnalysisRequests {
  readonly impedance: ImpedanceRequest;
  readonly series: SeriesRequest;
  readonly titration: TitrationRequest;
  readonly jointView: JointViewRequest;
  readonly arrhenius: ArrheniusRequest;
  readonly meyerNeldel: MeyerNeldelRequest;
  readonly directCurrent: DirectCurrentRequest;
  readonly repeats: RepeatsRequest;
}

/** One call per technique: `analysis.impedance`, `analysis.arrhenius` … The result is the member of the record of that name. */
export type AnalysisRequestCalls = {
  readonly [K in AnalysisKind as `analysis.${K}`]: (request: AnalysisRequests[K]) => AnalysisRecord;
};

/** From stored or given data to results. */
export interface AnalysisCalls extends AnalysisRequestCalls {
  /** D so far of a running titration: finished pulses only. */
  'analysis.titrationSoFar': (request: { readonly runId: string }) => TitrationAnalysis;
  'analysis.list': (request: {
    readonly runId?: string;
    readonly importId?: string;
    /** Of the same numbers, wherever they came from. */
    readonly inputHash?: string;
    readonly kind?: AnalysisKind;
  }) => readonly AnalysisRecord[];
  /** All that is kept, newest first, without results: for lists. */
  'analysis.summaries': (none: null) => readonly AnalysisSummary[];
  'analysis.show': (request: { readonly analysisId: string }) => AnalysisRecord;
  /** From every list; nothing else that was kept changes. */
  'analysis.remove': (request: { readonly analysisId: string }) => null;
  'analysis.restore': (request: { readonly analysisId: string }) => null;
}
