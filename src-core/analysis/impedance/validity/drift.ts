import { normalCumulative } from '../../../numerics/statistics.ts';
import type { ExploredModel } from './explore.ts';
import { fitKramersKronig } from './kramers-kronig-fit.ts';
import { elapsedShare, type PositiveModel } from './positive-fit.ts';

export interface DriftTest {
  /** Change of |Z| from the first to the last point as a share, were it even in time. */
  readonly drift: number;
  /** How many of its standard errors it is away from nothing. */
  readonly significance: number;
  /** Two-sided probability of that by chance. */
  readonly probability: number;
  /** Share of the residual sum of squares that drift explains. */
  readonly explained: number;
}

/** By relaxations of positive strength: the sharper test, for cells that are made of them. */
export function testDriftOfPositive(model: PositiveModel, kept: readonly number[]): DriftTest {
  const still = model.fit(kept);
  const moving = model.fit(kept, true);
  const significance = Math.abs(moving.drift) / Math.max(moving.driftError, 1e-15);
  const gain = Math.max(0, still.chiSquared - moving.chiSquared);
  return {
    drift: moving.drift,
    significance,
    probability: 2 * normalCumulative(-significance),
    explained: still.chiSquared > 0 ? gain / still.chiSquared : 0,
  };
}

/**
 * Adds to the model one column, Z·t, with t from 0 to 1 the time each point took at one period or more per frequency,
 * in the order of the points: what an impedance that grows evenly during the measurement would add.
 */
export function testDrift({ points, model, fit, representation }: ExploredModel): DriftTest {
  const n = points.omega.length;
  const time = elapsedShare(points.frequencyHz);
  const column = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    column[k] = (time[k]! * points.re[k]!) / points.modulus[k]!;
    column[n + k] = (time[k]! * points.im[k]!) / points.modulus[k]!;
  }
  const drifting = fitKramersKronig(points, { ...model, extraColumns: [column] });
  const freedom = Math.max(1, 2 * n - drifting.rank);
  const gain = Math.max(0, fit.chiSquared - drifting.chiSquared);
  const significance = Math.sqrt((gain * freedom) / Math.max(drifting.chiSquared, 1e-30));
  const sign = representation === 'impedance' ? 1 : -1;
  return {
    drift: sign * drifting.extra[0]!,
    significance,
    probability: 2 * normalCumulative(-significance),
    explained: fit.chiSquared > 0 ? gain / fit.chiSquared : 0,
  };
}
