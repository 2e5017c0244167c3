import type { Geometry } from './sample.ts';

/** What a titration is analysed from; columns of equal length, time not falling. Positive current charges. */
export interface TitrationData {
  readonly name: string;
  readonly timeS: Float64Array;
  readonly currentA: Float64Array;
  readonly voltageV: Float64Array;
  readonly stepIndex?: Float64Array;
  /** As the cycler counts them. */
  readonly cycleIndex?: Float64Array;
  readonly temperatureK?: Float64Array;
  /** Which potential `voltageV` is, where three electrodes were recorded. */
  readonly potential?: AnalysedPotential;
}

/** The working electrode against the reference, or the whole cell. */
export type AnalysedPotential = 'working-electrode' | 'cell';

/** A change by hand to the pulses that were found; times in s on the clock of the record. */
export type SegmentEdit =
  | { readonly kind: 'merge'; readonly fromS: number; readonly toS: number }
  | { readonly kind: 'split'; readonly atS: number }
  /** The pulse keeps its charge and its place, but has no diffusivity. */
  | { readonly kind: 'exclude'; readonly atS: number }
  | { readonly kind: 'retime'; readonly atS: number; readonly startTimeS?: number; readonly endTimeS?: number };

/** Names of all estimators, as they are asked for. */
export const estimatorNames = [
  'finite-length',
  'finite-length-pulse',
  'finite-length-rest',
  'finite-length-early',
  'finite-length-whole',
  'eq9',
  'eq9-late',
  'eq10-intercept',
  'eq10-1s',
  'eq10-first',
  'eq10-none',
  'relaxation',
  'relaxation-plain',
  'ici',
  'ici-finite',
  'pitt-fit',
  'pitt-long',
  'pitt-short',
] as const;
export type EstimatorName = (typeof estimatorNames)[number];

/** A window of the pulse, s from its switching on. */
export interface TimeWindow {
  readonly fromS: number;
  readonly toS: number;
}

/** What is held while the ion content changes: the current (GITT, ICI) or the voltage (PITT). */
export type TitrationControl = 'galvanostatic' | 'potentiostatic';

/** What gives one D: a pulse of current (GITT), a potential step (PITT), or an interruption of a current (ICI). */
export type PulseKind = 'pulse' | 'step' | 'interruption';

/** What a user may choose about the analysis of a titration. */
export interface TitrationSettings {
  /** Default: as the record tells. */
  readonly control?: TitrationControl;
  /** What D is taken from; default: what the program recommends, pulse by pulse. */
  readonly estimator?: EstimatorName;
  /** Window of Eq. 9. Default 5 to 50 s. */
  readonly slopeWindow?: TimeWindow;
  /** Overrides the sample's geometry. */
  readonly geometry?: Geometry;
  /** The overpotential is the same throughout a pulse; by default the fit lets it change with composition. */
  readonly constantOverpotential?: boolean;
  /** Width in x over which E(x) is smoothed for dE/dx and Θ; default: as wide as the curve stays smooth. */
  readonly smoothingWidthX?: number;
  /** Changes by hand to the pulses that were found. */
  readonly edits?: readonly SegmentEdit[];
  /** Factor on the current, where the file's unit is not the one its header names, e.g. 0.001 for mA read as A. */
  readonly currentFactor?: number;
  /** The current column is not trusted: pulses are told from the jumps of the voltage, with this magnitude, A. */
  readonly nominalCurrentA?: number;
  /** Of a run with three electrodes: what D is taken from. The working electrode when absent. */
  readonly potential?: AnalysedPotential;
}
