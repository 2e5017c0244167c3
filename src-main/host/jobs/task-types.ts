import type { ArrheniusSettings } from '../../../src-core/analysis/arrhenius/settings.ts';
import type { DirectCurrentColumns } from '../../../src-core/analysis/direct-current/methods/method.ts';
import type { StudyInput } from '../../../src-core/analysis/direct-current/study.ts';
import type { ThermalTableOptions } from '../../../src-core/formats/thermal-table.ts';
import type { ArrheniusAnalysis, MeyerNeldel, PrefactorPoint, ThermalData } from '../../../src-core/model/arrhenius.ts';
import type { DirectCurrentStudy } from '../../../src-core/model/direct-current.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type { PelletQuantity, RepeatGroup, RepeatsAnalysis } from '../../../src-core/model/repeats.ts';
import type {
  RelaxationOptions,
  RelaxationTimes,
} from '../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import type { ValidityCheck } from '../../../src-core/analysis/impedance/validity/check.ts';
import type { SuggestedCircuit } from '../../../src-core/analysis/impedance/suggest.ts';
import type { SeriesInput } from '../../../src-core/analysis/impedance/series/fit-series.ts';
import type { FitDemands } from '../../../src-core/model/fit-constraint.ts';
import type { ImpedanceFit } from '../../../src-core/model/impedance-fit.ts';
import type { RestSpectrum } from '../../../src-core/analysis/joint/analyse-joint.ts';
import type { JointAnalysis, JointSettings } from '../../../src-core/model/joint-view.ts';
import type { ImpedanceSeries, SeriesSettings } from '../../../src-core/model/series.ts';
import type { ConductivityAnalysis, ImpedanceWeight, TitrationAnalysis } from '../../../src-core/model/results.ts';
import type { DataKind, ParsedFile, ReadOptions } from '../../../src-core/formats/format.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import type { TitrationData, TitrationSettings } from '../../../src-core/model/titration.ts';
import type { AnalysisReportInput, ReportInput } from '../../../src-core/reports/report-input.ts';
import type { InspectedFile, InspectTask, OpenTask } from '../imports/inspect-bytes.ts';
import type { FigureExport } from '../figures/figure-file.ts';
import type { WrittenFile } from '../files/written-file.ts';

export interface ImpedanceTask extends FitDemands {
  readonly spectrum: Spectrum;
  readonly circuit: string;
  readonly guess?: readonly number[];
  readonly weight?: ImpedanceWeight;
  readonly minFrequencyHz?: number;
  readonly maxFrequencyHz?: number;
  readonly maskedPoints?: readonly number[];
  /** With thickness and area, conductivities are calculated too. */
  readonly sample?: Sample;
  /** Whether the validity of the same points is judged too; takes longer than the fit. */
  readonly judge?: boolean;
}

/** Which points of a spectrum count. */
export interface SpectrumSelection {
  readonly minFrequencyHz?: number;
  readonly maxFrequencyHz?: number;
  readonly maskedPoints?: readonly number[];
}

export interface ValidityTask extends SpectrumSelection {
  readonly spectrum: Spectrum;
}

export interface RelaxationTask extends SpectrumSelection {
  readonly spectrum: Spectrum;
  readonly settings?: Pick<RelaxationOptions, 'lambda' | 'method' | 'weight' | 'tail' | 'peakShape'>;
}

export interface SuggestTask extends SpectrumSelection {
  readonly spectrum: Spectrum;
  /** Compared with those found. */
  readonly circuits?: readonly string[];
}

/** Spectra of a series, each to be fitted by itself. */
export interface SeriesFitTask {
  readonly spectra: readonly Spectrum[];
  readonly settings: SeriesSettings;
}

export interface SeriesTask {
  /** With their own fits where these were made already. */
  readonly inputs: readonly SeriesInput[];
  readonly settings: SeriesSettings;
  readonly sample?: Sample;
  /** What fell out before. */
  readonly skipped?: ImpedanceSeries['skipped'];
}

