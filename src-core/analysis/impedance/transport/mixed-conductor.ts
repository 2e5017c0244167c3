import type { Check } from '../../../model/finding.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { ImpedanceFit } from '../../../model/results.ts';
import type { MixedConduction } from '../../../model/transport.ts';
import { powerOfTen, toSignificant } from '../../../units/format.ts';
import type { FittedCircuit } from './fitted-circuit.ts';
import { smallestResistanceOhm } from './leak-bound.ts';
import { readMixedPaths, slowestTimeS, type MixedPaths } from './mixed-paths.ts';
import { add, divide, multiply, scale, type Derived, type ErrorPropagation } from './propagation.ts';
import type { SeriesReading } from './resistances.ts';

/** σ_e/σ_i below which a solid electrolyte keeps its charge: the project's target where none is given. */
export const defaultLeakTarget = 1e-6;

/** A resistance with a larger relative error counts as not determined. */
const largestError = 0.5;
const strongCorrelation = 0.95;
/** C_chem and C_int nearer than this make their arcs one. */
const clearRatio = 10;
/** One-sided 95 % of a normal distribution. */
const oneSided = 1.645;

export interface MixedFindings {
  readonly conductors: readonly MixedConduction[];
  /** Those parts of the circuit that were read. */
  readonly paths: readonly MixedPaths[];
  readonly warnings: readonly Warning[];
}

/**
 * Conductivities of ions and electrons, transference numbers, their ratio against a target and the chemical diffusion
 * coefficient D = L²/((Rion + Reon)·Cchem), from every part of the circuit that has a path for both.
 *
 * @param ratioTarget - σ_e/σ_i that is wanted at most
 * @see Jamnik & Maier, Phys. Chem. Chem. Phys. 3 (2001) 1668; Huggins, Ionics 8 (2002) 300
 */
export function readMixedConduction(
  fitted: FittedCircuit,
  reading: SeriesReading,
  propagation: ErrorPropagation,
  ratioTarget: number,
): MixedFindings {
  const paths = readMixedPaths(fitted);
  const conductors = paths.map((item) => describe(item, { fit: fitted.fit, reading, propagation, ratioTarget }));
  return { conductors, paths, warnings: conductors.flatMap(warningsOf) };
}

interface Setting {
  readonly fit: ImpedanceFit;
  readonly reading: SeriesReading;
  readonly propagation: ErrorPropagation;
  readonly ratioTarget: number;
}

function describe(paths: MixedPaths, setting: Setting): MixedConduction {
  const { source, model, electrodes, ionic, electronic, chemical } = paths;
  const { describe: write, thicknessCm, areaCm2 } = setting.propagation;
  const sum = add(ionic, electronic);
  const perLength = thicknessCm && areaCm2 && divide(thicknessCm, areaCm2);
  const ratio = divide(ionic, electronic);
  const judged = judgeRatio(paths, ratio, setting);
  return {
    ...{ source, model, electrodes },
    ionicResistance: write(ionic, 'Ω'),
    electronicResistance: write(electronic, 'Ω'),
    ...(perLength
      ? {
          ionicConductivity: write(divide(perLength, ionic), 'S/cm'),
          electronicConductivity: write(divide(perLength, electronic), 'S/cm'),
        }
      : {}),
    // Ions carry the share of the conductance that is theirs: t_i = σ_i/(σ_i + σ_e) = Reon/(Rion + Reon).
    ionicTransference: write(divide(electronic, sum), '1'),
    electronicTransference: write(divide(ionic, sum), '1'),
    conductivityRatio: write(ratio, '1'),
    ratioTarget: setting.ratioTarget,
    ...judged,
    ...(chemical ? { chemicalCapacitance: write(chemical, 'F') } : {}),
    ...(chemical && thicknessCm
      ? {
          chemicalDiffusivity: write(divide(multiply(thicknessCm, thicknessCm), multiply(sum, chemical)), 'cm²/s'),
        }
      : {}),
    checks: [ratioCheck(ratio.value, judged, setting.ratioTarget), ...conditionsOf(paths, setting)],
  };
}

type Judged = Pick<MixedConduction, 'ratioIs' | 'ratioUpperBound'>;

/** Whether the fit tells the ratio, and what it is at most. */
function judgeRatio(paths: MixedPaths, ratio: Derived, { fit, reading, propagation }: Setting): Judged {
  if (paths.model === 'two-rail') return { ratioIs: 'not-determined', ratioUpperBound: NaN };
  const isTold = (item: Derived): boolean => propagation.relativeError(item) <= largestError;
  if (!isTold(paths.ionic)) return { ratioIs: 'not-determined', ratioUpperBound: NaN };
  const bySpread = ratio.value * Math.exp(oneSided * propagation.relativeError(ratio));
  if (isTold(paths.electronic)) return { ratioIs: 'measured', ratioUpperBound: bySpread };
  const others = reading.resistances.reduce((sum, { resistanceOhm }) => sum + resistanceOhm, 0);
  const byConductance = paths.ionic.value / (smallestResistanceOhm(fit) - others);
  const bounds = [bySpread, byConductance].filter((bound) => bound > 0 && bound < Infinity);
  return { ratioIs: 'upper-bound', ratioUpperBound: bounds.length > 0 ? Math.min(...bounds) : NaN };
}

