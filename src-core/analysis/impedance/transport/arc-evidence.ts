import type { ArcAssignmentName, ArcResult } from '../../../model/transport.ts';
import type { CellType } from '../../../model/sample.ts';
import { formatEngineering, powerOfTen, toSignificant } from '../../../units/format.ts';
import { clearBulk, clearRatio, limits, type ArcAssignment } from './arc-assignment.ts';
import { constant, divide, multiply, scale, type Derived, type ErrorPropagation } from './propagation.ts';
import type { SeriesResistance } from './resistances.ts';

/** The geometry that assignment needs, as derived numbers. */
export interface CellShape {
  readonly thicknessCm: Derived;
  readonly areaCm2: Derived;
  readonly cellType: CellType;
}

/** Beyond these an assignment is doubted. */
const largestError = 0.5;
const strongCorrelation = 0.95;
/** Peaks nearer than this factor make one arc out of two. */
const nearPeaks = 5;
/** So near to the end of a range the next may be meant. */
const nearLimit = 2;
/** From here on up to its end, the range of grain boundaries overlaps with that of layers on the surface. */
const halfWayOfOverlap = Math.sqrt(1e-9 * limits.boundaryToSurface);

/** Every resistance with what it belongs to, what speaks for that, and what leaves it uncertain. */
export function describeArcs(
  resistances: readonly SeriesResistance[],
  assignment: ArcAssignment,
  { thicknessCm, areaCm2, cellType }: CellShape,
  propagation: ErrorPropagation,
): readonly ArcResult[] {
  const perLength = divide(thicknessCm, areaCm2);
  return resistances.map((item): ArcResult => {
    const name = assignment.names.get(item) ?? 'unresolved';
    const capacitance = item.capacitance && multiply(item.capacitance, perLength);
    const perCm = capacitance && propagation.describe(capacitance, 'F/cm');
    const frequency = item.timeConstant && scale(divide(constant(1), item.timeConstant), 1 / (2 * Math.PI));
    const reasons = [
      ...doubtsOfSize(name, item, assignment, perLength.value),
      ...doubtsOfThinness(name, item, areaCm2.value),
      ...doubtsOfError(capacitance, name, propagation),
      ...doubtsOfNeighbours(item, resistances, propagation),
    ];
    const areaSpecific = multiply(item.resistance, areaCm2);
    return {
      parameterName: item.parameterName,
      assignment: name,
      uncertain: reasons.length > 0,
      evidence: evidenceFor(item, perCm?.value),
      reasons,
      resistance: propagation.describe(item.resistance, 'Ω'),
      areaSpecificResistance: propagation.describe(areaSpecific, 'Ω·cm²'),
      ...(isOfElectrodes(name) && cellType === 'two-electrode'
        ? { areaSpecificResistancePerElectrode: propagation.describe(scale(areaSpecific, 0.5), 'Ω·cm²') }
        : {}),
      ...(perCm ? { capacitancePerLength: perCm } : {}),
      ...(frequency ? { peakFrequency: propagation.describe(frequency, 'Hz') } : {}),
    };
  });
}

function isOfElectrodes(name: ArcAssignmentName): boolean {
  return name === 'surface-layer' || name === 'electrode-interface' || name === 'reaction';
}

function evidenceFor(item: SeriesResistance, perCm: number | undefined): string {
  if (perCm === undefined) return 'Its place in the circuit alone; no capacitance was fitted.';
  return `${powerOfTen(perCm, 2)} F/cm, peak at ${formatEngineering(item.peakHz, 'Hz', 2)}.`;
}

