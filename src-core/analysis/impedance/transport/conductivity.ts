import { formatCircuit } from '../../../circuit/format.ts';
import { AppError } from '../../../errors.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { ConductivityAnalysis, ImpedanceFit } from '../../../model/results.ts';
import type { Sample } from '../../../model/sample.ts';
import type { ArcResult, TransportResults } from '../../../model/transport.ts';
import { assignArcs, type ArcAssignment } from './arc-assignment.ts';
import { describeArcs, type CellShape } from './arc-evidence.ts';
import { brickLayer } from './brick-layer.ts';
import { readCapacitances } from './capacitances.ts';
import { readGeometry } from './cell-geometry.ts';
import { listConductivities } from './conductivity-list.ts';
import { readFittedCircuit } from './fitted-circuit.ts';
import { defaultLeakTarget, readMixedConduction, type MixedFindings } from './mixed-conductor.ts';
import { createPropagation, divide, type CellGeometry, type ErrorPropagation } from './propagation.ts';
import { readSeriesResistances, type SeriesReading } from './resistances.ts';

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
  const assignment = assignArcs(reading.resistances, divide(thicknessCm, areaCm2).value);
  const { bulk, grainBoundary } = assignment;
  const arcs = describeArcs(reading.resistances, assignment, cell, propagation);
  const doubted = arcs.filter(
    ({ parameterName, uncertain }) =>
      uncertain && (parameterName === bulk?.parameterName || parameterName === grainBoundary?.parameterName),
  );
  const conductivities = listConductivities(assignment, { fit, cell, propagation });
  const layer = bulk && grainBoundary && brickLayer(bulk, grainBoundary, cell, propagation, doubted.length > 0);
  warnings.push(
    ...unreadWarnings(study),
    ...assignment.warnings,
    ...doubtWarnings(doubted),
    ...resistanceWarnings(fit, assignment, mixed),
  );
  for (const { resistance, parameterNames } of conductivities)
    if (!Number.isFinite(resistance.standardUncertainty))
      warnings.push({ code: 'no-uncertainty', message: `${parameterNames.join(' + ')}: the fit gives no error.` });
  const transport = { ...study.transport, arcs, ...(layer ? { brickLayer: layer } : {}) };
  return { fit, conductivities, warnings: [...warnings, ...mixed.warnings], transport };
}

/** The part of it that needs neither thickness nor area: capacitances, transference numbers, σ_e/σ_i. */
export function analyseWithoutGeometry(fit: ImpedanceFit, options: ConductivityOptions = {}): ConductivityAnalysis {
  const { mixed, transport } = studyFit(fit, options);
  return { fit, conductivities: [], warnings: mixed.warnings, transport };
}

/** What is known of a fit before anything is assigned. */
interface Study {
  readonly reading: SeriesReading;
  readonly propagation: ErrorPropagation;
  readonly mixed: MixedFindings;
  readonly transport: TransportResults;
}

function studyFit(
  fit: ImpedanceFit,
  { electronicLeakTarget = defaultLeakTarget }: ConductivityOptions,
  geometry?: CellGeometry,
): Study {
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

function unreadWarnings({ reading, mixed }: Study): readonly Warning[] {
  const read = new Set(mixed.paths.map(({ node }) => formatCircuit(node)));
  const unread = reading.unread.map(formatCircuit).filter((text) => !read.has(text));
  if (unread.length === 0) return [];
  const message = `${unread.join(', ')}: no resistance was taken from there, the arrangement has no single one.`;
  return [{ code: 'unread-block', message }];
}

/** One warning where the parts of the pellet are uncertain though their capacitances are known. */
function doubtWarnings(doubted: readonly ArcResult[]): readonly Warning[] {
  const known = doubted.filter(({ capacitancePerLength }) => capacitancePerLength !== undefined);
  if (known.length === 0) return [];
  const text = known.map(
    (arc) => `${arc.parameterName} as ${arc.assignment.replaceAll('-', ' ')}: ${arc.reasons.join(' ')}`,
  );
  return [{ code: 'assignment-uncertain', message: `What the arcs belong to is uncertain. ${text.join(' ')}` }];
}

function resistanceWarnings(
  { circuit }: ImpedanceFit,
  { bulk, grainBoundary, unresolved }: ArcAssignment,
  { paths }: MixedFindings,
): readonly Warning[] {
  if (!bulk && !grainBoundary && !unresolved && paths.length === 0)
    return [
      {
        code: 'no-resistance',
        message: `${circuit} holds no resistance of bulk or grain boundary in its outermost series: no conductivity.`,
      },
    ];
  if (!bulk || bulk.capacitanceF !== undefined || !grainBoundary) return [];
  return [
    {
      code: 'bare-intercept',
      message: `${bulk.parameterName} stands for the bulk without a capacitance beside it, which can bias it by about 1 %: try p(${bulk.parameterName},C0) in its place.`,
    },
  ];
}
