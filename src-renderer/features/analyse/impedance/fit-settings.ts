import type { FitConstraint, FixtureCorrection } from '../../../../src-core/model/fit-constraint.ts';
import type { AnalysisRecord, ImpedanceWeight } from '../../../../src-core/model/results.ts';

/** Everything that defines a fit, and the stored fit that came of exactly this, if there is one. Never changed in place. */
export interface FitSettings {
  readonly circuit: string;
  /** By the names of parameters: where they stand now, which is where a fit begins. Others are found from the data. */
  readonly values: Readonly<Record<string, number>>;
  readonly constraints: readonly FitConstraint[];
  readonly masked: readonly number[];
  readonly minFrequencyHz: number | undefined;
  readonly maxFrequencyHz: number | undefined;
  readonly weight: ImpedanceWeight;
  /** Formula of f and Z, for the weight `accuracy`. */
  readonly accuracy: string;
  readonly representation: 'impedance' | 'admittance';
  readonly robust: boolean;
  readonly correction: FixtureCorrection;
  /** Undefined: as many as the circuit usually needs. */
  readonly starts: number | undefined;
  readonly bootstrap: number;
  /** Name of the parameter whose profile is wanted; empty: none. */
  readonly profile: string;
  readonly seed: number | undefined;
  /** σ_e/σ_i wanted at most of a mixed conductor; undefined: 1e-6. */
  readonly electronicLeakTarget: number | undefined;
  /** For σ; empty: that of the run. */
  readonly sampleId: string;
  readonly record: AnalysisRecord | undefined;
}

export const emptySettings: FitSettings = {
  circuit: '',
  values: {},
  constraints: [],
  masked: [],
  minFrequencyHz: undefined,
  maxFrequencyHz: undefined,
  weight: 'modulus',
  accuracy: '0.001 + f/1e8 + Z/1e9',
  representation: 'impedance',
  robust: false,
  correction: {},
  starts: undefined,
  bootstrap: 0,
  profile: '',
  seed: undefined,
  electronicLeakTarget: undefined,
  sampleId: '',
  record: undefined,
};

/** For the next spectrum of a series: what belongs to the points of this one stays behind. */
export function settingsForAnother(settings: FitSettings): FitSettings {
  return { ...settings, masked: [], record: undefined };
}

/**
 * For the first spectrum of another file or run: the circuit and the manner of fitting go along. A range, values,
 * constraints and the sample belong to the cell that was looked at; elsewhere they would bend results unseen.
 */
export function settingsForAnotherCell(settings: FitSettings): FitSettings {
  const { values, constraints, minFrequencyHz, maxFrequencyHz, profile, sampleId } = emptySettings;
  return {
    ...settingsForAnother(settings),
    ...{ values, constraints, minFrequencyHz, maxFrequencyHz, profile, sampleId },
  };
}
