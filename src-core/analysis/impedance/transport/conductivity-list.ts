import type { ConductivityResult, ImpedanceFit } from '../../../model/results.ts';
import { formatEngineering } from '../../../units/format.ts';
import type { ArcAssignment } from './arc-assignment.ts';
import type { CellShape } from './arc-evidence.ts';
import { add, divide, multiply, type Derived, type ErrorPropagation } from './propagation.ts';
import type { SeriesResistance } from './resistances.ts';

interface Setting {
  readonly fit: ImpedanceFit;
  readonly cell: CellShape;
  readonly propagation: ErrorPropagation;
}

/** σ = L/(R·S) of bulk, grain boundary and their sum, as far as they were assigned. */
export function listConductivities(
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