function ratioCheck(ratio: number, { ratioIs, ratioUpperBound }: Judged, target: number): Check {
  const name = 'σ_e/σ_i against its target';
  const show = (value: number): string =>
    value >= 1000 || value < 0.01 ? powerOfTen(value, 2) : toSignificant(value, 2);
  if (ratioIs === 'not-determined')
    return { name, value: NaN, limit: target, verdict: 'warn', message: 'The fit does not tell σ_e/σ_i.' };
  if (ratioIs === 'upper-bound') {
    const message = `Only an upper bound: the electronic path is too small to be told here. σ_e/σ_i is at most ${show(ratioUpperBound)}`;
    return ratioUpperBound <= target
      ? { name, value: ratioUpperBound, limit: target, verdict: 'pass', message: `${message}, below the target.` }
      : {
          ...{ name, value: ratioUpperBound, limit: target, verdict: 'warn' },
          message: `${message}; whether the target of ${show(target)} is met takes a direct-current measurement.`,
        };
  }
  if (ratio <= target) return { name, value: ratio, limit: target, verdict: 'pass' };
  const message = `σ_e/σ_i = ${show(ratio)} misses the target of ${show(target)} by a factor of ${show(ratio / target)}.`;
  return { name, value: ratio, limit: target, verdict: 'fail', message };
}

function conditionsOf(paths: MixedPaths, setting: Setting): readonly Check[] {
  return [
    ...(paths.model === 'two-rail' ? [exchangeable] : []),
    ...errorChecks(paths, setting),
    ...mergingCheck(paths),
    ...reachCheck(paths, setting.fit),
    ...geometricCheck(paths, setting.propagation),
  ];
}

const exchangeable: Check = {
  name: 'Rails told apart',
  value: 0,
  limit: 1,
  verdict: 'warn',
  message:
    'Exchanged rails give the same Z: which one is that of the ions is not in the data. The first is shown as theirs.',
};

function errorChecks({ ionic, electronic, chemical }: MixedPaths, { propagation }: Setting): readonly Check[] {
  const parts: readonly (readonly [string, Derived | undefined])[] = [
    ['Rion', ionic],
    ['Reon', electronic],
    ['Cchem', chemical],
  ];
  const errors = parts.flatMap(([symbol, item]): Check[] => {
    if (!item) return [];
    const value = propagation.relativeError(item);
    const isTold = value <= largestError;
    return [
      {
        name: `Relative error of ${symbol}`,
        ...{ value, limit: largestError, verdict: isTold ? 'pass' : 'warn' },
        ...(isTold ? {} : { message: `${symbol} is hardly determined by these data.` }),
      },
    ];
  });
  const rho = propagation.correlation(ionic, electronic);
  const isFree = !(Math.abs(rho) > strongCorrelation);
  return [
    ...errors,
    {
      name: 'Correlation of Rion and Reon',
      ...{ value: rho, limit: strongCorrelation, verdict: isFree ? 'pass' : 'warn' },
      ...(isFree ? {} : { message: 'Rion and Reon are hardly told apart.' }),
    },
  ];
}

/**
 * The line relaxes with R·Cchem/4 and the interfaces are charged with R·Cint/2: where Cchem/(2·Cint) is about 1, the two
 * arcs are one, and where it is far below, the line's never shows.
 */
function mergingCheck({ chemical, interfacial }: MixedPaths): readonly Check[] {
  if (!chemical || !interfacial) return [];
  const value = chemical.value / (2 * interfacial.value);
  const isApart = value >= clearRatio;
  return [
    {
      name: 'Line arc and interface arc apart, Cchem/(2·Cint)',
      ...{ value, limit: clearRatio, verdict: isApart ? 'pass' : 'warn' },
      ...(isApart
        ? {}
        : { message: 'The arc of the line and that of the interfaces merge: Cchem, Cint and D may be far off.' }),
    },
  ];
}

function reachCheck(paths: MixedPaths, fit: ImpedanceFit): readonly Check[] {
  const slowest = slowestTimeS(paths);
  if (!(slowest > 0)) return [];
  const value = Math.min(...fit.frequencyHz) * 2 * Math.PI * slowest;
  const isSeen = value <= 1;
  return [
    {
      name: 'Slowest process inside the range, ω_min·τ',
      ...{ value, limit: 1, verdict: isSeen ? 'pass' : 'warn' },
      ...(isSeen ? {} : { message: 'The spectrum ends before the direct-current plateau: Reon is an extrapolation.' }),
    },
  ];
}

/** Beyond this many F/cm the capacitance across both paths is not that of a material between its electrodes. */
const largestGeometric = 1e-9;

function geometricCheck({ geometric }: MixedPaths, { thicknessCm, areaCm2 }: ErrorPropagation): readonly Check[] {
  if (!geometric || !thicknessCm || !areaCm2) return [];
  const { value } = scale(multiply(geometric, divide(thicknessCm, areaCm2)), 1);
  const isUsual = value <= largestGeometric;
  return [
    {
      name: 'Geometric capacitance per length',
      ...{ value, limit: largestGeometric, unit: 'F/cm', verdict: isUsual ? 'pass' : 'warn' },
      ...(isUsual ? {} : { message: 'Too large for a material between its electrodes: is this a mixed conductor?' }),
    },
  ];
}

const codes: readonly (readonly [start: string, code: string])[] = [
  ['σ_e/σ_i', 'electronic-leak'],
  ['Rails', 'exchangeable-rails'],
  ['Line arc', 'merged-arcs'],
  ['Slowest', 'plateau-not-reached'],
  ['Geometric', 'not-geometric'],
];

/** Failed checks as warnings; errors of single parameters are the fit's to warn of. */
function warningsOf({ source, checks }: MixedConduction): readonly Warning[] {
  return checks.flatMap(({ name, verdict, message }) => {
    const code = codes.find(([start]) => name.startsWith(start))?.[1];
    return verdict === 'pass' || message === undefined || code === undefined
      ? []
      : [{ code, message: `${source}: ${message}` }];
  });
}
