import type { ThermalConvention, ThermalWeighting } from '../../model/arrhenius.ts';
import type { HopAssumptions } from './attempts.ts';

/** Everything may be left out. */
export interface ArrheniusSettings {
  /** Default: ln(σT), ln D, ln Γ. */
  readonly convention?: ThermalConvention | undefined;
  /** Default: `errors` where every point has one, else `equal`. */
  readonly weighting?: ThermalWeighting | undefined;
  /** Of every point that has none of its own, K. */
  readonly temperatureErrorK?: number | undefined;
  /** Error that all temperatures share (zero, sensor), K. */
  readonly commonTemperatureErrorK?: number | undefined;
  /** Relative error that all points share: thickness, area. Default: that of the data. */
  readonly commonRelativeError?: number | undefined;
  /** The points' errors hold the common one: it is taken out of them before they become weights. */
  readonly errorsIncludeCommon?: boolean | undefined;
  /** K; default 25 °C. */
  readonly predictAtK?: readonly number[] | undefined;
  readonly transitionK?: number | undefined;
  readonly permutations?: number | undefined;
  readonly seed?: number | undefined;
  /** m of Vogel's law; default −½ for σ, 0 for D and rates. */
  readonly vogelExponent?: number | undefined;
  readonly hops?: HopAssumptions | undefined;
}
