import type { Warning } from '../../../model/quantity.ts';
import type { SeriesArc, SeriesValue, ThicknessLine, ThicknessPoint } from '../../../model/series.ts';
import { fitLine } from '../../../numerics/regression.ts';

/** Thickness and area of the pellet of one spectrum. */
export interface Pellet {
  readonly thicknessCm: SeriesValue;
  readonly areaCm2: SeriesValue;
}

export interface ThicknessInput {
  /** Undefined where thickness or area is not known. */
  readonly pellets: readonly (Pellet | undefined)[];
  readonly arcs: readonly SeriesArc[];
  /** All resistances that the direct current passes, of every spectrum. */
  readonly total: readonly SeriesValue[];
  /** True where one area stands for all pellets: its error is common to them. */
  readonly hasCommonArea: boolean;
}

/**
 * R = (1/σ)·L/S + R_interfaces over pellets of several thicknesses, for every arc and the whole resistance, by weighted
 * least squares with errors in both: the weight of a point is 1/(u²(R) + slope²·u²(L/S)), iterated.
 *
 * @see York, Can. J. Phys. 44 (1966) 1079, with the errors of R and L/S not correlated
 */
export function thicknessLines(input: ThicknessInput): {
  readonly lines: readonly ThicknessLine[];
  readonly warnings: readonly Warning[];
} {
  const warnings: Warning[] = [];
  const { arcs, total } = input;
  const named = [
    ...arcs.map(({ name, resistanceOhm }) => ({ name, values: resistanceOhm })),
    { name: 'total', values: total },
  ];
  const lines = named.flatMap(({ name, values }) => line(name, values, input, warnings) ?? []);
  if (lines.length === 0)
    warnings.push({
      code: 'no-thickness-line',
      message: 'A line over the thickness needs pellets of at least two thicknesses with known area and resistance.',
    });
  return { lines, warnings };
}

const mostRounds = 50;

function line(
  arc: string,
  values: readonly SeriesValue[],
  { pellets, hasCommonArea }: ThicknessInput,
  warnings: Warning[],
): ThicknessLine | undefined {
  const points = values.flatMap((resistanceOhm, entry): readonly (ThicknessPoint & { pellet: Pellet })[] => {
    const pellet = pellets[entry];
    if (!pellet || !(resistanceOhm.value > 0) || !(resistanceOhm.standardError >= 0)) return [];
    return [{ entry, pellet, resistanceOhm, lengthOverAreaPerCm: lengthOverArea(pellet, hasCommonArea) }];
  });
  const different = new Set(points.map(({ pellet }) => pellet.thicknessCm.value)).size;
  if (different < 2) return undefined;
  if (different < 3)
    warnings.push({
      code: 'few-thicknesses',
      message: `${arc}: two thicknesses give a line whatever the truth is; measure a third one.`,
    });
  const x = points.map(({ lengthOverAreaPerCm }) => lengthOverAreaPerCm);
  const y = points.map(({ resistanceOhm }) => resistanceOhm);
  const fitted = fitWithBothErrors(x, y);
  const enlarge = fitted.degreesOfFreedom > 0 ? Math.max(1, Math.sqrt(fitted.chiSquared / fitted.degreesOfFreedom)) : 1;
  const areas = points.map(({ pellet }) => pellet.areaCm2);
  const commonArea = hasCommonArea || areas.every(({ value }) => Math.abs(value / areas[0]!.value - 1) < 1e-6);
  const areaError = hasCommonArea ? shareOf(areas[0]!) : 0;
  const sigma = 1 / fitted.slope;
  const interceptError = enlarge * fitted.interceptError;
  judge(arc, fitted, interceptError, enlarge, warnings);
  return {
    arc,
    conductivitySPerCm: {
      value: sigma,
      standardUncertainty: Math.abs(sigma) * Math.hypot((enlarge * fitted.slopeError) / fitted.slope, areaError),
      unit: 'S/cm',
    },
    interceptOhm: { value: fitted.intercept, standardUncertainty: interceptError, unit: 'Ω' },
    ...(commonArea
      ? {
          interceptOhmCm2: {
            value: fitted.intercept * areas[0]!.value,
            standardUncertainty: Math.hypot(
              interceptError * areas[0]!.value,
              fitted.intercept * areas[0]!.value * areaError,
            ),
            unit: 'Ω·cm²',
          },
        }
      : {}),
    chiSquared: fitted.chiSquared,
    degreesOfFreedom: fitted.degreesOfFreedom,
    points: points.map(({ entry, lengthOverAreaPerCm, resistanceOhm }) => ({
      entry,
      lengthOverAreaPerCm,
      resistanceOhm,
    })),
  };
}

/** An error of the one area of all pellets stretches the axis: it does not scatter the points. */
function lengthOverArea({ thicknessCm, areaCm2 }: Pellet, hasCommonArea: boolean): SeriesValue {
  const value = thicknessCm.value / areaCm2.value;
  return { value, standardError: value * Math.hypot(shareOf(thicknessCm), hasCommonArea ? 0 : shareOf(areaCm2)) };
}

/** Relative error; what was not stated counts as exact. */
function shareOf({ value, standardError }: SeriesValue): number {
  return Number.isFinite(standardError) ? standardError / value : 0;
}

function fitWithBothErrors(x: readonly SeriesValue[], y: readonly SeriesValue[]) {
  const xs = x.map(({ value }) => value);
  const ys = y.map(({ value }) => value);
  // An error of nothing would outweigh all others.
  const least = 1e-9 * Math.max(...ys);
  let slope = 0;
  for (let round = 0; ; round++) {
    const weights = y.map(
      ({ standardError }, i) => 1 / (standardError ** 2 + (slope * x[i]!.standardError) ** 2 + least ** 2),
    );
    const found = fitLine(xs, ys, { weights, errorsFrom: 'weights' });
    const isSteady = Math.abs(found.slope - slope) <= 1e-10 * Math.abs(found.slope);
    slope = found.slope;
    if (!isSteady && round < mostRounds) continue;
    const chiSquared = weights.reduce((sum, w, i) => sum + w * (ys[i]! - found.intercept - slope * xs[i]!) ** 2, 0);
    return { ...found, chiSquared };
  }
}

function judge(
  arc: string,
  { slope, intercept, degreesOfFreedom }: { slope: number; intercept: number; degreesOfFreedom: number },
  interceptError: number,
  enlarge: number,
  warnings: Warning[],
): void {
  const warn = (code: string, message: string): void => void warnings.push({ code, message: `${arc}: ${message}` });
  if (!(slope > 0)) {
    warn(
      'thickness-slope',
      'the resistance does not grow with the thickness: this is not a resistance of the material.',
    );
    return;
  }
  if (intercept < -2 * interceptError)
    warn('negative-intercept', 'the intercept is negative, which no interface can be: check thicknesses and areas.');
  else if (Math.abs(intercept) < 2 * interceptError)
    warn(
      'intercept-not-distinguishable',
      'the interfaces cannot be told from zero; the intercept is only an upper limit.',
    );
  if (degreesOfFreedom > 0 && enlarge > 2)
    warn(
      'pellets-differ',
      `the pellets scatter ${enlarge.toPrecision(2)} times more than their errors say: they differ from each other.`,
    );
}
