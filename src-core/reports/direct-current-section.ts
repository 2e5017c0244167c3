import { directCurrentMethods } from '../analysis/direct-current/methods/index.ts';
import type { DirectCurrentMethod } from '../analysis/direct-current/methods/method.ts';
import { directCurrentPlot, localConductivityPlot } from '../figures/direct-current-figures.ts';
import type { DirectCurrentResult, DirectCurrentStudy } from '../model/direct-current.ts';
import type { AnalysisRecord } from '../model/results.ts';
import { formatUncertain, toSignificant, unitWords } from '../units/format.ts';
import { figureBlock, form, paragraph, section, table, type ReportBlock } from './document.ts';
import { assumptionBlocks, findingBlocks } from './finding-blocks.ts';
import { warningBlocks } from './warning-blocks.ts';

/** One method of direct current: results with what makes their uncertainty, inputs, curve, checks, formulas. */
export function directCurrentSection(record: AnalysisRecord, study: DirectCurrentStudy): readonly ReportBlock[] {
  const method: DirectCurrentMethod = directCurrentMethods[study.method];
  const figures = [directCurrentPlot(study), localConductivityPlot(study)].filter((figure) => figure !== undefined);
  return [
    section(record.title),
    paragraph(`${method.title}. ${method.note}`),
    table(
      ['Result', '>Value', '>Standard uncertainty', 'Uncertainty from'],
      study.results.map((result) => [
        `${result.symbol}, ${result.title}`,
        formatUncertain(result.value, result.standardUncertainty, unitWords(result.unit)),
        uncertaintyText(result),
        budgetText(result),
      ]),
    ),
    ...figures.map((figure) => figureBlock(figure, figures.length > 1 ? 'half' : 'full')),
    ...warningBlocks(study.warnings),
    ...findingBlocks(study.checks),
    ...inputBlocks(study, method),
    ...assumptionBlocks(study.assumptions),
    section('How it was computed', 2),
    table(
      ['Result', 'Formula', 'Source'],
      study.results.map(({ symbol, formula, source }) => [symbol, formula, source]),
    ),
    ...stepBlocks(study),
  ];
}

function uncertaintyText({ standardUncertainty, unit, value }: DirectCurrentResult): string {
  if (!Number.isFinite(standardUncertainty)) return 'not stated';
  const relative =
    value === 0 ? '' : `\u00a0(${toSignificant((100 * standardUncertainty) / Math.abs(value), 2)}\u00a0%)`;
  const words = unitWords(unit);
  return `${toSignificant(standardUncertainty, 2)}${words === '' ? '' : `\u202f${words}`}${relative}`;
}

/** The largest shares; what adds less than a twentieth of the largest is not named. */
function budgetText({ budget }: DirectCurrentResult): string {
  const largest = budget[0]?.relativeStandardUncertainty ?? 0;
  return budget
    .filter(({ relativeStandardUncertainty: share }) => share > 0.05 * largest)
    .map(({ source, relativeStandardUncertainty: share }) => `${source} ${toSignificant(100 * share, 2)} %`)
    .join(', ');
}

function inputBlocks({ given, read = [], chosen }: DirectCurrentStudy, method: DirectCurrentMethod): ReportBlock[] {
  const row = (origin: string) => (item: DirectCurrentStudy['given'][number]) => {
    const { value, unit, standardUncertainty = NaN } = item.quantity;
    const words = unitWords(unit);
    const isStated = Number.isFinite(standardUncertainty);
    // What was typed without an uncertainty stands with all its digits.
    const exact = origin === 'typed' ? String(value) : toSignificant(value, 4);
    return [
      item.label,
      isStated ? formatUncertain(value, standardUncertainty, words) : `${exact}${words === '' ? '' : `\u202f${words}`}`,
      isStated ? origin : `${origin}, no uncertainty stated`,
    ];
  };
  const words = Object.entries(chosen).map(([id, value]) => [
    method.choices?.find((choice) => choice.id === id)?.label ?? id,
    value,
  ] as const); // prettier-ignore
  return [
    section('Inputs', 2),
    ...(words.length > 0 ? [form(words)] : []),
    table(['Quantity', '>Value', 'From'], [...given.map(row('typed')), ...read.map(row('the record'))]),
  ];
}

/** Steady currents of a staircase, and points that did not count. */
function stepBlocks({ steps, leftOutV = [] }: DirectCurrentStudy): readonly ReportBlock[] {
  return [
    ...(steps
      ? [
          section('Steady currents', 2),
          table(
            ['>E / V', '>I / A', '>Still to come'],
            steps.map(({ voltageV, currentA, remainingShare }) => [
              toSignificant(voltageV, 4),
              formatUncertain(currentA.value, currentA.standardUncertainty),
              `${toSignificant(100 * remainingShare, 2)} %`,
            ]),
          ),
        ]
      : []),
    ...(leftOutV.length > 0
      ? [paragraph(`Left out: ${leftOutV.map((volt) => `${toSignificant(volt, 4)} V`).join(', ')}.`, 'note')]
      : []),
  ];
}
