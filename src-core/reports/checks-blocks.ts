import type { Check, TitrationPulse, Verdict } from '../model/results.ts';
import { toSignificant } from '../units/format.ts';
import { paragraph, section, table, type ReportBlock } from './document.ts';

export const verdictMarks: Readonly<Record<Verdict, string>> = { pass: '✓', warn: '▲', fail: '✗' };
const mostColumns = 7;

/** Each check once, over all pulses and with what it means; then every number of every pulse. */
export function checkBlocks(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const names = [...new Set(pulses.flatMap((pulse) => pulse.checks.map((check) => check.name)))];
  if (names.length === 0) return [paragraph('No check was made.', 'alert')];
  return [
    table(
      ['Check', '>Least', '>Most', '>Limit', '>✓ pass', '>▲ warn', '>✗ fail', 'What it tests'],
      names.map((name) =>
        summaryRow(
          name,
          pulses.flatMap((pulse) => pulse.checks.filter((check) => check.name === name)),
        ),
      ),
    ),
    section('Checks, pulse by pulse', 2),
    paragraph('✓ pass   ▲ warn   ✗ fail', 'note'),
    ...evenGroups(names, mostColumns).map((group) => matrix(group, pulses)),
  ];
}

function summaryRow(name: string, checks: readonly Check[]): readonly string[] {
  const values = checks.map((check) => check.value).filter((value) => Number.isFinite(value));
  const unit = checks.find((check) => check.unit !== undefined)?.unit;
  const withUnit = (value: number): string => toSignificant(value, 3) + (unit === undefined ? '' : `\u202f${unit}`);
  const count = (verdict: Verdict): string => String(checks.filter((check) => check.verdict === verdict).length);
  const limits = new Set(checks.map((check) => withUnit(check.limit)));
  return [
    name,
    values.length === 0 ? '—' : withUnit(Math.min(...values)),
    values.length === 0 ? '—' : withUnit(Math.max(...values)),
    limits.size === 1 ? [...limits][0]! : 'varies',
    count('pass'),
    count('warn'),
    count('fail'),
    checks.find((check) => check.message !== undefined)?.message ?? '',
  ];
}

function matrix(names: readonly string[], pulses: readonly TitrationPulse[]): ReportBlock {
  return table(
    ['>Pulse', ...names.map((name) => `>${name}`)],
    pulses.map((pulse) => [
      String(pulse.index),
      ...names.map((name) => {
        const check = pulse.checks.find((candidate) => candidate.name === name);
        return check ? `${toSignificant(check.value, 3)}\u00a0${verdictMarks[check.verdict]}` : '—';
      }),
    ]),
  );
}

/** As few groups as possible of at most so many items, all about equally large. */
export function evenGroups<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const groups = Math.ceil(items.length / most);
  const size = Math.ceil(items.length / Math.max(1, groups));
  return Array.from({ length: groups }, (_, i) => items.slice(i * size, (i + 1) * size));
}
