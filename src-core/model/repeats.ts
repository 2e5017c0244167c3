import type { Warning } from './quantity.ts';

/** What is measured on a pellet. */
export type PelletQuantity = 'conductivity' | 'activation-energy';

/** How far one pellet in one laboratory is to be trusted, before anything was repeated. */
export interface PelletPrior {
  readonly quantity: PelletQuantity;
  /** Range of relative standard deviations seen between laboratories. */
  readonly relativeStandardDeviation: readonly [number, number];
  /** 68 % with the smaller and with the larger of the two; on a logarithmic scale for a conductivity. */
  readonly narrow: readonly [number, number];
  readonly wide: readonly [number, number];
  readonly source: string;
}

/** Cells of one laboratory, batch or operator. */
export interface RepeatGroup {
  readonly name: string;
  readonly values: readonly number[];
}

/** A standard deviation on the scale of the analysis; NaN where it cannot be told. */
export interface Spread {
  /** Of ln for a logarithmic scale, else in the unit of the values. */
  readonly standardDeviation: number;
  /** Of one value, relative: √(exp(s²) − 1) on a logarithmic scale. */
  readonly relative: number;
  readonly degreesOfFreedom: number;
}

export interface RepeatsAnalysis {
  readonly quantity: PelletQuantity;
  /** Of the values, as told; '' where nobody did. */
  readonly unit: string;
  readonly scale: 'logarithmic' | 'linear';
  readonly groups: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly count: number;
    readonly mean: number;
    readonly standardDeviation: number;
  }[];
  readonly cellCount: number;
  /** Geometric on a logarithmic scale. */
  readonly mean: {
    readonly value: number;
    readonly standardUncertainty: number;
    readonly interval95: readonly [number, number];
  };
  readonly repeatability: Spread;
  readonly betweenGroups: Spread;
  readonly reproducibility: Spread;
  /** s_L²/(s_L² + s_r²). */
  readonly intraclassCorrelation: number;
  /** Plain standard deviation of the arithmetic means of the groups, over their mean. */
  readonly relativeSpreadOfMeans: number;
  /** Probability of groups as unlike as these, were they one. */
  readonly groupsAlikeProbability: number;
  /** 95 % for one further cell of another group. */
  readonly nextCell95: readonly [number, number];
  readonly prior: PelletPrior;
  readonly assumptions: readonly string[];
  readonly warnings: readonly Warning[];
}
