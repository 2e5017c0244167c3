import type { Check } from '../model/finding.ts';
import { toSignificant, unitWords } from '../units/format.ts';
import { verdictMarks } from './checks-blocks.ts';
import { paragraph, section, table, type ReportBlock } from './document.ts';

const leastProbability = 1e-15;

/** Each check with its number, limit and verdict; nothing where there is none. */
export function findingBlocks(checks: readonly Check[]): readonly ReportBlock[] {
  if (checks.length === 0) return [];
  return [
    section('Checks', 2),
    table(
      ['Check', '>Value', '>Limit', 'Verdict', 'What it means'],
      checks.map(({ name, value, limit, unit = '', verdict, message }) => [
        name,
        withUnit(value, unit),
        withUnit(limit, unit),
        `${verdictMarks[verdict]}\u00a0${verdict}`,
        message ?? '',
      ]),
    ),
  ];
}

/** What was assumed, a line each. */
export function assumptionBlocks(assumptions: readonly string[]): readonly ReportBlock[] {
  if (assumptions.length === 0) return [];
  return [section('Assumptions', 2), ...assumptions.map((text) => paragraph(`– ${text}`))];
}

/** Below what arithmetic tells apart from 0, a bound. */
export function probabilityText(value: number): string {
  if (!Number.isFinite(value)) return 'not known';
  return value < leastProbability ? 'p < 10⁻¹⁵' : `p = ${toSignificant(value, 2)}`;
}

function withUnit(value: number, unit: string): string {
  const words = unitWords(unit);
  return toSignificant(value, 3) + (words === '' ? '' : `\u202f${words}`);
}