export interface TitrationTask {
  readonly data: TitrationData;
  readonly sample: Sample;
  /** While the run goes on: finished pulses only, and none is no error. */
  readonly soFar?: boolean;
  readonly settings?: TitrationSettings;
}

export interface JointViewTask {
  readonly data: TitrationData;
  readonly sample: Sample;
  readonly settings: TitrationSettings;
  readonly spectra: readonly RestSpectrum[];
  readonly joint: JointSettings;
}

export interface ReadFileTask {
  /** As `decodeText` gives it. */
  readonly text: string;
  readonly fileName: string;
  readonly want: DataKind;
  readonly options: ReadOptions;
}

export interface ReportTask {
  readonly input: ReportInput;
  readonly format: 'pdf' | 'csv';
  readonly paper: 'A4' | 'Letter';
  readonly directory: string;
  readonly fileName?: string;
}

export interface AnalysisReportTask extends Omit<ReportTask, 'input'> {
  readonly input: AnalysisReportInput;
}

export interface FigureTask extends FigureExport {
  readonly directory: string;
  readonly fileName: string;
}

export interface DemoTask {
  readonly dataFile: string;
}

export interface ArrheniusTask {
  readonly data: ThermalData;
  readonly settings: ArrheniusSettings;
}

export interface MeyerNeldelTask {
  /** Points along temperature, or energies that are known. */
  readonly materials: readonly (ThermalData | PrefactorPoint)[];
  readonly settings: ArrheniusSettings;
}

export interface RepeatsTask {
  readonly groups: readonly RepeatGroup[];
  readonly quantity: PelletQuantity;
  readonly unit: string;
}

export interface ReadThermalTask {
  readonly text: string;
  /** Of the material where the table names none. */
  readonly name: string;
  /** Tables of energies and prefactors are read too. */
  readonly isRule: boolean;
  readonly options: ThermalTableOptions;
}

export interface ReadRecordTask {
  readonly text: string;
  readonly fileName: string;
}

/** What the workers can do: names, what they take and what they answer. */
export interface Tasks {
  'impedance.analyse': (task: ImpedanceTask) => ConductivityAnalysis;
  'impedance.check': (task: ValidityTask) => ValidityCheck;
  'impedance.drt': (task: RelaxationTask) => RelaxationTimes;
  'impedance.suggest': (task: SuggestTask) => readonly SuggestedCircuit[];
  /** One answer per spectrum: its fit, or why there is none. */
  'series.fit': (task: SeriesFitTask) => readonly ({ readonly fit: ImpedanceFit } | { readonly message: string })[];
  'series.analyse': (task: SeriesTask) => ImpedanceSeries;
  'titration.analyse': (task: TitrationTask) => TitrationAnalysis;
  'jointView.analyse': (task: JointViewTask) => JointAnalysis;
  'arrhenius.analyse': (task: ArrheniusTask) => ArrheniusAnalysis;
  'meyerNeldel.analyse': (task: MeyerNeldelTask) => MeyerNeldel;
  'directCurrent.analyse': (task: StudyInput) => DirectCurrentStudy;
  'repeats.analyse': (task: RepeatsTask) => RepeatsAnalysis;
  'thermal.read': (task: ReadThermalTask) => {
    readonly materials: readonly (ThermalData | PrefactorPoint)[];
    readonly warnings: readonly Warning[];
  };
  'record.read': (task: ReadRecordTask) => DirectCurrentColumns;
  'file.read': (task: ReadFileTask) => ParsedFile;
  'file.inspect': (task: InspectTask) => InspectedFile;
  'file.open': (task: OpenTask) => ParsedFile;
  'report.write': (task: ReportTask) => readonly WrittenFile[];
  'report.writeAnalysis': (task: AnalysisReportTask) => readonly WrittenFile[];
  'figure.write': (task: FigureTask) => WrittenFile;
  'demo.make': (task: DemoTask) => null;
}
