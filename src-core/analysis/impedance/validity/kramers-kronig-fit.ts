import { fitOrthogonally } from '../../../numerics/orthogonal-fit.ts';

/** Z or Y of a spectrum at positive, finite points. */
export interface ImmittancePoints {
  readonly frequencyHz: Float64Array;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export type Representation = 'impedance' | 'admittance';
export type FittedPart = 'complex' | 'real' | 'imaginary';

export interface KramersKronigModel {
  /** Number of Voigt elements, R ∥ C (in admittance: of R–C in series). */
  readonly elements: number;
  /** log10 of how far the time constants reach beyond the measured range at either end; negative: inside. */
  readonly extension: number;
  /** A term 1/(jω) in Z, for a blocking end; in Y, an inductor in parallel. */
  readonly capacitance: boolean;
  /** A term jω in Z; in Y, a capacitor in parallel. */
  readonly inductance: boolean;
  readonly part: FittedPart;
  /** More columns for the complex fit, relative to |Z|: all real parts, then all imaginary ones. */
  readonly extraColumns?: readonly Float64Array[];
}

export interface KramersKronigFit {
  /** (Z − Z_fit)/|Z|, both parts, whatever part was fitted. */
  readonly residualRe: Float64Array;
  readonly residualIm: Float64Array;
  /** Of the rows fitted: real parts first. */
  readonly leverage: Float64Array;
  /** Σ of both squared residuals. */
  readonly chiSquared: number;
  /** Independent unknowns. */
  readonly rank: number;
  /** Sizes of the elements, signed, from short to long time constants. */
  readonly strengths: Float64Array;
  /** 1 − Σ|negative|/Σ|positive|: near 1 for a sound set, falling when elements begin to alternate. */
  readonly mu: number;
  /** Coefficients of the extra columns. */
  readonly extra: Float64Array;
}

/** The data relative to their modulus, and the frequencies scaled to their middle. Made once for all models. */
export interface ScaledPoints extends ImmittancePoints {
  readonly modulus: Float64Array;
  readonly omega: Float64Array;
}

export function scalePoints(points: ImmittancePoints): ScaledPoints {
  return {
    ...points,
    modulus: points.re.map((re, k) => Math.hypot(re, points.im[k]!)),
    omega: points.frequencyHz.map((frequency) => 2 * Math.PI * frequency),
  };
}

/** Y = 1/Z, point by point. */
export function invertPoints({ frequencyHz, re, im }: ImmittancePoints): ImmittancePoints {
  const square = re.map((value, k) => value * value + im[k]! * im[k]!);
  return {
    frequencyHz,
    re: re.map((value, k) => value / square[k]!),
    im: im.map((value, k) => -value / square[k]!),
  };
}

/** Time constants from 1/ω_max to 1/ω_min, evenly in the logarithm, both ends moved by the extension. */
export function timeConstants(omega: Float64Array, elements: number, extension: number): Float64Array {
  const reach = 10 ** extension;
  let low = Infinity;
  let high = 0;
  for (const value of omega) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const shortest = 1 / (high * reach);
  const longest = reach / low;
  return Float64Array.from({ length: elements }, (_, k) =>
    elements === 1 ? shortest : shortest * (longest / shortest) ** (k / (elements - 1)),
  );
}

/**
 * Fits R0 + Σ R_k/(1 + jωτ_k) + jωL + 1/(jωC), linear in all its unknowns and obeying the Kramers–Kronig relations by
 * construction, to Z or Y with weights 1/|Z|². What one part alone cannot tell is taken from the other afterwards:
 * L and C from the imaginary part after a real fit, R0 from the real part after an imaginary one.
 *
 * @see Boukamp, J. Electrochem. Soc. 142 (1995) 1885; Schönleber, Klotz & Ivers-Tiffée, Electrochim. Acta 131 (2014) 20
 */
export function fitKramersKronig(points: ScaledPoints, model: KramersKronigModel): KramersKronigFit {
  const { re, im, modulus, omega } = points;
  const { part, elements, extraColumns = [] } = model;
  const n = omega.length;
  const poles = poleColumns(points, timeConstants(omega, elements, model.extension));
  const constant = join(
    modulus.map((size) => 1 / size),
    new Float64Array(n),
  );
  const reactive = reactiveColumns(points, model);
  const all = [constant, ...poles, ...reactive, ...(part === 'complex' ? extraColumns : [])];
  const target = join(
    re.map((value, k) => value / modulus[k]!),
    im.map((value, k) => value / modulus[k]!),
  );
  const rows = part === 'complex' ? [0, 2 * n] : part === 'real' ? [0, n] : [n, 2 * n];
  const cut = (column: Float64Array): Float64Array => column.subarray(rows[0], rows[1]);
  const fit = fitOrthogonally(all.map(cut), cut(target));
  const residuals = part === 'complex' ? fit.residuals : remainder(all, fit.coefficients, target);
  let { rank } = fit;
  if (part === 'real') rank += takeOut(residuals, reactive, n, 2 * n);
  if (part === 'imaginary') rank += takeOut(residuals, [constant], 0, n);
  const strengths = fit.coefficients.slice(1, 1 + elements);
  return {
    residualRe: residuals.slice(0, n),
    residualIm: residuals.slice(n),
    leverage: fit.leverage,
    chiSquared: residuals.reduce((sum, value) => sum + value * value, 0),
    rank,
    strengths,
    mu: alternation(strengths),
    extra: fit.coefficients.slice(all.length - extraColumns.length),
  };
}

function poleColumns({ modulus, omega }: ScaledPoints, tauS: Float64Array): Float64Array[] {
  const n = omega.length;
  return Array.from(tauS, (tau) => {
    const column = new Float64Array(2 * n);
    for (let k = 0; k < n; k++) {
      const x = omega[k]! * tau;
      const real = 1 / ((1 + x * x) * modulus[k]!);
      column[k] = real;
      column[n + k] = -x * real;
    }
    return column;
  });
}

function reactiveColumns({ modulus, omega }: ScaledPoints, model: KramersKronigModel): Float64Array[] {
  const zeros = new Float64Array(omega.length);
  return [
    ...(model.inductance
      ? [
          join(
            zeros,
            omega.map((value, k) => value / modulus[k]!),
          ),
        ]
      : []),
    ...(model.capacitance
      ? [
          join(
            zeros,
            omega.map((value, k) => -1 / (value * modulus[k]!)),
          ),
        ]
      : []),
  ];
}

function join(re: Float64Array, im: Float64Array): Float64Array {
  const whole = new Float64Array(re.length + im.length);
  whole.set(re);
  whole.set(im, re.length);
  return whole;
}

function remainder(columns: readonly Float64Array[], coefficients: Float64Array, target: Float64Array): Float64Array {
  const rest = Float64Array.from(target);
  columns.forEach((column, j) => {
    for (let k = 0; k < rest.length; k++) rest[k]! -= coefficients[j]! * column[k]!;
  });
  return rest;
}

/** Fits `columns` to rows `from`…`to` of the residuals and takes them out there; how many unknowns that were. */
function takeOut(residuals: Float64Array, columns: readonly Float64Array[], from: number, to: number): number {
  const rest = fitOrthogonally(
    columns.map((column) => column.subarray(from, to)),
    residuals.subarray(from, to),
  );
  residuals.set(rest.residuals, from);
  return rest.rank;
}

function alternation(strengths: Float64Array): number {
  let negative = 0;
  let positive = 0;
  for (const value of strengths)
    if (value < 0) negative -= value;
    else positive += value;
  return positive > 0 ? 1 - negative / positive : -Infinity;
}
