import { checkTitle } from '../analysis/titration/words.ts';
import type { Check, TitrationPulse, Verdict } from '../model/results.ts';
import { toSignificant } from '../units/format.ts';
import { dense, paragraph, table, type ReportBlock } from './document.ts';

export const verdictMarks: Readonly<Record<Verdict, string>> = { pass: '✓', warn: '▲', fail: '✗' };

/** Each check once, over all pulses: its numbers, its verdicts, which pulses did not pass, and what it means. */
export function checkBlocks(pulses: readonly TitrationPulse[]): readonly ReportBlock[] {
  const names = [...new Set(pulses.flatMap((pulse) => pulse.checks.map((check) => check.name)))];
  if (names.length === 0) return [paragraph('No check was made.', 'alert')];
  return [
    dense(
      table(
        ['Check', '>Smallest', '>Largest', '>Limit', '>✓', '>▲', '>✗', 'Not passed', 'What it tests'],
        names.map((name) => summaryRow(name, pulses)),
      ),
    ),
  ];
}

function summaryRow(name: string, pulses: readonly TitrationPulse[]): readonly string[] {
  const found = pulses.flatMap((pulse) =>
    pulse.checks.filter((check) => check.name === name).map((check) => ({ check, pulse })),
  );
  const checks: readonly Check[] = found.map(({ check }) => check);
  const values = checks.map((check) => check.value).filter((value) => Number.isFinite(value));
  const unit = checks.find((check) => check.unit !== undefined)?.unit;
  const withUnit = (value: number): string => toSignificant(value, 3) + (unit === undefined ? '' : `\u202f${unit}`);
  const count = (verdict: Verdict): string => String(checks.filter((check) => check.verdict === verdict).length);
  const limits = new Set(checks.map((check) => withUnit(check.limit)));
  const bad = found.filter(({ check }) => check.verdict !== 'pass').map(({ pulse }) => pulse.index);
  return [
    // On one line, however much the last column asks for.
    checkTitle(name).replaceAll(' ', '\u00a0'),
    values.length === 0 ? '—' : withUnit(Math.min(...values)),
    values.length === 0 ? '—' : withUnit(Math.max(...values)),
    limits.size === 1 ? [...limits][0]! : 'varies',
    count('pass'),
    count('warn'),
    count('fail'),
    bad.length === pulses.length ? 'all' : shortStretches(bad),
    checks.find((check) => check.message !== undefined)?.message ?? '',
  ];
}

/** Stretches that fit a narrow column; of more, the first ones. */
const mostStretches = 3;

/** 3, 5–8, 12 … for a rising list. */
function shortStretches(indices: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const index of indices) {
    const last = parts.at(-1);
    if (last?.[1] === index - 1) last[1] = index;
    else parts.push([index, index]);
  }
  const texts = parts.slice(0, mostStretches).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
  return texts.join(', ') + (parts.length > mostStretches ? ', …' : '');
}
