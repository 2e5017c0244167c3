import type { MethodStep } from '../../../src-core/model/method.ts';
import { describeOneStep } from '../../../src-core/reports/method-text.ts';

export interface DifferenceLine {
  readonly sign: ' ' | '+' | '−';
  readonly text: string;
}

/**
 * What was taken out, what is new and what stays, in order: the longest common sequence of steps is kept. Steps are told
 * as in a report, and with every value where two that differ would read the same.
 */
export function stepDifference(before: readonly MethodStep[], after: readonly MethodStep[]): readonly DifferenceLine[] {
  const old = before.map(wordsOf);
  const now = after.map(wordsOf);
  const told = sentences([...before, ...after]);
  const common = commonLengths(old, now);
  const lines: DifferenceLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ sign: ' ', text: told.get(old[i]!)! });
      i++;
      j++;
    } else if (j >= now.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!))
      lines.push({ sign: '−', text: told.get(old[i++]!)! });
    else lines.push({ sign: '+', text: told.get(now[j++]!)! });
  }
  return lines;
}

/** What is shown for the values of each step. */
function sentences(steps: readonly MethodStep[]): ReadonlyMap<string, string> {
  const told = new Map(steps.map((step) => [wordsOf(step), describeOneStep(step)]));
  const said = [...told.values()];
  return new Map(
    [...told].map(([words, sentence]) => {
      const isOnlyOne = said.indexOf(sentence) === said.lastIndexOf(sentence);
      return [words, isOnlyOne ? sentence : `${sentence} (${words})`];
    }),
  );
}

/** Of the rest of both lists from each pair of places on. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i]![j] =
        old[i] === now[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

/** "rest end.maxDurationS 900": every value that the step states. */
function wordsOf({ kind, ...values }: MethodStep): string {
  return [kind, ...valuesOf(values, '')].join('  ');
}

function valuesOf(value: unknown, path: string): readonly string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [`${path} ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, inner]) => valuesOf(inner, path === '' ? name : `${path}.${name}`));
}
