import { formatCircuit } from '../../../circuit/format.ts';
import { AppError } from '../../../errors.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { ConductivityAnalysis, ConductivityResult, ImpedanceFit } from '../../../model/results.ts';
import type { Sample } from '../../../model/sample.ts';
import type { ArcResult, TransportResults } from '../../../model/transport.ts';
import { formatEngineering } from '../../../units/format.ts';
import { siValue, type SiValue } from '../../../units/quantity.ts';
import { assignArcs, type ArcAssignment } from './arc-assignment.ts';
import { describeArcs, type CellShape } from './arc-evidence.ts';
import { brickLayer } from './brick-layer.ts';
import { readCapacitances } from './capacitances.ts';
import { readFittedCircuit } from './fitted-circuit.ts';
import { defaultLeakTarget, readMixedConduction, type MixedFindings } from './mixed-conductor.ts';
import {
  add,
  createPropagation,
  divide,
  multiply,
  type CellGeometry,
  type Derived,
  type ErrorPropagation,
} from './propagation.ts';
import { readSeriesResistances, type SeriesReading, type SeriesResistance } from './resistances.ts';

export interface ConductivityOptions {
  /** Largest σ_e/σ_i that is wanted of a mixed conductor; default 1e-6. */
  readonly electronicLeakTarget?: number | undefined;
}

/**
 * What a fitted circuit tells of charge transport in a pellet: σ = L/(R·S) for bulk, grain boundary (apparent: of the
 * whole pellet) and their sum; what every arc belongs to; effective capacitances; the grain boundaries themselves by the
 * brick-layer model; ions and electrons of a mixed conductor. Errors follow from the fit's covariance and from thickness
 * and area.
 *
 * @param sample - `thickness` and `area` are needed
 * @returns no conductivity, and a warning, when the circuit holds no resistance that can be assigned
 * @throws AppError `input/missing-field` without thickness or area, `input/invalid` when they, or the target, are not
 *   positive
 * @see Irvine, Sinclair & West, Adv. Mater. 2 (1990) 132
 */
export function analyseConductivity(
  fit: ImpedanceFit,
  sample: Sample,
  options: ConductivityOptions = {},
): ConductivityAnalysis {
  const warnings: Warning[] = [];
  const geometry = readGeometry(sample, warnings);
  const study = studyFit(fit, options, geometry);
  const { reading, propagation, mixed } = study;
  const { thicknessCm, areaCm2 } = propagation;
  if (!thicknessCm || !areaCm2) throw new Error('a geometry without thickness and area');
  const cell: CellShape = { thicknessCm, areaCm2, cellType: sample.cellType };
  const readNodes = new Set(mixed.paths.map(({ node }) => formatCircuit(node)));
  const unread = reading.unread.map(formatCircuit).filter((text) => !readNodes.has(text));
  if (unread.length > 0)
    warnings.push({
      code: 'unread-block',
      message: `${unread.join(', ')}: no resistance was taken from there, the arrangement has no single one.`,
    });
  const assignment = assignArcs(reading.resistances, divide(thicknessCm, areaCm2).value);
  const arcs = describeArcs(reading.resistances, assignment, cell, propagation);
  warnings.push(...assignment.warnings, ...assignmentWarnings(assignment, arcs));
  const { bulk, grainBoundary, unresolved } = assignment;
  if (!bulk && !grainBoundary && !unresolved && mixed.paths.length === 0)
    warnings.push({
      code: 'no-resistance',
      message: `${fit.circuit} holds no resistance of bulk or grain boundary in its outermost series: no conductivity.`,
    });
  if (bulk && bulk.capacitanceF === undefined && grainBoundary)
    warnings.push({
      code: 'bare-intercept',
      message: `${bulk.parameterName} stands for the bulk without a capacitance beside it, which can bias it by about 1 %: try p(${bulk.parameterName},C0) in its place.`,
    });
  const conductivities = listConductivities(assignment, { fit, cell, propagation });
  for (const { resistance, parameterNames } of conductivities)
    if (!Number.isFinite(resistance.standardUncertainty))
      warnings.push({ code: 'no-uncertainty', message: `${parameterNames.join(' + ')}: the fit gives no error.` });
  const isUncertain = arcs.some(
    ({ parameterName, uncertain }) =>
      uncertain && (parameterName === bulk?.parameterName || parameterName === grainBoundary?.parameterName),
  );
  const layer = bulk && grainBoundary && brickLayer(bulk, grainBoundary, cell, propagation, isUncertain);
  const transport = { ...study.transport, arcs, ...(layer ? { brickLayer: layer } : {}) };
  return { fit, conductivities, warnings: [...warnings, ...mixed.warnings], transport };
}

/** The part of it that needs neither thickness nor area: capacitances, transference numbers, σ_e/σ_i. */
export function analyseWithoutGeometry(fit: ImpedanceFit, options: ConductivityOptions = {}): ConductivityAnalysis {
  const { mixed, transport } = studyFit(fit, options);
  return { fit, conductivities: [], warnings: mixed.warnings, transport };
}

