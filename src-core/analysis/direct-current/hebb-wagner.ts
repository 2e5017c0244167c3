import { AppError } from '../../errors.ts';
import type { CodedCheck, DirectCurrentAnalysis, DirectCurrentResult } from '../../model/direct-current.ts';
import type { Warning } from '../../model/quantity.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { mean } from '../../numerics/statistics.ts';
import { fitLine } from '../../numerics/regression.ts';
import { formatUncertain } from '../../units/format.ts';
import { faradayCPerMol, gasConstantJPerMolK } from '../../units/constants.ts';
import { checkBelow, describeResult, requirePositive, unstatedWarning, warningsOfChecks } from './describe-result.ts';
import { currentOf, fitBranches, type Branches, type Point } from './electron-hole-branches.ts';

/** Steady currents of a cell (reversible electrode | sample | ion-blocking electrode). */
export interface HebbWagnerInput {
  /** Of the blocking electrode against the reversible one, positive, one per point. */
  readonly voltageV: readonly number[];
  readonly currentA: readonly number[];
  readonly temperatureK: UncertainNumber;
  readonly thicknessM: UncertainNumber;
  readonly areaM2: UncertainNumber;
  /** Points above it are left out. */
  readonly decompositionV?: number | undefined;
  /** Standard error of a current, as a share of it; default 0.02. */
  readonly relativeCurrentError?: number | undefined;
  /** Standard error that every current has besides, A; default a thousandth of the median current. */
  readonly currentErrorA?: number | undefined;
  /** What an extrapolation to the steady state leaves open, A, one per point; comes on top. */
  readonly extrapolationErrorA?: readonly number[] | undefined;
  /** Of each steady current, still to come when its step ended. */
  readonly remainingShare?: readonly number[] | undefined;
}

export interface HebbWagnerAnalysis extends DirectCurrentAnalysis {
  /** Electronic conductivity at the blocking electrode, (L/S)·dI/dE, between neighbouring points. */
  readonly local: readonly { readonly voltageV: number; readonly conductivitySPerCm: number }[];
  /** Voltages of the points left out. */
  readonly leftOutV: readonly number[];
}

const source = 'Hebb, J. Chem. Phys. 20 (1952) 185; Wagner, Proc. 7th CITCE (1957) 361';
const formula = 'I = (R·T·S/(F·L))·[σ_n·(1 − e^(−EF/RT)) + σ_p·(e^(EF/RT) − 1)]';
/** An instrument asked for 0 V is no further from it, V. */
const sameAsZeroV = 0.5e-3;
const toSPerCm = 1e-2;

/**
 * Conductivities by excess electrons (σ_n) and by holes (σ_p) at the composition of the reversible electrode, by weighted
 * least squares of the steady currents; a branch that comes out negative is taken as 0.
 *
 * @throws AppError `analysis/invalid-input`
 */
export function analyseHebbWagner(input: HebbWagnerInput): HebbWagnerAnalysis {
  const { voltageV, currentA, temperatureK, thicknessM, areaM2, decompositionV = Infinity } = input;
  requirePositive({ temperature: temperatureK, thickness: thicknessM, area: areaM2 });
  const measured = voltageV
    .map((volt, k) => ({ volt, ampere: currentA[k]!, extra: input.extrapolationErrorA?.[k] ?? 0 }))
    .sort((a, b) => a.volt - b.volt);
  const { zero: zeroOfMeter, points: all } = withoutZero(measured);
  const points = all.filter(({ volt }) => volt <= decompositionV);
  checkPoints(points);
  const errors = errorsOf(points, input);
  const branches = fitBranches(points, errors, temperatureK.value);
  const results = resultsOf(input, points, errors, branches);
  const perKelvin = gasConstantJPerMolK / faradayCPerMol;
  const fitted = points.map(({ volt }) => currentOf(branches, volt / (perKelvin * temperatureK.value)));
  const checks = [...steadyCheck(input.remainingShare), ...checksOf(points, branches, temperatureK.value)];
  return {
    results,
    checks,
    assumptions: [
      'Ions do not move in the steady state: the current is that of electrons and holes alone.',
      'The sample does not decompose at any of these voltages; each current was steady.',
      'Electrons and holes are dilute, and their mobilities do not change with composition.',
      ...(zeroOfMeter ? [zeroWords(zeroOfMeter)] : []),
    ],
    warnings: [
      ...limitWarnings(input, all.length - points.length),
      ...warningsOfChecks(checks),
      ...branchWarnings(branches),
      ...unstatedWarning({ T: temperatureK, L: thicknessM, S: areaM2 }),
    ],
    curve: {
      ...{ xTitle: 'E (V)', yTitle: 'I (A)' },
      ...{ x: points.map(({ volt }) => volt), measured: points.map(({ ampere }) => ampere), fitted },
    },
    local: localConductivities(points, (toSPerCm * thicknessM.value) / areaM2.value),
    leftOutV: all.filter(({ volt }) => volt > decompositionV).map(({ volt }) => volt),
  };
}

