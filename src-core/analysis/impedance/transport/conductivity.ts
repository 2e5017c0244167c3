import { AppError } from '../../../errors.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { ConductivityAnalysis, ConductivityResult, ImpedanceFit } from '../../../model/results.ts';
import type { Sample } from '../../../model/sample.ts';
import { formatEngineering } from '../../../units/format.ts';
import { siValue, type SiValue } from '../../../units/quantity.ts';
import { assignArcs } from './arc-assignment.ts';
import { readSeriesResistances, type SeriesResistance } from './resistances.ts';

/** Thickness and area, with what is known of their uncertainty. */
interface CellConstant {
  /** L/S, 1/cm. */
  readonly perCm: number;
  /** Relative standard uncertainty of L/S from what was stated. */
  readonly relativeUncertainty: number;
}

/**
 * Conductivities of a pellet from a fitted circuit: σ = L/(R·S) for bulk, grain boundary (apparent: of the whole
 * pellet, no brick-layer correction) and their sum, with errors from the fit's covariance and from thickness and area.
 *
 * @param sample - `thickness` and `area` are needed
 * @returns no conductivity, and a warning, when the circuit holds no resistance that can be assigned
 * @throws AppError `input/missing-field` without thickness or area, `input/invalid` when they are not positive
 * @see Irvine, Sinclair & West, Adv. Mater. 2 (1990) 132
 */
export function analyseConductivity(fit: ImpedanceFit, sample: Sample): ConductivityAnalysis {
  const warnings: Warning[] = [];
  const cell = readCellConstant(sample, warnings);
  const { resistances, unread } = readSeriesResistances(fit);
  if (unread.length > 0)
    warnings.push({
      code: 'unread-block',
      message: `${unread.join(', ')}: no resistance was taken from there, the arrangement has no single one.`,
    });
  const assignment = assignArcs(resistances, cell.perCm);
  warnings.push(...assignment.warnings);
  const { bulk, grainBoundary, unresolved } = assignment;
  if (!bulk && !grainBoundary && !unresolved)
    warnings.push({
      code: 'no-resistance',
      message: `${fit.circuit} holds no resistance of bulk or grain boundary in its outermost series: no conductivity.`,
    });
  if (bulk && bulk.capacitanceF === undefined && grainBoundary)
    warnings.push({
      code: 'bare-intercept',
      message: `${bulk.parameterName} stands for the bulk without a capacitance beside it, which can bias it by about 1 %: try p(${bulk.parameterName},C0) in its place.`,
    });
  const conductivities: ConductivityResult[] = [];
  if (bulk) conductivities.push(describe('bulk', bulk, fit, cell));
  if (grainBoundary) conductivities.push(describe('grain-boundary', grainBoundary, fit, cell));
  if (unresolved)
    conductivities.push({
      ...describe('total', unresolved, fit, cell),
      note: 'One resistance only: bulk and grain boundaries together.',
    });
  if (bulk && grainBoundary) conductivities.push(describeSum(bulk, grainBoundary, fit, cell));
  for (const { resistance, parameterNames } of conductivities)
    if (!Number.isFinite(resistance.standardUncertainty))
      warnings.push({ code: 'no-uncertainty', message: `${parameterNames.join(' + ')}: the fit gives no error.` });
  return { fit, conductivities, warnings };
}

function readCellConstant(sample: Sample, warnings: Warning[]): CellConstant {
  const { thickness, area } = sample;
  if (!thickness || !area) {
    const missing = [thickness ? [] : ['thickness'], area ? [] : ['area']].flat();
    throw new AppError('input/missing-field', `Conductivity needs the ${missing.join(' and the ')} of the sample.`, {
      remedy: `Enter ${missing.join(' and ')} in the sample "${sample.name}".`,
    });
  }
  const length = positive(siValue(thickness, 'length'), 'thickness');
  const contact = positive(siValue(area, 'area'), 'area');
  const unstated = [length, contact].map(({ standardUncertainty }) => !Number.isFinite(standardUncertainty));
  if (unstated.some(Boolean)) {
    const which = ['thickness', 'area'].filter((_, i) => unstated[i]).join(' and ');
    warnings.push({
      code: 'uncertainty-not-stated',
      message: `The uncertainty of ${which} was not stated: that of σ leaves it out.`,
    });
  }
  const relative = [length, contact].map(({ value, standardUncertainty }) =>
    Number.isFinite(standardUncertainty) ? standardUncertainty / value : 0,
  );
  return { perCm: length.value / contact.value / 100, relativeUncertainty: Math.hypot(...relative) };
}

function positive(quantity: SiValue, name: string): SiValue {
  if (quantity.value > 0 && quantity.value < Infinity) return quantity;
  throw new AppError('input/invalid', `The ${name} of the sample is not a positive number.`, {
    remedy: `Correct the ${name} of the sample.`,
  });
}

function describe(
  name: ConductivityResult['name'],
  item: SeriesResistance,
  fit: ImpedanceFit,
  cell: CellConstant,
): ConductivityResult {
  const isInside = item.peakHz <= Math.max(...fit.frequencyHz) && item.peakHz >= Math.min(...fit.frequencyHz);
  const note = noteOn(name, item, isInside);
  return {
    name,
    evidence: isInside ? 'arc' : 'intercept',
    ...toConductivity(item.resistanceOhm, fit.parameters[item.index]!.standardError, cell),
    parameterNames: [item.parameterName],
    ...(note === undefined ? {} : { note }),
  };
}

function noteOn(name: ConductivityResult['name'], item: SeriesResistance, isInside: boolean): string | undefined {
  if (item.capacitanceF === undefined)
    return `An intercept: the capacitance beside ${item.parameterName} was not fitted, which makes R somewhat too small when its arc begins at the highest frequencies.`;
  if (!isInside)
    return `Its arc would peak at ${formatEngineering(item.peakHz, 'Hz', 2)}, outside the measured range: an intercept.`;
  return name === 'grain-boundary' ? 'Apparent: L/(R·S) of the whole pellet, no brick-layer correction.' : undefined;
}

function describeSum(
  bulk: SeriesResistance,
  boundary: SeriesResistance,
  fit: ImpedanceFit,
  cell: CellConstant,
): ConductivityResult {
  const count = fit.parameters.length;
  const first = fit.parameters[bulk.index]!.standardError;
  const second = fit.parameters[boundary.index]!.standardError;
  const rho = fit.correlation[bulk.index * count + boundary.index]!;
  // Written so that a correlation near −1 cannot make it negative.
  const variance = (first - second) ** 2 + 2 * (1 + rho) * first * second;
  return {
    name: 'total',
    evidence: 'sum',
    ...toConductivity(bulk.resistanceOhm + boundary.resistanceOhm, Math.sqrt(variance), cell),
    parameterNames: [bulk.parameterName, boundary.parameterName],
  };
}

/** σ = (L/S)/R in S/cm; relative variances of R, L and S add. */
function toConductivity(
  resistanceOhm: number,
  standardError: number,
  cell: CellConstant,
): Pick<ConductivityResult, 'resistance' | 'conductivitySPerCm'> {
  const value = cell.perCm / resistanceOhm;
  const relative = Math.hypot(standardError / resistanceOhm, cell.relativeUncertainty);
  return {
    resistance: { value: resistanceOhm, standardUncertainty: standardError, unit: 'Ω' },
    conductivitySPerCm: { value, standardUncertainty: value * relative, unit: 'S/cm' },
  };
}
