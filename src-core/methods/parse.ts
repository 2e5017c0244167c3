import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { Method, MethodStep } from '../model/method.ts';
import { methodKinds } from './index.ts';
import type { MethodKind } from './kind.ts';
import { attachResults, liftResults } from './lift-results.ts';
import { limitsSchema } from './limits.ts';
import { isRecord } from './schema.ts';

const longestName = 200;
const longestDescription = 20_000;
const mostSteps = 1000;
const deepestNesting = 4;
const mostIssuesShown = 5;

const kinds: ReadonlyMap<string, MethodKind> = new Map(
  Object.entries(methodKinds as unknown as Record<string, MethodKind>),
);

/** Steps may hold steps, so the schema is made per depth; deeper ones are refused. */
function stepSchema(depth: number): v.GenericSchema<unknown, MethodStep> {
  if (depth > deepestNesting)
    return v.pipe(v.custom<MethodStep>(() => false, `is nested deeper than ${deepestNesting} levels`));
  return v.lazy((input) => {
    const kind = isRecord(input) ? input['kind'] : undefined;
    const found = typeof kind === 'string' ? kinds.get(kind) : undefined;
    if (found) return found.schema(stepSchema(depth + 1));
    return v.custom<MethodStep>(() => false, `must have a "kind", one of ${[...kinds.keys()].join(', ')}`);
  });
}

const text = (longest: number) =>
  v.pipe(v.string('must be text'), v.maxLength(longest, `must have at most ${longest} characters`));

const methodSchema = v.strictObject({
  id: v.exactOptional(text(longestName)),
  name: v.pipe(text(longestName), v.trim(), v.nonEmpty('must not be empty')),
  description: v.exactOptional(text(longestDescription)),
  electrodes: v.exactOptional(v.picklist(['two', 'three'], 'must be "two" or "three"')),
  limits: limitsSchema,
  steps: v.pipe(
    v.array(stepSchema(1), 'must be a list of steps'),
    v.minLength(1, 'must have at least one step'),
    v.maxLength(mostSteps, `must have at most ${mostSteps} steps`),
  ),
});

/**
 * Reads a method from JSON. Numeric fields take numbers in the unit of their name, or text with a unit.
 * @throws AppError `input/invalid` naming each field that is wrong and what it should be
 */
export function parseMethod(input: unknown): Method {
  const lifted = liftResults(input);
  const result = v.safeParse(methodSchema, lifted.plain);
  const issues = result.success ? [] : result.issues.map((issue) => describeIssue(issue));
  if (!result.success || lifted.failures.length > 0) throw invalidMethod([...issues, ...lifted.failures]);
  const { id, ...method } = result.output;
  return { id: id ?? '', ...method, steps: attachResults(method.steps, lifted) };
}

/**
 * A step whose values a program has set, against the bounds of its fields.
 * @throws AppError `input/invalid` naming each field that is wrong
 */
export function checkedStep(step: MethodStep): MethodStep {
  const result = v.safeParse(stepSchema(1), step);
  if (result.success) return result.output;
  throw invalidMethod(result.issues.map((issue) => describeIssue(issue)));
}

/** What speaks against the value at a path of a step, for forms; undefined when it may stand there. */
export function refusalInStep(step: MethodStep, path: string): string | undefined {
  return refusalAt(v.safeParse(stepSchema(1), step), path);
}

/** The same for the limits of a method. */
export function refusalInLimits(limits: object, path: string): string | undefined {
  return refusalAt(v.safeParse(limitsSchema, limits), path);
}

function refusalAt({ issues = [] }: { readonly issues?: readonly v.BaseIssue<unknown>[] | undefined }, path: string) {
  const found = issues.find((issue) => {
    const place = v.getDotPath(issue) ?? '';
    return place === path || place.startsWith(`${path}.`);
  });
  return found && `It ${found.message}.`;
}

/** Canonical JSON: numbers in stored units, two spaces, a newline at the end. `parseMethod` reads it back unchanged. */
export function formatMethod(method: Method): string {
  return `${JSON.stringify(method, null, 2)}\n`;
}

function invalidMethod(lines: readonly string[]): AppError {
  const shown = lines.slice(0, mostIssuesShown).join('; ');
  const more = lines.length > mostIssuesShown ? `; and ${lines.length - mostIssuesShown} more` : '';
  return new AppError('input/invalid', `The method cannot be read: ${shown}${more}.`, {
    remedy: 'Correct these fields; “mobion methods” shows complete examples.',
  });
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).reduce((place, { key }) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    const name = String(key).slice(0, 60);
    return place === '' ? name : `${place}.${name}`;
  }, '');
  if (path === '') return 'it is not an object with named fields';
  if (issue.type === 'strict_object')
    return issue.expected === 'never' ? `${path} is not a field here` : `${path} is missing`;
  return `${path}: ${issue.message.replace(/[.]$/, '')}`;
}