/**
 * At 0 V both contacts are in equilibrium with the sample and nothing flows: a current read there is the zero of the
 * meter. It is taken from every current, and its error comes on top of theirs.
 */
function withoutZero(measured: readonly Point[]): {
  readonly zero?: UncertainNumber;
  readonly points: readonly Point[];
} {
  const atZero = measured.filter(({ volt }) => Math.abs(volt) <= sameAsZeroV);
  if (atZero.length === 0) return { points: measured };
  const value = mean(atZero.map(({ ampere }) => ampere));
  const standardUncertainty = Math.hypot(...atZero.map(({ extra = 0 }) => extra)) / atZero.length;
  const points = measured
    .filter((point) => !atZero.includes(point))
    .map(({ volt, ampere, extra = 0 }) => ({
      volt,
      ampere: ampere - value,
      extra: Math.hypot(extra, standardUncertainty),
    }));
  return { zero: { value, standardUncertainty }, points };
}

function zeroWords({ value, standardUncertainty }: UncertainNumber): string {
  return `The current at 0 V, ${formatUncertain(1e9 * value, 1e9 * standardUncertainty, 'nA')}, is the zero of the meter and was taken from every current.`;
}

function checkPoints(points: readonly Point[]): void {
  if (points.length < 3)
    throw new AppError(
      'analysis/invalid-input',
      `Two branches need at least three points; there are ${points.length}.`,
      {
        remedy: 'Give more voltages below the decomposition of the sample.',
      },
    );
  if (points.some(({ volt, ampere }) => !Number.isFinite(volt) || !Number.isFinite(ampere)))
    throw new AppError('analysis/invalid-input', 'A voltage or current is not a number.', { remedy: 'Correct it.' });
  if (points[0]!.volt < 0 && points.at(-1)!.volt > 0) return;
  if (points[0]!.volt < 0 || points.filter(({ ampere }) => ampere > 0).length < points.length / 2)
    throw new AppError('analysis/invalid-input', 'Voltages or currents are negative throughout.', {
      remedy: 'Count the voltage of the blocking electrode against the reversible one, and currents with it, positive.',
    });
}

function errorsOf(points: readonly Point[], input: HebbWagnerInput): readonly number[] {
  const sizes = points.map(({ ampere }) => Math.abs(ampere)).sort((a, b) => a - b);
  const { relativeCurrentError = 0.02, currentErrorA = 1e-3 * sizes[Math.floor(sizes.length / 2)]! } = input;
  return points.map(({ ampere, extra = 0 }) => Math.hypot(relativeCurrentError * ampere, currentErrorA, extra));
}

function resultsOf(
  { temperatureK, thicknessM, areaM2 }: HebbWagnerInput,
  points: readonly Point[],
  errors: readonly number[],
  branches: Branches,
): readonly DirectCurrentResult[] {
  const thermal = (kelvin: number): number => (gasConstantJPerMolK * kelvin) / faradayCPerMol;
  // T stands in the exponents too: the fit is made anew for each.
  const at = (kelvin: number): Branches =>
    kelvin === temperatureK.value ? branches : fitBranches(points, errors, kelvin);
  const common = { T: temperatureK, L: thicknessM, S: areaM2 };
  const unity = (error: number): UncertainNumber => ({ value: 1, standardUncertainty: error });
  const electrons = { ...common, currents: unity(branches.electronsErrorA / branches.electronsA) };
  const holes = { ...common, currents: unity(branches.holesErrorA / branches.holesA) };
  const words = { unit: 'S/cm', factor: toSPerCm, source, formula };
  const results: DirectCurrentResult[] = [];
  const excess = { ...words, id: 'electronConductivity', symbol: 'σ_n', title: 'by excess electrons at E = 0' };
  const missing = { ...words, id: 'holeConductivity', symbol: 'σ_p', title: 'by holes at E = 0' };
  const conductivity = (ampere: number, v: { T: number; L: number; S: number }): number =>
    (ampere * v.L) / (thermal(v.T) * v.S);
  results.push(
    branches.electronsA > 0
      ? describeResult(excess, electrons, (v) => v.currents * conductivity(at(v.T).electronsA, v))
      : zero(
          excess,
          branches.electronsErrorA,
          conductivity(1, { T: temperatureK.value, L: thicknessM.value, S: areaM2.value }),
        ),
    branches.holesA > 0
      ? describeResult(missing, holes, (v) => v.currents * conductivity(at(v.T).holesA, v))
      : zero(
          missing,
          branches.holesErrorA,
          conductivity(1, { T: temperatureK.value, L: thicknessM.value, S: areaM2.value }),
        ),
  );
  results.push(
    describeResult(
      {
        id: 'plateauCurrent',
        symbol: 'I_n',
        title: 'plateau of the electrons',
        unit: 'A',
        source,
        formula: 'R·T·S·σ_n/(F·L)',
      },
      { currents: { value: branches.electronsA, standardUncertainty: branches.electronsErrorA } },
      (v) => v.currents,
    ),
  );
  if (branches.electronsA > 0 && branches.holesA > 0) results.push(minimum(branches, temperatureK, words.source));
  return results;
}

