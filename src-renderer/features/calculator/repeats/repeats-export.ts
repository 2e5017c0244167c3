import { csvText } from '../../../../src-core/formats/csv-cells.ts';
import type { RepeatsAnalysis } from '../../../../src-core/model/repeats.ts';
import { formatUncertain, toSignificant } from '../../../../src-core/units/format.ts';

/** Mean, scatter, the band of single pellets, and every cell. */
export function repeatsCsv(analysis: RepeatsAnalysis, unit: string): string {
  const { mean, nextCell95, prior, repeatability, betweenGroups, reproducibility, groups } = analysis;
  const facts = [
    ['mean', mean.value, mean.standardUncertainty, ...mean.interval95, unit],
    ['next cell, 95 %', NaN, NaN, ...nextCell95, unit],
    ['single pellet, 1 sd between laboratories', NaN, NaN, ...prior.wide, unit],
    ['repeatability, relative', repeatability.relative, NaN, NaN, NaN, '1'],
    ['between groups, relative', betweenGroups.relative, NaN, NaN, NaN, '1'],
    ['reproducibility, relative', reproducibility.relative, NaN, NaN, NaN, '1'],
  ];
  const cells = groups.flatMap(({ name, values }) => values.map((value) => [name, value, unit]));
  const parts = [
    csvText(['quantity', 'value', 'standard_uncertainty', 'low', 'high', 'unit'], facts),
    csvText(['group', 'value', 'unit'], cells),
  ];
  return parts.map((part) => [...part].join('')).join('\n');
}

export function repeatsSentence(analysis: RepeatsAnalysis, unit: string): string {
  const { mean, cellCount, groups, scale, repeatability, reproducibility } = analysis;
  const percent = (value: number): string =>
    Number.isFinite(value) ? `${toSignificant(100 * value, 2)} %` : 'unknown';
  return `${scale === 'logarithmic' ? 'Geometric mean' : 'Mean'} ${formatUncertain(mean.value, mean.standardUncertainty, unit)} of ${cellCount} cells in ${groups.length} groups; repeatability ${percent(repeatability.relative)}, reproducibility ${percent(reproducibility.relative)} (ISO 5725, one standard deviation).`;
}