function doubtsOfSize(
  name: ArcAssignmentName,
  item: SeriesResistance,
  { bulk, grainBoundary }: ArcAssignment,
  perLength: number,
): readonly string[] {
  const size = ({ capacitanceF = NaN }: SeriesResistance): number => capacitanceF * perLength;
  const own = size(item);
  const show = (value: number): string => `${powerOfTen(value, 2)} F/cm`;
  if (item === bulk && grainBoundary) {
    const isUsual = own <= limits.bulkToBoundary && size(grainBoundary) / own >= clearRatio;
    if (Number.isNaN(own)) return ['No capacitance was fitted: told as the bulk by its place alone.'];
    return isUsual
      ? []
      : [`${show(own)} beside ${show(size(grainBoundary))}: told from ${grainBoundary.parameterName} by order alone.`];
  }
  if (item === bulk) return own > clearBulk ? [`${show(own)} in one arc only: it may hold grain boundaries too.`] : [];
  if (item === grainBoundary) return doubtsOfBoundary(own, bulk ? size(bulk) : undefined, show);
  if (name === 'unresolved') return ['One resistance only: bulk and grain boundaries together.'];
  if (name === 'grain-boundary') return ['A second arc in the range of grain boundaries.'];
  if (name === 'minor-phase')
    return ['About 10⁻¹¹ F/cm: a minor phase, or a part of the bulk or of the grain boundaries.'];
  if (name === 'surface-layer' && own < nearLimit * limits.boundaryToSurface)
    return [`${show(own)} is seen in grain boundaries too.`];
  if (name === 'electrode-interface' && own < nearLimit * limits.surfaceToElectrode)
    return [`${show(own)} is seen in layers on the surface too.`];
  if (isOfElectrodes(name) && own > 1e-5 && own < 1e-4)
    return [`${show(own)} lies between an interface and a reaction.`];
  return [];
}

/**
 * What lies at the surface grows with the area alone, and the ranges hold for L/S of about 1/cm: in a thin sample an
 * electrode's interface has as little per length as a layer.
 */
function doubtsOfThinness(
  name: ArcAssignmentName,
  { capacitanceF = NaN }: SeriesResistance,
  areaCm2: number,
): string[] {
  const perArea = capacitanceF / areaCm2;
  return name === 'surface-layer' && perArea > limits.surfaceToElectrode
    ? [`${powerOfTen(perArea, 2)} F/cm² is what an electrode's interface has in a thin sample.`]
    : [];
}

function doubtsOfBoundary(own: number, bulk: number | undefined, show: (value: number) => string): readonly string[] {
  const doubts: string[] = [];
  if (bulk === undefined) doubts.push('No bulk arc before it: a ferroelectric bulk may have as much.');
  else if (Number.isNaN(bulk) && own < 10 * limits.bulkToBoundary)
    doubts.push(`${show(own)} without a capacitance of the bulk: a bulk of high permittivity may have as much.`);
  else if (own < limits.bulkToBoundary) doubts.push(`${show(own)} is less than grain boundaries usually have.`);
  else if (own / bulk < clearRatio)
    doubts.push(`Only ${(own / bulk).toPrecision(2)} times the capacitance of the bulk.`);
  if (own > halfWayOfOverlap) doubts.push(`${show(own)} is seen in layers on the surface too.`);
  return doubts;
}

/** Ends of the range of a name, F/cm. */
const ranges: Readonly<Partial<Record<ArcAssignmentName, readonly [number, number]>>> = {
  bulk: [0, limits.bulkToBoundary],
  'grain-boundary': [clearBulk, limits.boundaryToSurface],
  'surface-layer': [1e-9, limits.surfaceToElectrode],
  'electrode-interface': [limits.surfaceToElectrode, limits.electrodeToReaction],
};

function doubtsOfError(
  capacitance: Derived | undefined,
  name: ArcAssignmentName,
  propagation: ErrorPropagation,
): readonly string[] {
  if (!capacitance) return [];
  const relative = propagation.relativeError(capacitance);
  if (Number.isNaN(relative)) return ['The error of its capacitance is not known.'];
  if (relative > largestError) return [`Its capacitance is uncertain by ${toSignificant(100 * relative, 2)} %.`];
  const [low, high] = ranges[name] ?? [0, Infinity];
  const isInside = capacitance.value >= low && capacitance.value <= high;
  const spread = Math.exp(2 * relative);
  const isSure = capacitance.value / spread >= low && capacitance.value * spread <= high;
  return isInside && !isSure ? ['Within two standard errors its capacitance reaches into the next range.'] : [];
}

function doubtsOfNeighbours(
  item: SeriesResistance,
  resistances: readonly SeriesResistance[],
  propagation: ErrorPropagation,
): readonly string[] {
  return resistances.flatMap((other) => {
    if (other === item) return [];
    const rho = propagation.correlation(item.resistance, other.resistance);
    const doubts: string[] = [];
    if (Math.abs(rho) > strongCorrelation)
      doubts.push(
        `Hardly told from ${other.parameterName} (ρ = ${rho.toFixed(3).replace('-', '−')}): trust their sum.`,
      );
    const apart = Math.exp(Math.abs(Math.log(item.peakHz / other.peakHz)));
    if (apart < nearPeaks)
      doubts.push(`Peaks only a factor ${apart.toPrecision(2)} from that of ${other.parameterName}.`);
    return doubts;
  });
}
