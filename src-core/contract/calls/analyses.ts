import type { FitDemands } from '../../model/fit-constraint.ts';
import type { AnalysisKind, AnalysisRecord, ImpedanceWeight, TitrationAnalysis } from '../../model/results.ts';
import type { TitrationSettings } from '../../model/titration.ts';
import type { SeriesSettings, SpectrumConditions } from '../../model/series.ts';

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
}

/** From stored or given data to results. */
export interface AnalysisCalls {
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
}
