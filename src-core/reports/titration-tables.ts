import { worstVerdict } from '../analysis/titration/verdict.ts';
import { pulseWords } from '../analysis/titration/pulse-words.ts';
import { estimatorTitle, flagWords } from '../analysis/titration/words.ts';
import { medianShares } from '../figures/titration-figures.ts';
import type { DiffusivityEstimate, TitrationPulse } from '../model/results.ts';
import { median, quantile } from '../numerics/statistics.ts';
import { formatUncertain, toSignificant } from '../units/format.ts';
import { verdictMarks } from './checks-blocks.ts';
import { dense, paragraph, section, table, type ReportBlock } from './document.ts';

export const squareCentimetresPerSquareMetre = 1e4;

/** Pulses listed one by one; of more, some spread over the run, since the export has them all. */
const mostRows = 16;

/** Pulse by pulse what came out, condensed to a page's third. */
export function pulseTable(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const listed = spread(pulses, mostRows);
  const words = pulseWords(pulses);
  const knowsFactor = pulses.some((pulse) => pulse.thermodynamicFactor !== undefined);
  const rows = listed.map((pulse) => [
    String(pulse.index),
    pulse.direction,
    fixed(pulse.x, 4),
    fixed(pulse.equilibriumAfterV, 4),
    diffusivityText(pulse.chemicalDiffusivityM2PerS, pulse.standardUncertainty),
    pulse.theta === undefined ? '—' : toSignificant(pulse.theta, 2),
    ...(knowsFactor ? transportCells(pulse) : []),
    [`${verdictMarks[worstVerdict(pulse)]} ${estimatorTitle(pulse.estimator)}`, ...remarkable(pulse)].join(', '),
  ]);
  const transport = knowsFactor ? ['>Θ', '>D_J / cm² s⁻¹', '>σ_ion / S cm⁻¹'] : [];
  const headers = [
    `>${words.column}`,
    'Direction',
    '>x',
    '>E after / V',
    '>D_C / cm² s⁻¹',
    '>Dτ/L²',
    ...transport,
    'Estimator',
  ];
  const isWhole = listed.length === pulses.length;
  return [
    section(words.Many, 2),
    paragraph(
      (isWhole
        ? ''
        : `${listed.length} of ${pulses.length} ${words.many}, spread over the run; the CSV export has them all. `) +
        'One standard uncertainty in brackets; ✓ no check failed, ▲ warned, ✗ failed.',
      'note',
    ),
    dense(table(headers, rows)),
  ];
}

/** What is said of a pulse beside its D; that the fit cannot tell D is seen from the estimator that stands in. */
function remarkable({ flags = [] }: TitrationPulse): readonly string[] {
  return flags.filter((flag) => flag !== 'not-identifiable').map(flagWords);
}

function transportCells(pulse: TitrationPulse): readonly string[] {
  const text = (value: number | undefined, uncertainty: number | undefined, factor = 1): string =>
    value === undefined ? '—' : formatUncertain(value * factor, (uncertainty ?? NaN) * factor);
  return [
    text(pulse.thermodynamicFactor, pulse.thermodynamicFactorUncertainty),
    text(pulse.jumpDiffusivityM2PerS, pulse.jumpDiffusivityUncertainty, squareCentimetresPerSquareMetre),
    text(pulse.partialConductivitySPerCm, pulse.partialConductivityUncertainty),
  ];
}

/** At most so many items, the first and the last among them. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}

function diffusivityText(valueM2PerS: number, uncertaintyM2PerS: number): string {
  const factor = squareCentimetresPerSquareMetre;
  return formatUncertain(valueM2PerS * factor, uncertaintyM2PerS * factor);
}

function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals).replace('-', '−') : '—';
}

/** What is below it in every pulse is named, not listed. */
const leastShare = 1e-3;

/** Where the uncertainty comes from, as the median over the pulses; the length is common to all of them. */
export function budgetBlocks(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const all = medianShares(pulses);
  const shares = all.filter(({ largest }) => largest >= leastShare);
  if (shares.length === 0) return [];
  const relative = pulses
    .map(({ chemicalDiffusivityM2PerS, standardUncertainty }) => standardUncertainty / chemicalDiffusivityM2PerS)
    .filter(Number.isFinite);
  const apart = pulses
    .map((pulse) => (pulse.standardUncertaintyApartFromLength ?? NaN) / pulse.chemicalDiffusivityM2PerS)
    .filter(Number.isFinite);
  const percent = (value: number): string => `${toSignificant(100 * value, 2)} %`;
  return [
    section('Where the uncertainty comes from', 2),
    paragraph(
      `Relative standard uncertainty of D_C, median over the ${pulseWords(pulses).many}; shares add up in squares. ` +
        (relative.length > 0 ? `In all ${percent(median(relative))}` : '') +
        (apart.length > 0 ? `, apart from the length ${percent(median(apart))}.` : '.') +
        (shares.length < all.length
          ? ` Below 0.1 % everywhere, or not stated: ${all
              .filter(({ largest }) => largest < leastShare)
              .map(({ source }) => source)
              .join(', ')}.`
          : ''),
      'note',
    ),
    dense(
      table(
        ['>No.', 'Source', '>Median share / %', '>Largest / %'],
        shares.map(({ source, share, largest }, i) => [
          String(i + 1),
          source,
          toSignificant(100 * share, 2),
          toSignificant(100 * largest, 2),
        ]),
      ),
    ),
  ];
}

/** Every estimator over all pulses: how many, how large, how far from the one that gives D, and what it is. */
export function estimatorBlocks(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const { many, Many } = pulseWords(pulses);
  const names = [...new Set(pulses.flatMap((pulse) => pulse.estimates.map(({ name }) => name)))];
  return [
    section('Estimators side by side', 2),
    paragraph(
      `D_C in cm² s⁻¹: the median, and what 10 and 90 % of the ${many} stay below; the ratio to the value that is used, and the exact bias of the formula for the ` +
        'geometry and Dτ/L² (estimate over truth), as medians.',
      'note',
    ),
    dense(
      table(
        ['Estimator', `>${Many}`, '>Median D_C', '>10 % below', '>90 % below', '>Uncertainty', '>Ratio', '>Bias'],
        names.map((name) => estimatorRow(pulses, name)),
      ),
    ),
  ];
}

function estimatorRow(pulses: readonly TitrationPulse[], name: string): readonly string[] {
  const found = pulses.flatMap((pulse) => {
    const estimate = pulse.estimates.find((one) => one.name === name);
    return estimate ? [{ estimate, used: pulse.chemicalDiffusivityM2PerS }] : [];
  });
  const of = (pick: (one: DiffusivityEstimate, used: number) => number | undefined): readonly number[] =>
    found.map(({ estimate, used }) => pick(estimate, used) ?? NaN).filter(Number.isFinite);
  const values = of((one) => one.chemicalDiffusivityM2PerS * squareCentimetresPerSquareMetre);
  const middle = (numbers: readonly number[], digits: number): string =>
    numbers.length === 0 ? '—' : toSignificant(median(numbers), digits);
  const relative = of((one) => one.standardUncertainty / one.chemicalDiffusivityM2PerS);
  return [
    estimatorTitle(name),
    String(found.length),
    middle(values, 3),
    toSignificant(quantile(values, 0.1), 2),
    toSignificant(quantile(values, 0.9), 2),
    relative.length === 0 ? '—' : `${toSignificant(100 * median(relative), 2)} %`,
    middle(
      of((one, used) => one.chemicalDiffusivityM2PerS / used),
      3,
    ),
    middle(
      of((one) => one.bias),
      3,
    ),
  ];
}
