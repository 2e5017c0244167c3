import type { ImpedanceFit } from '../../../model/impedance-fit.ts';
import type {
  ArrheniusLine,
  ArrheniusPoint,
  ArrheniusQuantity,
  SeriesArc,
  SeriesValue,
  TemperatureSensor,
} from '../../../model/series.ts';
import { fitLine } from '../../../numerics/regression.ts';
import { fitScatteredLine } from '../../../numerics/scattered-line.ts';
import { boltzmannVPerK } from '../../../units/constants.ts';
import { effectiveErrors, temperatureShare } from './temperature-errors.ts';
import { createSharedCovariance } from './shared-covariance.ts';

/** A point less certain than this share of its value says nothing about a line of logarithms. */
const mostUncertain = 1;

/** L/S of one spectrum, 1/cm, and its relative error. */
export interface LengthOverArea {
  readonly perCm: number;
  readonly relativeError: number;
}

export interface ArrheniusInput {
  /** K; NaN where it is not known. */
  readonly temperaturesK: readonly number[];
  /** Standard errors that belong to single temperatures; 0 where none is known. */
  readonly temperatureErrorsK?: readonly number[];
  readonly sensor?: TemperatureSensor | undefined;
  readonly arcs: readonly SeriesArc[];
  /** Resistance of bulk and grain boundary together, where both are known. */
  readonly total?: { readonly names: readonly string[]; readonly values: readonly SeriesValue[] } | undefined;
  /** Undefined without a geometry. */
  readonly geometry?: readonly LengthOverArea[] | undefined;
  /** Of a global fit, whose errors hang together through the shared parameters. */
  readonly globalFits?: readonly ImpedanceFit[] | undefined;
}

/**
 * ln(σT) (without a geometry ln(T/R), which has the same slope, and ln(1/R)) and ln(1/τ) of every arc against 1/T: a first look at activation energies. Errors
 * of thickness and area are the same for all temperatures: they move the line as a whole and stay out of the weights.
 *
 * @see Funke, Prog. Solid State Chem. 22 (1993) 111
 */
export function arrheniusLines(input: ArrheniusInput): readonly ArrheniusLine[] {
  const { arcs, total, geometry } = input;
  const quantities: readonly ArrheniusQuantity[] = geometry
    ? ['conductivity']
    : ['temperature-over-resistance', 'inverse-resistance'];
  const lines: (ArrheniusLine | undefined)[] = [];
  for (const { name, role, resistanceOhm, tauS } of arcs) {
    const label = { arc: name, ...(role === undefined ? {} : { role }) };
    lines.push(...quantities.map((quantity) => line(label, [name], quantity, resistanceOhm, input)));
    lines.push(line(label, [], 'relaxation-frequency', tauS, input));
  }
  if (total) lines.push(line({ arc: 'total', role: 'total' }, total.names, quantities[0]!, total.values, input));
  return lines.filter((item) => item !== undefined);
}

/** Of T in the ordinate. */
const powers = {
  conductivity: 1,
  'temperature-over-resistance': 1,
  'inverse-resistance': 0,
  'relaxation-frequency': 0,
} as const satisfies Readonly<Record<ArrheniusQuantity, number>>;

function line(
  label: Pick<ArrheniusLine, 'arc' | 'role'>,
  names: readonly string[],
  quantity: ArrheniusQuantity,
  values: readonly SeriesValue[],
  input: ArrheniusInput,
): ArrheniusLine | undefined {
  const points = values.flatMap((value, entry): readonly ArrheniusPoint[] => {
    const temperatureK = input.temperaturesK[entry]!;
    const temperatureErrorK = input.temperatureErrorsK?.[entry] ?? 0;
    if (!(temperatureK > 0) || !(value.value > 0)) return [];
    const standardError = value.standardError / value.value;
    const used = standardError > 0 && standardError < mostUncertain;
    return [
      {
        entry,
        temperatureK,
        ...(temperatureErrorK > 0 ? { temperatureErrorK } : {}),
        logarithm: logarithmOf(quantity, value.value, temperatureK, entry, input),
        standardError,
        used,
      },
    ];
  });
  const used = points.filter((point) => point.used);
  if (used.length < 2 || new Set(used.map(({ temperatureK }) => temperatureK)).size < 2) return undefined;
  const between = createSharedCovariance(names.length > 0 ? (input.globalFits ?? []) : [], names);
  const covarianceOf = (first: number, second: number): number => between(used[first]!.entry, used[second]!.entry);
  const inverseT = used.map(({ temperatureK }) => 1 / temperatureK);
  const logarithms = used.map(({ logarithm }) => logarithm);
  const plain = fitLine(inverseT, logarithms);
  const power = powers[quantity];
  const fitWith = (errors: readonly number[]) => fitScatteredLine(inverseT, logarithms, errors, covarianceOf);
  // Along the line found without them; it hardly turns with the weights.
  const fitted = fitWith(effectiveErrors(used, plain.slope, power));
  const temperature = temperatureShare(used, plain.slope, power, input.sensor);
  return {
    ...label,
    quantity,
    activationEnergyEv: -fitted.slope * boltzmannVPerK,
    standardErrorEv: fitted.slopeError * boltzmannVPerK,
    lnPrefactor: fitted.intercept,
    lnPrefactorError: fitted.interceptError,
    covariance: fitted.covariance,
    reducedChiSquared: fitted.reducedChiSquared,
    excess: fitted.excess,
    unweighted: {
      activationEnergyEv: -plain.slope * boltzmannVPerK,
      standardErrorEv: plain.slopeError * boltzmannVPerK,
    },
    geometryError: quantity === 'conductivity' ? (input.geometry?.[0]?.relativeError ?? 0) : 0,
    ...(temperature ? { temperature } : {}),
    points,
  };
}

function logarithmOf(
  quantity: ArrheniusQuantity,
  value: number,
  temperatureK: number,
  entry: number,
  { geometry }: ArrheniusInput,
): number {
  if (quantity === 'temperature-over-resistance') return Math.log(temperatureK / value);
  if (quantity !== 'conductivity') return -Math.log(value);
  return Math.log((geometry![entry]!.perCm / value) * temperatureK);
}
