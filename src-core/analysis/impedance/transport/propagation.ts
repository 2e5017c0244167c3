import type { UncertainValue } from '../../../model/finding.ts';
import type { ImpedanceFit } from '../../../model/results.ts';

/** A number computed from uncertain inputs, with ∂/∂input by the input's index: what its error follows from. */
export interface Derived {
  readonly value: number;
  readonly slopes: ReadonlyMap<number, number>;
}

/** Thickness and area of a sample, cm and cm². */
export interface CellGeometry {
  readonly thicknessCm: { readonly value: number; readonly standardUncertainty: number };
  readonly areaCm2: { readonly value: number; readonly standardUncertainty: number };
}

export function constant(value: number): Derived {
  return { value, slopes: new Map() };
}

export function input(index: number, value: number): Derived {
  return { value, slopes: new Map([[index, 1]]) };
}

export function add(...items: readonly Derived[]): Derived {
  return combine(
    items.reduce((sum, item) => sum + item.value, 0),
    ...items.map((item) => [item, 1] as const),
  );
}

export function multiply(first: Derived, second: Derived): Derived {
  return combine(first.value * second.value, [first, second.value], [second, first.value]);
}

export function divide(above: Derived, below: Derived): Derived {
  const value = above.value / below.value;
  return combine(value, [above, 1 / below.value], [below, -value / below.value]);
}

export function scale(item: Derived, factor: number): Derived {
  return combine(item.value * factor, [item, factor]);
}

/** base^exponent of a positive base; both may be uncertain. */
export function power(base: Derived, exponent: Derived): Derived {
  const value = base.value ** exponent.value;
  return combine(value, [base, (exponent.value * value) / base.value], [exponent, value * Math.log(base.value)]);
}

/** 1/(1/a + 1/b + …): resistances side by side. */
export function besideEachOther(...items: readonly Derived[]): Derived {
  const one = constant(1);
  return items.length === 1 ? items[0]! : divide(one, add(...items.map((item) => divide(one, item))));
}

function combine(value: number, ...terms: readonly (readonly [Derived, number])[]): Derived {
  const slopes = new Map<number, number>();
  for (const [item, factor] of terms)
    for (const [index, slope] of item.slopes) slopes.set(index, (slopes.get(index) ?? 0) + factor * slope);
  return { value, slopes };
}

/** Turns derived numbers of a fit into values with errors, all from the same covariance. */
export interface ErrorPropagation {
  /** L, cm, and S, cm². */
  readonly thicknessCm?: Derived;
  readonly areaCm2?: Derived;
  describe(item: Derived, unit: string): UncertainValue;
  /** Of ln(item), to first order. */
  relativeError(item: Derived): number;
  /** Correlation of two numbers; NaN where one of them has no error. */
  correlation(first: Derived, second: Derived): number;
}

/**
 * First-order propagation, u² = gᵀΣg, with the covariance of the fit and with thickness and area, which are independent of
 * it and of each other; what was not stated of these counts as exact. An exponent at its limit was held there by the fit: it
 * adds nothing, and the error holds for that value. Any other parameter without an error leaves none to the result.
 *
 * @see JCGM 100:2008 (GUM), Eq. 13
 */
export function createPropagation(fit: ImpedanceFit, geometry?: CellGeometry): ErrorPropagation {
  const count = fit.parameters.length;
  const errors = fit.parameters.map(({ standardError, atBound, unit }) =>
    atBound && unit === '1' && !Number.isFinite(standardError) ? 0 : standardError,
  );
  const lengths = geometry ? [geometry.thicknessCm, geometry.areaCm2] : [];
  errors.push(...lengths.map(({ standardUncertainty: u }) => (Number.isFinite(u) ? u : 0)));

  function covariance(first: Derived, second: Derived): number {
    let sum = 0;
    for (const [i, a] of first.slopes)
      for (const [j, b] of second.slopes) {
        const rho = i === j ? 1 : i < count && j < count ? fit.correlation[i * count + j]! : 0;
        if (a !== 0 && b !== 0) sum += a * errors[i]! * rho * b * errors[j]!;
      }
    return sum;
  }
  // Rounding may leave a variance just below zero where a correlation is close to ±1.
  const errorOf = (item: Derived): number => Math.sqrt(Math.max(0, covariance(item, item)));
  return {
    ...(geometry
      ? { thicknessCm: input(count, geometry.thicknessCm.value), areaCm2: input(count + 1, geometry.areaCm2.value) }
      : {}),
    describe: (item, unit) => ({ value: item.value, standardUncertainty: errorOf(item), unit }),
    relativeError: (item) => errorOf(item) / Math.abs(item.value),
    correlation: (first, second) => covariance(first, second) / (errorOf(first) * errorOf(second)),
  };
}
