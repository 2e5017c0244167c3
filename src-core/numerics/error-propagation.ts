/** A number and its standard uncertainty; NaN where none was stated. */
export interface UncertainNumber {
  readonly value: number;
  readonly standardUncertainty: number;
}

export interface Propagated extends UncertainNumber {
  /** What each input adds, |∂f/∂x|·u(x); the squares sum to that of the whole. Largest first. */
  readonly contributions: readonly { readonly input: string; readonly standardUncertainty: number }[];
  /** ∂f/∂x of the inputs with an uncertainty. */
  readonly slopes: ReadonlyMap<string, number>;
}

/** Steps of this share of a value leave some 1e-12 of a smooth function's slope to truncation and rounding. */
const relativeStep = 1e-4;

/**
 * First-order propagation of independent standard uncertainties through any smooth formula; slopes by five-point
 * differences. Inputs without a stated uncertainty count as exact; where none has one, neither has the result (NaN).
 *
 * A chain of formulas that use an input several times is one formula here, so that its error is counted as one.
 *
 * @see JCGM 100:2008 (GUM), Eq. 10
 */
export function propagateErrors<const N extends string>(
  inputs: Readonly<Record<N, UncertainNumber>>,
  formula: (values: Readonly<Record<N, number>>) => number,
): Propagated {
  const names = Object.keys(inputs) as N[];
  const centre = Object.fromEntries(names.map((name) => [name, inputs[name].value])) as Record<N, number>;
  const uncertain = names.filter((name) => inputs[name].standardUncertainty >= 0);
  const slopes = new Map<string, number>();
  for (const name of uncertain) {
    const { value, standardUncertainty } = inputs[name];
    if (standardUncertainty > 0)
      slopes.set(
        name,
        slopeAt((x) => formula({ ...centre, [name]: x }), value, standardUncertainty),
      );
  }
  const contributions = [...slopes].map(([input, slope]) => ({
    input,
    standardUncertainty: Math.abs(slope) * inputs[input as N].standardUncertainty,
  }));
  contributions.sort((a, b) => b.standardUncertainty - a.standardUncertainty);
  return {
    value: formula(centre),
    standardUncertainty:
      uncertain.length > 0 ? Math.hypot(...contributions.map((item) => item.standardUncertainty)) : NaN,
    contributions,
    slopes,
  };
}

function slopeAt(formula: (x: number) => number, x: number, uncertainty: number): number {
  const h = relativeStep * (x === 0 ? uncertainty : Math.abs(x));
  return (8 * (formula(x + h) - formula(x - h)) - (formula(x + 2 * h) - formula(x - 2 * h))) / (12 * h);
}
