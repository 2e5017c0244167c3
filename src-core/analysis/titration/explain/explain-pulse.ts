import type { TitrationAnalysis, TitrationPulse } from '../../../model/results.ts';
import { explainComposition } from './explain-composition.ts';
import { contextOf, defined, type ExplainOptions } from './explain-context.ts';
import { explainEstimate, explainTheta, explainUncertainty } from './explain-diffusivity.ts';
import { explainLengths } from './explain-lengths.ts';
import { explainPotentialStep } from './explain-potential-step.ts';
import type { Explanation } from './explanation.ts';

/**
 * How every number of a pulse was computed: D by each estimator, its uncertainty, θ, ΔE_s, x, dE/dx, Θ, D_J, σ, R, and
 * what of the sample they rest on. Numbers that the pulse lacks are left out.
 *
 * @throws AppError as `hostOf` does, for a sample that could not have given these numbers
 */
export function explainPulse(
  analysis: Pick<TitrationAnalysis, 'pulses'>,
  pulse: TitrationPulse,
  options: ExplainOptions,
): readonly Explanation[] {
  const context = contextOf(analysis, pulse, options);
  if (pulse.potentialStep) return explainPotentialStep(context);
  return defined([
    ...pulse.estimates
      .toSorted((a, b) => Number(b.name === pulse.estimator) - Number(a.name === pulse.estimator))
      .map((estimate) => explainEstimate(context, estimate)),
    explainUncertainty(context),
    explainTheta(context),
    ...explainComposition(context),
    ...explainLengths(context),
  ]);
}
