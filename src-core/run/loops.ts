import { AppError } from '../errors.ts';
import { namesIn, parseExpression } from '../methods/language/expression.ts';
import type { LoopPass, PlannedStep } from '../model/plan.ts';
import { describeResults } from './result-words.ts';
import type { RunResults } from './results.ts';

/** The passes that end with the step at `index`, the innermost first. */
export function closingPasses(steps: readonly PlannedStep[], index: number): readonly LoopPass[] {
  const next = steps[index + 1]?.loops ?? [];
  const goesOn = ({ id, pass }: LoopPass): boolean => next.some((other) => other.id === id && other.pass === pass);
  return (steps[index]?.loops ?? []).filter((loop) => !goesOn(loop)).reverse();
}

/** What follows from the end of a pass. */
export interface PassEnd {
  /** Later passes are not made. */
  readonly isOver: boolean;
  /** For the journal; absent where there is no condition. */
  readonly text?: string;
  /** The last pass is over, and the condition has not held. */
  readonly isUnmet: boolean;
}

/** Looks at the condition of a repetition after a pass, and remembers what is known now for the next. */
export function endPass(loop: LoopPass, loops: readonly LoopPass[], results: RunResults): PassEnd {
  const { id, pass, of, until } = loop;
  const before = results.passOf(id);
  const outer = loops.slice(0, loops.findIndex((other) => other.id === id) + 1);
  const held = until === undefined ? undefined : results.evaluate(until, outer);
  const isOver = held === true;
  results.endPass(loop, isOver);
  if (until === undefined) return { isOver: false, isUnmet: false };
  const verdict = held === undefined ? 'is not decided yet' : isOver ? 'holds' : 'does not hold';
  const names = namesIn(parseExpression(until)).map(({ name }) => name);
  const values = describeResults(valuesWithPass(results, pass), names);
  const earlier = /change\s*\(/.test(until) && before ? `; before: ${describeResults(before.values, names)}` : '';
  const text = `Pass ${pass} of at most ${of}: “${until}” ${verdict} (${values}${earlier})`;
  return { isOver, text, isUnmet: !isOver && pass === of };
}

/** The condition of a repetition that had to hold never did. */
export function neverHeld({ until = '', of }: LoopPass): AppError {
  return new AppError('run/limit', `“${until}” did not hold after ${of} passes.`, {
    remedy: 'Allow more passes, or a condition that this cell can meet.',
    dataState: 'What was measured before is stored.',
  });
}

/** Whether anything in these steps makes use of results. */
export function usesResults(steps: readonly PlannedStep[]): boolean {
  return steps.some(
    ({ fromResult, keep, loops = [] }) => fromResult ?? keep ?? loops.some(({ until }) => until !== undefined),
  );
}

function valuesWithPass(results: RunResults, pass: number): Readonly<Record<string, number>> {
  return { ...results.values, pass };
}
