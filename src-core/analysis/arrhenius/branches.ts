import type {
  Hysteresis,
  ThermalBranch,
  ThermalBranchLine,
  ThermalConvention,
  ThermalData,
  ThermalLine,
  ThermalPoint,
  ThermalWeighting,
} from '../../model/arrhenius.ts';
import { fisherTail } from '../../numerics/statistics.ts';
import { harmonicMeanK } from './conventions.ts';
import { fitThermalLine, logarithmAt, logarithmErrorAt, roundingError } from './thermal-line.ts';

const leastPoints = 3;
/** Of the range of temperatures: smaller turns are the controller's, not a change of direction. */
const smallestTurn = 0.05;
const believedBelow = 0.05;

/** Which branch every point belongs to: by its own word, else by the order of measurement. */
export function branchesOf(points: readonly ThermalPoint[]): {
  readonly branches: readonly (ThermalBranch | undefined)[];
  readonly origin: 'column' | 'order';
} {
  if (points.some(({ branch }) => branch !== undefined))
    return { branches: points.map(({ branch }) => branch), origin: 'column' };
  return { branches: directions(points.map(({ temperatureK }) => temperatureK)), origin: 'order' };
}

/**
 * Directions by turning points: the temperature has turned when it has come back by more than a small share of the range.
 * A turning point ends its branch.
 */
function directions(temperatures: readonly number[]): readonly (ThermalBranch | undefined)[] {
  const turn = smallestTurn * (Math.max(...temperatures) - Math.min(...temperatures));
  const branches: (ThermalBranch | undefined)[] = temperatures.map(() => undefined);
  let direction: ThermalBranch | undefined;
  let extreme = 0;
  let from = 0;
  const close = (to: number): void => {
    for (let i = from; i <= to; i++) branches[i] = direction;
    from = to + 1;
  };
  for (let i = 1; i < temperatures.length; i++) {
    const change = temperatures[i]! - temperatures[extreme]!;
    if (direction === undefined) {
      if (Math.abs(change) <= turn) continue;
      direction = change > 0 ? 'heating' : 'cooling';
      extreme = i;
    } else if (direction === 'heating' ? change >= 0 : change <= 0) extreme = i;
    else if (Math.abs(change) > turn) {
      close(extreme);
      direction = change > 0 ? 'heating' : 'cooling';
      extreme = i;
    }
  }
  close(temperatures.length - 1);
  return branches;
}

/**
 * Heating and cooling as lines of their own, and whether they differ: F-test of two lines against one.
 *
 * @returns undefined unless both branches have three points at two temperatures or more
 */
export function compareBranches(
  data: ThermalData,
  convention: ThermalConvention,
  weighting: ThermalWeighting,
): Hysteresis | undefined {
  const { branches, origin } = branchesOf(data.points);
  const pick = (wanted: ThermalBranch): ThermalPoint[] => data.points.filter((_, i) => branches[i] === wanted);
  const [warming, chilling] = [pick('heating'), pick('cooling')];
  const isEnough = [warming, chilling].every(
    (points) => points.length >= leastPoints && new Set(points.map(({ temperatureK }) => temperatureK)).size > 1,
  );
  if (!isEnough) return undefined;
  const fit = (points: readonly ThermalPoint[]): ThermalLine =>
    fitThermalLine({ ...data, points }, convention, weighting);
  const [both, heating, cooling] = [fit([...warming, ...chilling]), fit(warming), fit(chilling)];
  const freedom = warming.length + chilling.length - 4;
  // With equal excess the squares could not be compared: those of the plain weights are.
  const plain = weighting === 'excess' ? 'errors' : weighting;
  const squares = [[...warming, ...chilling], warming, chilling].map(
    (points) => fitThermalLine({ ...data, points }, convention, plain).chiSquared,
  ) as [number, number, number];
  const apart = squares[1] + squares[2];
  const isExact = both.points.every(({ residual }) => Math.abs(residual) < roundingError);
  const fRatio = isExact ? 0 : Math.max(0, squares[0] - apart) / 2 / (apart / freedom);
  const probability = isExact ? 1 : fisherTail(fRatio, 2, freedom);
  const atTemperatureK = harmonicMeanK(both.points.map(({ temperatureK }) => temperatureK));
  const energy = cooling.activationEnergyEv - heating.activationEnergyEv;
  const energyError = Math.hypot(cooling.standardErrorEv, heating.standardErrorEv);
  const shift = logarithmAt(cooling, atTemperatureK) - logarithmAt(heating, atTemperatureK);
  return {
    ...{ heating: branchLine(heating), cooling: branchLine(cooling), atTemperatureK, fRatio, probability, origin },
    energyDifferenceEv: { value: energy, standardError: energyError },
    logarithmDifference: {
      value: shift,
      standardError: Math.hypot(logarithmErrorAt(cooling, atTemperatureK), logarithmErrorAt(heating, atTemperatureK)),
    },
    message: describe(shift, energy, atTemperatureK, probability),
  };
}

function branchLine(line: ThermalLine): ThermalBranchLine {
  return {
    points: line.points.length,
    activationEnergyEv: { value: line.activationEnergyEv, standardError: line.standardErrorEv },
    lnPrefactor: { value: line.lnPrefactor, standardError: line.lnPrefactorError },
  };
}

function describe(shift: number, energy: number, atTemperatureK: number, probability: number): string {
  const chance = probability < 0.001 ? 'p < 0.001' : `p = ${probability.toFixed(3)}`;
  if (!(probability < believedBelow)) return `Heating and cooling agree (${chance}).`;
  const percent = 100 * (Math.exp(shift) - 1);
  return (
    `Heating and cooling differ (${chance}): cooling lies ${Math.abs(percent).toFixed(0)} % ` +
    `${percent < 0 ? 'below' : 'above'} heating at ${atTemperatureK.toFixed(0)} K, ` +
    `its energy ${Math.abs(1000 * energy).toFixed(0)} meV ${energy < 0 ? 'lower' : 'higher'}.`
  );
}
