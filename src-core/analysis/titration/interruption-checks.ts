import type { Check, DiffusivityEstimate } from '../../model/results.ts';
import { below, check } from './check.ts';

/** What D of a current interruption rests on: a steady current, a slope that is told, a D that stays. */
export function interruptionChecks(
  estimates: readonly DiffusivityEstimate[],
  { bias = NaN }: DiffusivityEstimate,
): Check[] {
  const finite = estimates.find(({ name }) => name === 'ici-finite');
  const shareOf = (source: string): number =>
    finite?.budget?.find((one) => one.source === source)?.relativeStandardUncertainty ?? NaN;
  const slope = shareOf('slope of the line');
  const change = shareOf('change of D while it is forgotten');
  return [
    check(
      'steady',
      bias,
      1.5,
      Number.isFinite(bias) ? below(bias, 1.5) : 'fail',
      'Estimate/truth of the formula of ICI, exactly, for the body and the currents so far: large before the current has ' +
        'become steady, without a value where D cannot be told yet.',
    ),
    ...(finite
      ? [
          check('interruption-slope', slope, 0.1, below(slope, 0.1, 0.5), 'Share of the slope against √t in u(D)/D.'),
          check(
            'diffusivity-change',
            change,
            0.05,
            below(change, 0.05, 0.5),
            '|Δ ln D| over the slowest mode’s time, as far as it stands out of its error.',
          ),
        ]
      : []),
  ];
}
