import { conventionFacts } from '../analysis/arrhenius/conventions.ts';
import { arrheniusPlot, arrheniusResidualsPlot } from '../figures/arrhenius-figures.ts';
import type { ArrheniusAnalysis } from '../model/arrhenius.ts';
import type { Check } from '../model/finding.ts';
import type { AnalysisRecord } from '../model/results.ts';
import { formatUncertain, toSignificant } from '../units/format.ts';
import { arrheniusResultRows, modelBlocks, showValue } from './arrhenius-rows.ts';
import { figureBlock, paragraph, section, table, type ReportBlock } from './document.ts';
import { assumptionBlocks, findingBlocks } from './finding-blocks.ts';
import { temperatureShareText } from './temperature-share.ts';
import { warningBlocks } from './warning-blocks.ts';

const errorBases = {
  errors: 'Standard errors are those of the points: their scatter does not contradict them.',
  'scaled-errors': 'Standard errors are those of the points, enlarged by √(χ²/ν), as the points scatter more.',
  scatter: 'Standard errors come from the scatter of the points alone.',
  excess: 'Every point was given the same further error, so that the scatter is explained.',
} as const;

const believedBelow = 0.05;

/** Energy and prefactor of one material, by which convention, models of a bend, predictions, every point. */
export function arrheniusSection(record: AnalysisRecord, analysis: ArrheniusAnalysis): readonly ReportBlock[] {
  const { line, name, other, warnings, omitted, attempts, formula } = analysis;
  const facts = conventionFacts[line.convention];
  return [
    section(record.title),
    paragraph(
      `${name}: ${line.points.length} points, E = ${formatUncertain(line.activationEnergyEv, line.standardErrorEv, 'eV')} of ` +
        `${facts.symbol}, ${formula}. By ${conventionFacts[other.convention].symbol} it would be ${showValue(other.activationEnergyEv, 'eV')}.`,
    ),
    figureBlock(arrheniusPlot(analysis)),
    table(['Result', '>Value', 'Meaning'], arrheniusResultRows(analysis)),
    ...predictionBlocks(analysis),
    ...warningBlocks(warnings),
    ...findingBlocks(checksOf(analysis)),
    ...modelBlocks(analysis),
    figureBlock(arrheniusResidualsPlot(analysis), 'half'),
    ...pointBlocks(analysis),
    ...assumptionBlocks([
      ...[temperatureShareText(analysis.temperature)].filter((text) => text !== undefined),
      errorBases[line.errorBasis],
      'Thickness and area move all points alike: they are in the prefactor and the predictions, never in the weights.',
      ...(attempts ? attempts.assumptions.map((text) => `Attempts: ${text}.`) : []),
    ]),
    ...omitted.map((text) => paragraph(`Not calculated. ${text}`, 'note')),
    section('How it was computed', 2),
    paragraph(
      `${formula}, as ${facts.symbol} against 1/T by weighted least squares; errors of T move both axes and enter by York’s ` +
        'method (D. York et al., Am. J. Phys. 72 (2004) 367). Change of slope: F-ratio against permuted residuals, models ' +
        'compared by AICc and BIC (K. P. Burnham, D. R. Anderson, Model Selection, 2nd ed., 2002). Conventions: K. Funke, ' +
        'Prog. Solid State Chem. 22 (1993) 111.' +
        (analysis.vogel ? ' Vogel’s law: H. Vogel, Phys. Z. 22 (1921) 645.' : '') +
        (attempts ? ' Attempts: G. H. Vineyard, J. Phys. Chem. Solids 3 (1957) 121.' : ''),
    ),
  ];
}

function predictionBlocks({ predictions }: ArrheniusAnalysis): readonly ReportBlock[] {
  if (predictions.length === 0) return [];
  return [
    table(
      ['>T / K', '>Predicted', '>95 %', 'Remark'],
      predictions.map(({ temperatureK, value, standardError, unit, low, high, beyondWindowK }) => [
        toSignificant(temperatureK, 5),
        formatUncertain(value, standardError, unit),
        `${toSignificant(low, 3)} to ${toSignificant(high, 3)}`,
        beyondWindowK > 0 ? `${toSignificant(beyondWindowK, 3)} K outside the measured window` : '',
      ]),
    ),
  ];
}

/** What could make the one energy mean less than it seems, each as a probability. */
function checksOf({ line, curvature, changePoint, hysteresis }: ArrheniusAnalysis): readonly Check[] {
  const test = (name: string, value: number, message: string): readonly Check[] =>
    Number.isFinite(value)
      ? [{ name: `${name}, p`, value, limit: believedBelow, verdict: value < believedBelow ? 'warn' : 'pass', message }]
      : [];
  return [
    ...test(
      'scatter against errors',
      line.chiSquaredProbability,
      'Small: the points scatter more than their errors say.',
    ),
    ...(curvature ? test('bend', curvature.probability, 'Small: the energy changes with temperature.') : []),
    ...(changePoint ? test('change of slope', changePoint.probability, changePoint.message) : []),
    ...(hysteresis ? test('heating against cooling', hysteresis.probability, hysteresis.message) : []),
  ];
}

function pointBlocks({ line, unit }: ArrheniusAnalysis): readonly ReportBlock[] {
  const { power } = conventionFacts[line.convention];
  return [
    section('Points', 2),
    table(
      ['>T / K', `>Value / ${unit}`, '>ln', '>Error of ln', '>Residual', 'Remark'],
      line.points.map(({ temperatureK, logarithm, error, residual, isOutlier, hasHighLeverage }) => [
        toSignificant(temperatureK, 6),
        toSignificant(Math.exp(logarithm - power * Math.log(temperatureK)), 4),
        logarithm.toFixed(4).replace('-', '−'),
        Number.isFinite(error) ? toSignificant(error, 2) : 'not stated',
        residual.toFixed(4).replace('-', '−'),
        [isOutlier ? 'far off the line' : '', hasHighLeverage ? 'the line hangs on it' : ''].filter(Boolean).join(', '),
      ]),
    ),
  ];
}
