/**
 * How a parameter may vary. `positive` ones differ by decades and are fitted by their logarithm; `exponent`s stay
 * between their limits.
 */
export type ParameterKind = 'positive' | 'exponent';

export interface ParameterDefinition {
  readonly symbol: string;
  readonly title: string;
  readonly unit: string;
  readonly kind: ParameterKind;
  readonly minimum: number;
  readonly maximum: number;
  /** Power of k by which the parameter changes when the element's impedance is to become k times as large. */
  readonly impedancePower: number;
}

/** What a start value is made from: the element shall matter with about `resistanceOhm` at `omega`. */
export interface ElementFeature {
  readonly resistanceOhm: number;
  /** Angular frequency, rad/s. */
  readonly omega: number;
  readonly exponent: number;
}

/**
 * Writes Z and its derivatives at one angular frequency: `out[0]`, `out[1]` are Z' and Z'' in ohm, `out[2 + 2i]`,
 * `out[3 + 2i]` the two parts of ∂Z/∂(parameter i).
 *
 * @param logOmega - ln ω, given because most elements need a power of ω
 */
export type ElementImpedance = (omega: number, logOmega: number, out: Float64Array) => void;

/** What an element stands for: menus are grouped by it. */
export type ElementFamily =
  'resistive' | 'capacitive' | 'inductive' | 'diffusion' | 'distributed' | 'line' | 'mixed' | 'user';

export interface ElementDefinition {
  /** Letters before the number in a circuit text. */
  readonly symbol: string;
  readonly title: string;
  readonly family: ElementFamily;
  readonly formula: string;
  readonly source: string;
  readonly parameters: readonly ParameterDefinition[];
  /** Binds parameter values, so that what does not depend on the frequency is computed once. */
  impedance(values: ArrayLike<number>): ElementImpedance;
  start(feature: ElementFeature): readonly number[];
}

/** Checks nothing at run time; it is there so that an element is written with its types known. */
export function defineElement(definition: ElementDefinition): ElementDefinition {
  return definition;
}

const wide = { kind: 'positive' } as const;

/** The parameters that elements share, so that limits and units are written once. */
export const parameter = {
  resistance: (symbol: string, title: string): ParameterDefinition => ({
    symbol,
    title,
    unit: 'Ω',
    minimum: 1e-9,
    maximum: 1e18,
    impedancePower: 1,
    ...wide,
  }),
  capacitance: (symbol: string, title: string): ParameterDefinition => ({
    symbol,
    title,
    unit: 'F',
    minimum: 1e-18,
    maximum: 1e6,
    impedancePower: -1,
    ...wide,
  }),
  inductance: (symbol: string, title: string, unit = 'H'): ParameterDefinition => ({
    symbol,
    title,
    unit,
    minimum: 1e-15,
    maximum: 1e9,
    impedancePower: 1,
    ...wide,
  }),
  admittance: (symbol: string, title: string): ParameterDefinition => ({
    symbol,
    title,
    unit: 'S·s^n',
    minimum: 1e-18,
    maximum: 1e6,
    impedancePower: -1,
    ...wide,
  }),
  time: (symbol: string, title: string): ParameterDefinition => ({
    symbol,
    title,
    unit: 's',
    minimum: 1e-15,
    maximum: 1e12,
    impedancePower: 0,
    ...wide,
  }),
  exponent: (symbol: string, title: string, minimum: number, maximum: number): ParameterDefinition => ({
    symbol,
    title,
    unit: '1',
    kind: 'exponent',
    minimum,
    maximum,
    impedancePower: 0,
  }),
};

/** ln j = jπ/2: turns up in every derivative with respect to an exponent. */
export const quarterTurn = Math.PI / 2;