function zero(
  words: { id: string; symbol: string; title: string; unit: string; factor: number; source: string; formula: string },
  errorA: number,
  perAmpere: number,
): DirectCurrentResult {
  const { factor, ...rest } = words;
  return { ...rest, value: 0, standardUncertainty: errorA * perAmpere * factor, budget: [] };
}

function minimum(branches: Branches, temperatureK: UncertainNumber, origin: string): DirectCurrentResult {
  const inputs = {
    T: temperatureK,
    n: { value: branches.electronsA, standardUncertainty: branches.electronsErrorA },
    p: { value: branches.holesA, standardUncertainty: branches.holesErrorA },
  };
  return describeResult(
    {
      id: 'crossingVoltage',
      symbol: 'E_np',
      title: 'electrons and holes conduct alike',
      unit: 'V',
      source: origin,
      formula: '(R·T/2F)·ln(σ_n/σ_p)',
    },
    inputs,
    (v) => ((gasConstantJPerMolK * v.T) / (2 * faradayCPerMol)) * Math.log(v.n / v.p),
  );
}

function localConductivities(points: readonly Point[], perLength: number) {
  return points.slice(1).flatMap(({ volt, ampere }, k) => {
    const before = points[k]!;
    const width = volt - before.volt;
    return width > 0
      ? [{ voltageV: (volt + before.volt) / 2, conductivitySPerCm: (perLength * (ampere - before.ampere)) / width }]
      : [];
  });
}

function checksOf(points: readonly Point[], branches: Branches, temperatureK: number): readonly CodedCheck[] {
  const thermalV = (gasConstantJPerMolK * temperatureK) / faradayCPerMol;
  const { electronsA, holesA, reducedChiSquared } = branches;
  const checks = [
    checkBelow(
      'branches-do-not-fit',
      'Scatter about the two branches, χ²/ν',
      reducedChiSquared,
      [3, 30],
      'The currents do not follow the two branches within their errors: not steady, ions not blocked, or decomposition.',
    ),
  ];
  const steep = points.filter(({ volt }) => holesA * Math.exp(volt / thermalV) > 5 * electronsA && volt > 3 * thermalV);
  const rising = steep.filter(({ ampere }) => ampere > 1.05 * electronsA);
  if (rising.length >= 3 && holesA > 0) {
    const { slope } = fitLine(
      rising.map(({ volt }) => volt / thermalV),
      rising.map(({ ampere }) => Math.log(ampere - electronsA)),
    );
    const name = 'Slope of the hole branch, d ln I/dE against F/RT';
    const message = `The current rises ${slope.toFixed(2)} times as steeply as holes would make it: steeper tells of decomposition, flatter of a resistance in series.`;
    checks.push(checkBelow('hole-slope', name, Math.abs(slope - 1), [0.1, 0.3], message));
  }
  const flat = points.filter(
    ({ volt }) => volt > 3 * thermalV && holesA * Math.exp(volt / thermalV) < 0.02 * electronsA,
  );
  if (flat.length >= 3) {
    const { slope } = fitLine(
      flat.map(({ volt }) => volt / thermalV),
      flat.map(({ ampere }) => ampere / electronsA),
    );
    checks.push(
      checkBelow(
        'plateau-not-level',
        'Plateau level, d(I/I_n)/d(EF/RT)',
        Math.abs(slope),
        [0.03, 0.1],
        'The plateau of the electrons is not level: leakage along the surface, or currents that were not steady.',
      ),
    );
  }
  return checks;
}

function steadyCheck(shares: readonly number[] | undefined): readonly CodedCheck[] {
  if (!shares) return [];
  const worst = shares.reduce((most, share) => Math.max(most, Math.abs(share)), 0);
  const message = 'A step ended before its current was steady: that current is an extrapolation. Wait longer.';
  return [checkBelow('not-steady', 'Steady at every step, still to come', worst, [0.02, 0.2], message)];
}

function branchWarnings({ electronsA, holesA, electronsErrorA, holesErrorA }: Branches): readonly Warning[] {
  const weak = (symbol: string, value: number, error: number): readonly Warning[] =>
    value > 2 * error
      ? []
      : [
          {
            code: 'branch-not-resolved',
            message: `${symbol} cannot be told from 0: take value plus twice its uncertainty as a bound.`,
          },
        ];
  return [...weak('σ_n', electronsA, electronsErrorA), ...weak('σ_p', holesA, holesErrorA)];
}

function limitWarnings({ decompositionV }: HebbWagnerInput, leftOut: number): readonly Warning[] {
  if (decompositionV === undefined)
    return [
      {
        code: 'no-decomposition-limit',
        message: 'The decomposition voltage was not given: all points were taken to lie below it.',
      },
    ];
  const code = 'beyond-decomposition';
  return leftOut === 0
    ? []
    : [
        {
          code,
          message: `${leftOut} point${leftOut === 1 ? '' : 's'} above ${decompositionV} V left out: the sample decomposes there.`,
        },
      ];
}
