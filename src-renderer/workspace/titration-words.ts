import { estimatorTitle } from '../../src-core/analysis/titration/words.ts';
import type { Figure } from '../../src-core/figures/figure.ts';
import { diffusivityFigure } from '../../src-core/figures/titration-figures.ts';
import type { TitrationPulse } from '../../src-core/model/results.ts';

/** D of the pulses by each estimator, or by the recommended one alone; the legend speaks as the tables do. */
export function titledDiffusivityFigure(pulses: readonly TitrationPulse[], recommendedOnly: boolean): Figure {
  const figure = diffusivityFigure(
    recommendedOnly
      ? pulses.map((pulse) => ({
          ...pulse,
          estimates: pulse.estimates.filter(({ name }) => name === pulse.estimator),
        }))
      : pulses,
  );
  const titled = (label: string): string => label.replace(/^[\w-]+/, estimatorTitle);
  return { ...figure, series: figure.series.map((series) => ({ ...series, label: titled(series.label) })) };
}
