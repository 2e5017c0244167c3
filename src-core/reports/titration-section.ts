import { coulometricFigure, diffusivityFigure, pulseFitFigure } from '../figures/titration-figures.ts';
import type { AnalysisRecord, DiffusivityEstimate, TitrationAnalysis, TitrationPulse } from '../model/results.ts';
import { formatUncertain, toSignificant } from '../units/format.ts';
import { worstVerdict } from '../analysis/titration/verdict.ts';
import { checkBlocks, evenGroups, verdictMarks } from './checks-blocks.ts';
import { figureBlock, paragraph, section, table, type ReportBlock } from './document.ts';
import { warningBlocks } from './warning-blocks.ts';

const squareCentimetresPerSquareMetre = 1e4;
const mostPulseFigures = 4;
const mostColumns = 5;

/** One titration: D_C of each pulse, the other estimators beside it, the checks as numbers, figures, warnings. */
export function titrationSection(record: AnalysisRecord, analysis: TitrationAnalysis): readonly ReportBlock[] {
  const { pulses } = analysis;
  if (pulses.length === 0)
    return [
      section(record.title),
      paragraph('No pulse could be analysed.', 'alert'),
      ...warningBlocks(analysis.warnings),
    ];
  const knowsX = pulses.some((pulse) => Number.isFinite(pulse.x));
  return [
    section(record.title),
    paragraph(summary(pulses)),
    figureBlock(diffusivityFigure(pulses)),
    diffusivityTable(pulses),
    ...budgetBlocks(pulses),
    ...warningBlocks(analysis.warnings),
    ...assumptionBlocks(analysis.assumptions),
    ...(knowsX ? [figureBlock(coulometricFigure(pulses))] : []),
    ...chosenPulses(pulses).map((pulse) => figureBlock(pulseFitFigure(pulse), 'half')),
    ...estimatorBlocks(pulses),
    section('Checks of the assumptions', 2),
    ...checkBlocks(pulses),
  ];
}

function summary(pulses: readonly TitrationPulse[]): string {
  const diffusivities = pulses
    .map((pulse) => pulse.chemicalDiffusivityM2PerS * squareCentimetresPerSquareMetre)
    .filter((value) => value > 0);
  if (diffusivities.length === 0) return `${pulses.length} pulses; none gave a diffusivity.`;
  const failed = pulses.filter((pulse) => worstVerdict(pulse) === 'fail').length;
  const estimators = [...new Set(pulses.map((pulse) => pulse.estimator))].join(', ');
  return (
    `${pulses.length} pulses, recommended estimator: ${estimators}. Median D_C ` +
    `${toSignificant(median(diffusivities), 3)} cm² s⁻¹, from ${toSignificant(Math.min(...diffusivities), 3)} to ` +
    `${toSignificant(Math.max(...diffusivities), 3)} cm² s⁻¹. ` +
    (failed === 0
      ? 'No check that bears on these values failed.'
      : `In ${failed} of ${pulses.length} pulses a check failed: see below before using them.`)
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

function diffusivityText(valueM2PerS: number, uncertaintyM2PerS: number): string {
  const factor = squareCentimetresPerSquareMetre;
  return formatUncertain(valueM2PerS * factor, uncertaintyM2PerS * factor);
}

function diffusivityTable(pulses: readonly TitrationPulse[]): ReportBlock {
  return table(
    ['>Pulse', 'Direction', '>x', '>E before / V', '>E after / V', '>D_C / cm² s⁻¹', 'Estimator', 'Checks'],
    pulses.map((pulse) => {
      const verdict = worstVerdict(pulse);
      return [
        String(pulse.index),
        pulse.direction,
        Number.isFinite(pulse.x) ? fixed(pulse.x, 4) : '—',
        fixed(pulse.equilibriumBeforeV, 5),
        fixed(pulse.equilibriumAfterV, 5),
        diffusivityText(pulse.chemicalDiffusivityM2PerS, pulse.standardUncertainty),
        pulse.estimator,
        [`${verdictMarks[verdict]} ${verdict}`, ...(pulse.flags ?? [])].join(', '),
      ];
    }),
  );
}

function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals).replace('-', '−') : '—';
}

/** Where the uncertainty comes from, as the median over the pulses; the length is common to all of them. */
function budgetBlocks(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const shares = pulses.flatMap((pulse) => pulse.budget ?? []);
  const sources = [...new Set(shares.map((share) => share.source))];
  if (sources.length === 0) return [];
  return [
    section('Where the uncertainty comes from', 2),
    paragraph(
      'Relative standard uncertainty of the recommended D_C, median over the pulses; shares add up in squares.',
      'note',
    ),
    table(
      ['Source', '>Share / %'],
      sources.map((source) => {
        const values = shares
          .filter((share) => share.source === source)
          .map((share) => share.relativeStandardUncertainty);
        return [source, toSignificant(median(values) * 100, 2)];
      }),
    ),
  ];
}

/** Values by estimator, the exact biases of the formulas where they are known, and what each estimator is. */
function estimatorBlocks(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const estimates = pulses.flatMap((pulse) => pulse.estimates);
  const names = [...new Set(estimates.map((estimate) => estimate.name))];
  const biased = names.filter((name) => estimates.some((e) => e.name === name && e.bias !== undefined));
  const notes = names.flatMap((name) => {
    const note = estimates.find((estimate) => estimate.name === name && estimate.note !== undefined)?.note;
    return note === undefined ? [] : [[name, note] as const];
  });
  const valueOf = (e: DiffusivityEstimate): string =>
    diffusivityText(e.chemicalDiffusivityM2PerS, e.standardUncertainty);
  const biasOf = (e: DiffusivityEstimate): string => (e.bias === undefined ? '—' : toSignificant(e.bias, 3));
  return [
    section('Estimators side by side', 2),
    ...(notes.length === 0 ? [] : [table(['Estimator', 'How (first pulse that has it)'], notes)]),
    paragraph('Chemical diffusivity in cm² s⁻¹, with one standard uncertainty in the last digits.', 'note'),
    ...evenGroups(names, mostColumns).map((group) => byEstimator(pulses, group, valueOf)),
    ...(biased.length === 0
      ? []
      : [
          paragraph('Estimate over truth of each formula for the geometry and θ of the pulse, exactly.', 'note'),
          ...evenGroups(biased, mostColumns).map((group) => byEstimator(pulses, group, biasOf)),
        ]),
  ];
}

function byEstimator(
  pulses: readonly TitrationPulse[],
  names: readonly string[],
  text: (estimate: DiffusivityEstimate) => string,
): ReportBlock {
  return table(
    ['>Pulse', ...names.map((name) => `>${name}`)],
    pulses.map((pulse) => [
      String(pulse.index),
      ...names.map((name) => {
        const estimate = pulse.estimates.find((candidate) => candidate.name === name);
        return estimate ? text(estimate) : '—';
      }),
    ]),
  );
}

/** A few pulses over the whole run, so that fits can be judged by eye. */
function chosenPulses(pulses: readonly TitrationPulse[]): readonly TitrationPulse[] {
  const fitted = pulses.filter((pulse) => (pulse.fit?.timeS.length ?? 0) > 0);
  if (fitted.length <= mostPulseFigures) return fitted;
  return Array.from(
    { length: mostPulseFigures },
    (_, i) => fitted[Math.round((i * (fitted.length - 1)) / (mostPulseFigures - 1))]!,
  );
}

function assumptionBlocks(assumptions: readonly string[]): readonly ReportBlock[] {
  if (assumptions.length === 0) return [];
  return [section('Assumptions', 2), ...assumptions.map((assumption) => paragraph(`• ${assumption}`))];
}
