import { pulseWords } from '../analysis/titration/pulse-words.ts';
import { estimatorTitle } from '../analysis/titration/words.ts';
import { worstVerdict } from '../analysis/titration/verdict.ts';
import { jumpDiffusivityFigure, thermodynamicFactorFigure } from '../figures/titration-detail-figures.ts';
import { budgetFigure, coulometricFigure, pulseFitFigure } from '../figures/titration-figures.ts';
import { stepCurrentFigure } from '../figures/potential-step-figures.ts';
import { verdictFigure } from '../figures/titration-verdict-figure.ts';
import type { AnalysisRecord, TitrationAnalysis, TitrationPulse } from '../model/results.ts';
import { median } from '../numerics/statistics.ts';
import { toSignificant } from '../units/format.ts';
import { checkBlocks } from './checks-blocks.ts';
import { figureBlock, paragraph, section, type ReportBlock } from './document.ts';
import { budgetBlocks, estimatorBlocks, pulseTable, squareCentimetresPerSquareMetre } from './titration-tables.ts';
import { warningBlocks } from './warning-blocks.ts';

const mostPulseFigures = 3;

/**
 * One titration on about three pages: D_C of the pulses and what follows from it, where its uncertainty comes from, the
 * estimators side by side, the checks as numbers, some fits. Tables are condensed; the CSV export has every number.
 */
export function titrationSection(record: AnalysisRecord, analysis: TitrationAnalysis): readonly ReportBlock[] {
  const { pulses } = analysis;
  if (pulses.length === 0)
    return [
      section(record.title),
      paragraph('No pulse could be analysed.', 'alert'),
      ...warningBlocks(analysis.warnings),
    ];
  return [
    section(record.title),
    paragraph(summary(pulses)),
    ...transportBlocks(pulses),
    ...resultFigures(pulses),
    ...pulseTable(pulses),
    ...warningBlocks(analysis.warnings, undefined, 'brief'),
    ...budgetBlocks(pulses),
    ...estimatorBlocks(pulses),
    ...chosenPulses(pulses).map((pulse) =>
      figureBlock(pulse.potentialStep ? stepCurrentFigure(pulse) : pulseFitFigure(pulse), 'third'),
    ),
    section('Checks of the assumptions', 2),
    ...checkBlocks(pulses),
    ...assumptionBlocks(analysis.assumptions),
  ];
}

function resultFigures(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const knowsX = pulses.some((pulse) => Number.isFinite(pulse.x));
  const knowsFactor = pulses.some(({ thermodynamicFactor = NaN }) => Number.isFinite(thermodynamicFactor));
  const hasBudget = pulses.some(({ budget = [] }) => budget.length > 0);
  return [
    figureBlock(diffusivityFigure(pulses), hasBudget ? 'half' : 'full'),
    ...(hasBudget ? [figureBlock(budgetFigure(pulses), 'half')] : []),
    ...(knowsX ? [figureBlock(coulometricFigure(pulses), 'third')] : []),
    ...(knowsFactor
      ? [figureBlock(thermodynamicFactorFigure(pulses), 'third'), figureBlock(jumpDiffusivityFigure(pulses), 'third')]
      : []),
  ];
}

/** The D that is used, with its verdicts; what the other estimators say stands in a table of its own. */
function diffusivityFigure(pulses: readonly TitrationPulse[]) {
  const axis = pulses.every(({ x }) => Number.isFinite(x)) ? 'x' : 'pulse';
  return verdictFigure(pulses, { axis, scale: 'log', others: [], titleOf: estimatorTitle }).figure;
}

/** Which estimator gives D, and whether the program recommends it or the user chose it. */
function estimatorText(pulses: readonly TitrationPulse[]): string {
  const names = (of: readonly TitrationPulse[]): string =>
    [...new Set(of.map(({ estimator }) => estimatorTitle(estimator)))].join(', ');
  const own = pulses.filter(({ estimator, recommended = estimator }) => estimator !== recommended);
  if (own.length === 0) return `recommended estimator: ${names(pulses)}`;
  const recommended = [...new Set(own.map((pulse) => estimatorTitle(pulse.recommended!)))].join(', ');
  const others =
    own.length === pulses.length ? '' : `; the recommended one stands in for ${pulses.length - own.length}`;
  return `estimator chosen by the user: ${names(own)} (recommended: ${recommended}${others})`;
}

function summary(pulses: readonly TitrationPulse[]): string {
  const diffusivities = pulses
    .map((pulse) => pulse.chemicalDiffusivityM2PerS * squareCentimetresPerSquareMetre)
    .filter((value) => value > 0);
  const { many } = pulseWords(pulses);
  if (diffusivities.length === 0) return `${pulses.length} ${many}; none gave a diffusivity.`;
  const failed = pulses.filter((pulse) => worstVerdict(pulse) === 'fail').length;
  const charging = pulses.filter(({ direction }) => direction === 'charge').length;
  return (
    `${pulses.length} ${many} (${charging} charge, ${pulses.length - charging} discharge), ${estimatorText(pulses)}. ` +
    `Median D_C ${spanText(diffusivities, ' cm² s⁻¹')}. ` +
    (failed === 0
      ? 'No check that bears on these values failed.'
      : `In ${failed} of ${pulses.length} ${many} a check failed: see below before using them.`)
  );
}

function spanText(values: readonly number[], unit = ''): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const show = (value: number): string => `${toSignificant(value, 3)}${unit}`;
  return `${show(median(values))}, from ${show(low)} to ${show(high)}`;
}

/** Thermodynamic factor and what follows from it, with the pulses for which it is not defined. */
function transportBlocks(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const known = (pick: (pulse: TitrationPulse) => number | undefined): readonly number[] =>
    pulses.map((pulse) => pick(pulse) ?? NaN).filter(Number.isFinite);
  const factors = known((pulse) => pulse.thermodynamicFactor);
  if (factors.length === 0) return [];
  const jumps = known((pulse) => pulse.jumpDiffusivityM2PerS && pulse.jumpDiffusivityM2PerS * squareCentimetresPerSquareMetre); // prettier-ignore
  const conductivities = known((pulse) => pulse.partialConductivitySPerCm);
  const without = pulses.length - factors.length;
  return [
    paragraph(
      `Thermodynamic factor Θ ${spanText(factors)} (median and span).` +
        (jumps.length > 0 ? ` Jump diffusivity D_J = D_C/Θ ${spanText(jumps, ' cm² s⁻¹')}.` : '') +
        (conductivities.length > 0
          ? ` Partial conductivity of the ion, Nernst–Einstein with z², ${spanText(conductivities, ' S cm⁻¹')}.`
          : '') +
        (without > 0 ? ` In ${without} ${pulseWords(pulses).many} Θ is not defined (plateau) or x not known.` : ''),
    ),
  ];
}

/** A few pulses over the whole run, so that fits can be judged by eye. */
function chosenPulses(pulses: readonly TitrationPulse[]): readonly TitrationPulse[] {
  const fitted = pulses.filter((pulse) => (pulse.fit ?? pulse.potentialStep)?.timeS.length);
  if (fitted.length <= mostPulseFigures) return fitted;
  return Array.from(
    { length: mostPulseFigures },
    (_, i) => fitted[Math.round((i * (fitted.length - 1)) / (mostPulseFigures - 1))]!,
  );
}

function assumptionBlocks(assumptions: readonly string[]): readonly ReportBlock[] {
  if (assumptions.length === 0) return [];
  return [section('Assumptions', 2), paragraph(assumptions.map((text) => `• ${text}`).join('\n'), 'note')];
}
