import { syntaxErrorOf } from '../../../src-core/methods/language/expression.ts';
import type { MethodStep } from '../../../src-core/model/method.ts';
import type { Problem } from '../../../src-core/model/quantity.ts';
import { withChange, type StepPath } from './method-draft.ts';

type Texts = Readonly<Record<string, string>>;

/** Place of a step in the method, as problems name it: `[1, 0]` is "steps[1].steps[0]". */
export function fieldOf(path: StepPath): string {
  return path.map((index) => `steps[${index}]`).join('.');
}

/** What is wrong with an expression: at once what cannot be read, and what the plan found at its place. */
export function complaintOf(text: string, field: string, problems: readonly Problem[]): string | undefined {
  if (text.trim() === '') return 'An expression is needed, e.g. “OCP + 10 mV”.';
  const unreadable = syntaxErrorOf(text);
  const found = unreadable ?? problems.find((problem) => problem.field === field);
  return found && [found.message, found.remedy].filter(Boolean).join(' ');
}

/** The step with one entry of `from` or `keep` set; undefined takes it out. */
export function withEntry(step: MethodStep, what: 'from' | 'keep', key: string, text: string | undefined): MethodStep {
  const entries = withChange<Record<string, string>>({ ...step[what] }, { [key]: text });
  return withChange(step, { [what]: Object.keys(entries).length === 0 ? undefined : entries });
}

/** The step with an entry under another key at the same place of the list; the same step when the key is taken. */
export function withKey(step: MethodStep, what: 'from' | 'keep', key: string, next: string): MethodStep {
  const entries: Texts = step[what] ?? {};
  if (Object.hasOwn(entries, next)) return step;
  const renamed = Object.entries(entries).map(([name, text]) => [name === key ? next : name, text] as const);
  return { ...step, [what]: Object.fromEntries(renamed) };
}

/** A name that the step does not keep yet. */
export function freeName({ keep = {} }: MethodStep): string {
  for (let number = 1; ; number++) if (!Object.hasOwn(keep, `kept${number}`)) return `kept${number}`;
}