function studyFit(
  fit: ImpedanceFit,
  { electronicLeakTarget = defaultLeakTarget }: ConductivityOptions,
  geometry?: CellGeometry,
): {
  readonly reading: SeriesReading;
  readonly propagation: ErrorPropagation;
  readonly mixed: MixedFindings;
  readonly transport: TransportResults;
} {
  if (!(electronicLeakTarget > 0 && electronicLeakTarget < Infinity))
    throw new AppError('input/invalid', 'The target of σ_e/σ_i is not a positive number.', {
      remedy: `Give a number above zero, for example ${defaultLeakTarget}.`,
    });
  const fitted = readFittedCircuit(fit);
  const reading = readSeriesResistances(fit, fitted);
  const propagation = createPropagation(fit, geometry);
  const mixed = readMixedConduction(fitted, reading, propagation, electronicLeakTarget);
  const capacitances = readCapacitances({ fitted, reading, propagation });
  return {
    ...{ reading, propagation, mixed },
    transport: { arcs: [], ...capacitances, mixedConduction: mixed.conductors },
  };
}

/** One warning where the parts of the pellet are uncertain though their capacitances are known. */
function assignmentWarnings({ bulk, grainBoundary }: ArcAssignment, arcs: readonly ArcResult[]): readonly Warning[] {
  const doubted = [bulk, grainBoundary].flatMap((item) => {
    const arc = arcs.find(({ parameterName }) => parameterName === item?.parameterName);
    return arc?.uncertain && item?.capacitance ? [arc] : [];
  });
  if (doubted.length === 0) return [];
  const text = doubted.map(
    ({ parameterName, assignment, reasons }) => `${parameterName} as ${assignment}: ${reasons.join(' ')}`,
  );
  return [{ code: 'assignment-uncertain', message: `What the arcs belong to is uncertain. ${text.join(' ')}` }];
}

function readGeometry(sample: Sample, warnings: Warning[]): CellGeometry {
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
  const inUnits = ({ value, standardUncertainty }: SiValue, factor: number): SiValue => ({
    value: value * factor,
    standardUncertainty: standardUncertainty * factor,
  });
  return { thicknessCm: inUnits(length, 1e2), areaCm2: inUnits(contact, 1e4) };
}

function positive(quantity: SiValue, name: string): SiValue {
  if (quantity.value > 0 && quantity.value < Infinity) return quantity;
  throw new AppError('input/invalid', `The ${name} of the sample is not a positive number.`, {
    remedy: `Correct the ${name} of the sample.`,
  });
}

interface Setting {
  readonly fit: ImpedanceFit;
  readonly cell: CellShape;
  readonly propagation: ErrorPropagation;
}

function listConductivities(
  { bulk, grainBoundary, unresolved }: ArcAssignment,
  setting: Setting,
): readonly ConductivityResult[] {
  return [
    ...(bulk ? [describe('bulk', bulk, setting)] : []),
    ...(grainBoundary ? [describe('grain-boundary', grainBoundary, setting)] : []),
    ...(unresolved
      ? [
          {
            ...describe('total', unresolved, setting),
            note: 'One resistance only: bulk and grain boundaries together.',
          },
        ]
      : []),
    ...(bulk && grainBoundary ? [describeSum(bulk, grainBoundary, setting)] : []),
  ];
}

function describe(name: ConductivityResult['name'], item: SeriesResistance, setting: Setting): ConductivityResult {
  const { frequencyHz } = setting.fit;
  const isInside = item.peakHz <= Math.max(...frequencyHz) && item.peakHz >= Math.min(...frequencyHz);
  const note = noteOn(name, item, isInside);
  return {
    name,
    evidence: isInside ? 'arc' : 'intercept',
    ...toConductivity(item.resistance, setting),
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

function describeSum(bulk: SeriesResistance, boundary: SeriesResistance, setting: Setting): ConductivityResult {
  return {
    name: 'total',
    evidence: 'sum',
    ...toConductivity(add(bulk.resistance, boundary.resistance), setting),
    parameterNames: [bulk.parameterName, boundary.parameterName],
  };
}

/** σ = (L/S)/R, ρ = R·S/L and R·S. */
function toConductivity(
  resistance: Derived,
  { cell: { thicknessCm, areaCm2 }, propagation }: Setting,
): Pick<ConductivityResult, 'resistance' | 'conductivitySPerCm' | 'resistivityOhmCm' | 'areaSpecificResistanceOhmCm2'> {
  const areaSpecific = multiply(resistance, areaCm2);
  return {
    resistance: propagation.describe(resistance, 'Ω'),
    conductivitySPerCm: propagation.describe(divide(thicknessCm, areaSpecific), 'S/cm'),
    resistivityOhmCm: propagation.describe(divide(areaSpecific, thicknessCm), 'Ω·cm'),
    areaSpecificResistanceOhmCm2: propagation.describe(areaSpecific, 'Ω·cm²'),
  };
}
