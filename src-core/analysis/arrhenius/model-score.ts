import type { ModelScore, ThermalModelName } from '../../model/arrhenius.ts';

/**
 * AIC, AICc and BIC of a least-squares fit with an unknown variance: N·ln(SSR/N) + 2(k + 1) and so on, k parameters
 * and the variance. Weights must be the same for all models compared.
 *
 * @see Burnham & Anderson, Model Selection and Multimodel Inference, 2nd ed. (2002), eqs 2.4 and 7.4
 */
export function scoreModel(
  model: ThermalModelName,
  sumOfSquares: number,
  count: number,
  parameters: number,
): ModelScore {
  const logarithm = count * Math.log(sumOfSquares / count);
  const all = parameters + 1;
  const aic = logarithm + 2 * all;
  const spare = count - all - 1;
  return {
    ...{ model, parameters, sumOfSquares, aic },
    aicc: spare > 0 ? aic + (2 * all * (all + 1)) / spare : NaN,
    bic: logarithm + all * Math.log(count),
  };
}
