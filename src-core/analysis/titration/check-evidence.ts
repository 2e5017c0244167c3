import type { DiffusivityEstimate } from '../../model/results.ts';
import type { PulseModel } from './fit-series.ts';
import type { Host } from './host.ts';
import type { PulseData } from './pulse-data.ts';
import type { FiniteLengthResult } from './recommend.ts';
import type { SquareRootFit } from './square-root-law.ts';

/** All that the checks of one pulse look at. */
export interface Evidence {
  readonly pulse: PulseData;
  readonly model: PulseModel;
  readonly host: Host;
  readonly result: FiniteLengthResult | undefined;
  readonly estimates: readonly DiffusivityEstimate[];
  /** Best D at hand, m²/s; NaN when none. */
  readonly diffusivity: number;
  /** Dτ/L² as the pulse states it, the bias of the formula taken out; NaN when not known. */
  readonly theta: number;
  readonly equilibriumChangeV: number;
  readonly noiseV: number;
  /** The line of Eq. 9. */
  readonly slopeLine: SquareRootFit | undefined;
  readonly isFirst: boolean;
}
