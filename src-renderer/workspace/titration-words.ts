import type { Figure } from '../../src-core/figures/figure.ts';
import { diffusivityFigure } from '../../src-core/figures/titration-figures.ts';
import type { TitrationPulse } from '../../src-core/model/results.ts';

const titles: Readonly<Record<string, string>> = {
  'finite-length': 'Finite length',
  'finite-length-pulse': 'Finite length, pulse alone',
  'finite-length-rest': 'Finite length, rest alone',
  'finite-length-early': 'Finite length, pulse to 0.3 L²/D',
  'finite-length-whole': 'Finite length, whole pulse, slope held',
  eq9: 'Eq. 9',
  'eq9-late': 'Eq. 9, last 90 %',
  'eq10-intercept': 'Eq. 10, iR from the √t line',
  'eq10-1s': 'Eq. 10, iR at 1 s',
  'eq10-first': 'Eq. 10, iR at the first sample',
  'eq10-none': 'Eq. 10, iR left in',
  relaxation: 'Relaxation',
  'relaxation-plain': 'Relaxation against √t',
  ici: 'Current interruption (ICI)',
};

/** What an estimator is called on the screen; one without a title keeps its name. */
export function estimatorTitle(name: string): string {
  return titles[name] ?? name;
}

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
