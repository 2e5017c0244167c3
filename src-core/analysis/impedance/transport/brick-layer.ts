import type { Check, Verdict } from '../../../model/finding.ts';
import type { BrickLayerResult } from '../../../model/transport.ts';
import { vacuumPermittivityFPerM } from '../../../units/constants.ts';
import type { CellShape } from './arc-evidence.ts';
import { divide, multiply, scale, type Derived, type ErrorPropagation } from './propagation.ts';
import type { SeriesResistance } from './resistances.ts';

const centimetresPerMetre = 100;

/** δ/d at which boundaries stop being thin, and at which they are no boundaries any more. */
const thickness = { thin: 0.1, thick: 0.3 } as const;
/** Peaks by this factor apart are seen as two arcs; by the second they overlap, but can be fitted. */
const separation = { clear: 10, least: 3 } as const;
const permittivity = { low: 1, high: 1e4 } as const;
const largestError = 0.5;

/**
 * Conductivity of the grain boundaries themselves by the brick-layer model: grains of edge d parted by boundaries of
 * thickness δ ≪ d and of the same permittivity, so that δ/d = C_b/C_gb and
 *
 *   σ_gb = (L/S)/R_gb · C_b/C_gb
 *
 * Current along the boundaries is left out, which is right where they resist: σ_gb/σ_b = f_gb/f_b ≪ 1.
 *
 * @returns no numbers, and the check that failed, where a condition of the model is broken
 * @see van Dijk & Burggraaf, Phys. Status Solidi A 63 (1981) 229; Haile, West & Campbell, J. Mater. Res. 13 (1998) 1576
 */
export function brickLayer(
  bulk: SeriesResistance,
  boundary: SeriesResistance,
  { thicknessCm, areaCm2 }: CellShape,
  propagation: ErrorPropagation,
  assignmentIsUncertain: boolean,
): BrickLayerResult {
  if (!bulk.capacitance || !boundary.capacitance)
    return { status: 'withheld', checks: [withoutCapacitance(bulk, boundary)], assumptions };
  const perLength = divide(thicknessCm, areaCm2);
  const ratio = divide(bulk.capacitance, boundary.capacitance);
  const specific = multiply(divide(perLength, boundary.resistance), ratio);
  const relative = scale(multiply(bulk.capacitance, perLength), centimetresPerMetre / vacuumPermittivityFPerM);
  const checks = [
    ...conditions(ratio, boundary.peakHz / bulk.peakHz, relative.value),
    ...(assignmentIsUncertain ? [uncertainAssignment] : []),
    errorCheck(ratio, propagation),
  ];
  const bulkPermittivity = propagation.describe(relative, '1');
  if (checks.some(({ verdict }) => verdict === 'fail'))
    return { status: 'withheld', bulkPermittivity, checks, assumptions };
  return {
    status: checks.every(({ verdict }) => verdict === 'pass') ? 'valid' : 'doubtful',
    specificConductivity: propagation.describe(specific, 'S/cm'),
    thicknessRatio: propagation.describe(ratio, '1'),
    bulkPermittivity,
    checks,
    assumptions,
  };
}

const assumptions: readonly string[] = [
  'Grain boundaries have the permittivity of the bulk.',
  'Grains are alike, and their boundaries thin: δ ≪ d.',
  'No current flows along the boundaries.',
];

const uncertainAssignment: Check = {
  name: 'Arcs assigned',
  value: 0,
  limit: 1,
  verdict: 'warn',
  message: 'Which arc is that of the grain boundaries is uncertain, and so is all that follows.',
};

function withoutCapacitance(bulk: SeriesResistance, boundary: SeriesResistance): Check {
  const which = [bulk, boundary].filter((item) => !item.capacitance).map(({ parameterName }) => parameterName);
  return {
    name: 'Capacitances fitted',
    value: 2 - which.length,
    limit: 2,
    verdict: 'fail',
    message: `No capacitance was fitted beside ${which.join(' and ')}.`,
  };
}

/** Worse the larger the value. */
function grade(value: number, good: number, bad: number): Verdict {
  if (value <= good) return 'pass';
  return value <= bad ? 'warn' : 'fail';
}

function conditions(ratio: Derived, slowness: number, relativePermittivity: number): readonly Check[] {
  const thin = grade(ratio.value, thickness.thin, thickness.thick);
  const apart = grade(slowness, 1 / separation.clear, 1 / separation.least);
  const isPlausible = relativePermittivity >= permittivity.low && relativePermittivity <= permittivity.high;
  return [
    {
      name: 'Thin boundaries, δ/d = C_b/C_gb',
      value: ratio.value,
      limit: thickness.thin,
      verdict: thin,
      ...(thin === 'pass'
        ? {}
        : { message: 'The capacitance of the second arc is not much larger than that of the bulk.' }),
    },
    {
      name: 'Resistive boundaries, arcs apart: f_gb/f_b = σ_gb/σ_b',
      value: slowness,
      limit: 1 / separation.clear,
      verdict: apart,
      ...(apart === 'pass'
        ? {}
        : { message: 'The arcs overlap, and the boundaries conduct nearly as well as the grains.' }),
    },
    {
      name: 'Permittivity of the bulk, C_b·L/(S·ε₀)',
      value: relativePermittivity,
      limit: relativePermittivity < permittivity.low ? permittivity.low : permittivity.high,
      verdict: isPlausible ? 'pass' : 'warn',
      ...(isPlausible
        ? {}
        : { message: 'No solid has such a permittivity: stray capacitance, geometry or circuit are at fault.' }),
    },
  ];
}

function errorCheck(ratio: Derived, propagation: ErrorPropagation): Check {
  const relative = propagation.relativeError(ratio);
  const isKnown = relative <= largestError;
  return {
    name: 'Relative error of C_b/C_gb',
    value: relative,
    limit: largestError,
    verdict: isKnown ? 'pass' : 'warn',
    ...(isKnown ? {} : { message: 'The capacitances are hardly determined by these data.' }),
  };
}
