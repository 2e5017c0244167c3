import type { Check, UncertainValue } from './finding.ts';

/**
 * How a capacitance was found. `capacitor`: fitted as such. `hsu-mansfeld`: of a constant-phase element with a resistance
 * beside it. `brug`: the same, spread over a surface behind a series resistance. `blocking`: in series with a resistance.
 */
export type CapacitanceMethod = 'capacitor' | 'hsu-mansfeld' | 'brug' | 'blocking';

/** The effective capacitance of one element of a fit by one method. */
export interface CapacitanceResult {
  /** Name of the element, e.g. `CPE1`. */
  readonly element: string;
  readonly method: CapacitanceMethod;
  readonly capacitance: UncertainValue;
  /** C·L/S, F/cm: tells what an arc belongs to. Absent without thickness and area, as is the next. */
  readonly perLength?: UncertainValue;
  /** C/S, F/cm². */
  readonly perArea?: UncertainValue;
  /** Absent where no resistance stands by. */
  readonly timeConstant?: UncertainValue;
  readonly frequency?: UncertainValue;
  /** Parameters whose resistances stand beside the element, and in series with it, in the formula. */
  readonly besides: readonly string[];
  readonly inSeries: readonly string[];
  readonly note?: string;
}

/** An element whose capacitance has no meaning where it stands. */
export interface UndefinedCapacitance {
  readonly element: string;
  readonly reason: string;
}

export type ArcAssignmentName =
  | 'bulk'
  | 'minor-phase'
  | 'grain-boundary'
  | 'surface-layer'
  | 'electrode-interface'
  | 'reaction'
  | 'series-resistance'
  | 'unresolved';

/** One resistance of the outermost series and what it belongs to. */
export interface ArcResult {
  readonly parameterName: string;
  readonly assignment: ArcAssignmentName;
  readonly uncertain: boolean;
  /** What the assignment rests on. */
  readonly evidence: string;
  /** Why it is uncertain. */
  readonly reasons: readonly string[];
  readonly resistance: UncertainValue;
  /** R·S, Ω·cm². */
  readonly areaSpecificResistance: UncertainValue;
  /** R·S/2 for an arc of the electrodes, where two equal ones are assumed. */
  readonly areaSpecificResistancePerElectrode?: UncertainValue;
  readonly capacitancePerLength?: UncertainValue;
  readonly peakFrequency?: UncertainValue;
}

/** Conductivity of the grain boundaries themselves. */
export interface BrickLayerResult {
  /** `withheld`: a condition of the model is broken, and no number is given. */
  readonly status: 'valid' | 'doubtful' | 'withheld';
  readonly specificConductivity?: UncertainValue;
  /** Thickness of a boundary over the size of a grain. */
  readonly thicknessRatio?: UncertainValue;
  readonly bulkPermittivity?: UncertainValue;
  readonly checks: readonly Check[];
  readonly assumptions: readonly string[];
}

/** What a mixed conductor's ions and electrons do, from a fit of both paths. */
export interface MixedConduction {
  /** The part of the circuit it was read from. */
  readonly source: string;
  readonly model: 'jamnik-maier' | 'lumped' | 'two-rail';
  readonly electrodes: string;
  readonly ionicResistance: UncertainValue;
  readonly electronicResistance: UncertainValue;
  /** σ, S/cm; absent without thickness and area. */
  readonly ionicConductivity?: UncertainValue;
  readonly electronicConductivity?: UncertainValue;
  readonly ionicTransference: UncertainValue;
  readonly electronicTransference: UncertainValue;
  /** σ of the electrons over σ of the ions. */
  readonly conductivityRatio: UncertainValue;
  readonly ratioTarget: number;
  /** `upper-bound`: the electronic path cannot be told; the ratio is at most `ratioUpperBound`. */
  readonly ratioIs: 'measured' | 'upper-bound' | 'not-determined';
  /** The ratio is below this with 95 %. */
  readonly ratioUpperBound: number;
  readonly chemicalCapacitance?: UncertainValue;
  /** L²/(R·Cchem), cm²/s. */
  readonly chemicalDiffusivity?: UncertainValue;
  readonly checks: readonly Check[];
}

/** All that a circuit fit tells of charge transport besides the conductivities. */
export interface TransportResults {
  readonly arcs: readonly ArcResult[];
  readonly capacitances: readonly CapacitanceResult[];
  readonly undefinedCapacitances: readonly UndefinedCapacitance[];
  readonly brickLayer?: BrickLayerResult;
  readonly mixedConduction: readonly MixedConduction[];
}
