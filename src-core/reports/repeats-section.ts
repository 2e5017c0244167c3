import { repeatsPlot } from '../figures/repeats-figure.ts';
import type { RepeatsAnalysis, Spread } from '../model/repeats.ts';
import type { AnalysisRecord } from '../model/results.ts';
import { formatUncertain, toSignificant, unitWords } from '../units/format.ts';
import { figureBlock, paragraph, section, table, type ReportBlock } from './document.ts';
import { assumptionBlocks, probabilityText } from './finding-blocks.ts';
import { warningBlocks } from './warning-blocks.ts';

const quantityWords = { conductivity: 'σ', 'activation-energy': 'E_m' } as const;

/** Several cells of one material: mean, scatter within and between groups, the next cell, every value. */
export function repeatsSection(record: AnalysisRecord, analysis: RepeatsAnalysis): readonly ReportBlock[] {
  const { groups, quantity, mean, scale, cellCount, prior, warnings, assumptions } = analysis;
  const unit = unitWords(analysis.unit);
  const label = unit === '' ? quantityWords[quantity] : `${quantityWords[quantity]} / ${unit}`;
  const isLogarithmic = scale === 'logarithmic';
  return [
    section(record.title),
    paragraph(
      `${isLogarithmic ? 'Geometric mean' : 'Mean'} of ${cellCount} cells in ${groups.length} ` +
        `${groups.length === 1 ? 'group' : 'groups'}: ${formatUncertain(mean.value, mean.standardUncertainty, unit)}.`,
    ),
    figureBlock(repeatsPlot(groups, analysis, label)),
    table(['Result', '>Value', 'Meaning'], resultRows(analysis, unit)),
    ...warningBlocks(warnings),
    section('Groups', 2),
    table(
      ['Group', '>Cells', `>Mean${unit === '' ? '' : ` / ${unit}`}`, '>Scatter of one cell', 'Values'],
      groups.map(({ name, count, mean: value, standardDeviation, values }) => [
        name,
        String(count),
        toSignificant(value, 4),
        percent(isLogarithmic ? Math.sqrt(Math.expm1(standardDeviation ** 2)) : standardDeviation / value),
        values.map((cell) => toSignificant(cell, 4)).join(', '),
      ]),
    ),
    ...assumptionBlocks(assumptions),
    section('How it was computed', 2),
    paragraph(
      'One-way random effects by the analysis of variance: s_r² is the mean square within groups, ' +
        's_L² = (MS_between − s_r²)/n₀ with n₀ = (N − Σn²/N)/(p − 1), at least 0, and s_R² = s_L² + s_r². ' +
        'Weights of the groups 1/(s_L² + s_r²/n). ISO 5725-2:2019, 7.4; Searle, Casella & McCulloch, Variance Components ' +
        '(1992), ch. 3; degrees of freedom of s_R: Satterthwaite, Biometrics Bull. 2 (1946) 110.',
    ),
    paragraph(`Prior of a single pellet: ${prior.source}.`),
  ];
}

function resultRows(analysis: RepeatsAnalysis, unit: string): readonly (readonly string[])[] {
  const { mean, repeatability, betweenGroups, reproducibility, nextCell95, prior } = analysis;
  const [low, high] = prior.relativeStandardDeviation.map((value) => Math.round(100 * value));
  const between = ([from, to]: readonly [number, number]): string =>
    Number.isFinite(from) ? `${toSignificant(from, 3)} to ${toSignificant(to, 3)}\u202f${unit}`.trim() : 'not known';
  const spread = ({ relative, degreesOfFreedom }: Spread): string =>
    Number.isFinite(relative) ? `${percent(relative)} (ν = ${toSignificant(degreesOfFreedom, 3)})` : 'not known';
  return [
    ['Mean', formatUncertain(mean.value, mean.standardUncertainty, unit), 'with its standard uncertainty'],
    ['Mean, 95 %', between(mean.interval95), 'Student’s t'],
    ['Repeatability', spread(repeatability), 'scatter of one cell within a group'],
    ['Between groups', spread(betweenGroups), 'laboratories, batches or operators'],
    ['Reproducibility', spread(reproducibility), 'scatter of one cell anywhere'],
    ['Intraclass correlation', share(analysis.intraclassCorrelation), 'share of the variance that is between groups'],
    ['Groups alike', probabilityText(analysis.groupsAlikeProbability), 'chance of groups so unlike, were they one'],
    ['Next cell, 95 %', between(nextCell95), 'one further cell of another group'],
    ['Single pellet, usual', between(prior.wide), `${low} to ${high} % between laboratories (1 sd)`],
  ];
}

function percent(value: number): string {
  return Number.isFinite(value) ? `${toSignificant(100 * value, 3)} %` : 'not known';
}

function share(value: number): string {
  return Number.isFinite(value) ? toSignificant(value, 3) : 'not known';
}
