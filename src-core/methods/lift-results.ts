import type { MethodStep } from '../model/method.ts';
import { isRecord } from './schema.ts';

type Texts = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, unknown>>;

/** A method without its expressions, and those by the place of their step. */
export interface LiftedResults {
  readonly plain: unknown;
  readonly failures: readonly string[];
  readonly byPlace: ReadonlyMap<string, { readonly from?: Texts; readonly keep?: Texts }>;
}

const longestText = 300;
const mostEntries = 50;
const deepest = 10;

/**
 * Takes `from` and `keep` out of the steps, so that each kind reads its own fields alone. A number may also be written
 * together with where it comes from: `"voltageV": { "from": "OCP + 10 mV", "assume": "1.2 V" }`.
 */
export function liftResults(input: unknown): LiftedResults {
  const failures: string[] = [];
  const byPlace = new Map<string, { from?: Texts; keep?: Texts }>();

  function liftSteps(steps: unknown, place: string, depth: number): unknown {
    if (!Array.isArray(steps) || depth > deepest) return steps;
    return steps.map((step: unknown, index) => (isRecord(step) ? liftStep(step, `${place}[${index}]`, depth) : step));
  }

  function liftStep({ from, keep, steps, ...own }: Fields, place: string, depth: number): unknown {
    const inline: Record<string, string> = {};
    const plain = liftInline(own, '', inline);
    const found = { ...readTexts(from, `${place}.from`, failures), ...inline };
    const kept = readTexts(keep, `${place}.keep`, failures);
    if (Object.keys(found).length + Object.keys(kept).length > 0)
      byPlace.set(place, {
        ...(Object.keys(found).length > 0 ? { from: found } : {}),
        ...(Object.keys(kept).length > 0 ? { keep: kept } : {}),
      });
    return { ...plain, ...(steps === undefined ? {} : { steps: liftSteps(steps, `${place}.steps`, depth + 1) }) };
  }

  const plain =
    isRecord(input) && 'steps' in input ? { ...input, steps: liftSteps(input['steps'], 'steps', 0) } : input;
  return { plain, failures, byPlace };
}

/** Puts the expressions back to their steps. */
export function attachResults(
  steps: readonly MethodStep[],
  { byPlace }: LiftedResults,
  place = 'steps',
): readonly MethodStep[] {
  if (byPlace.size === 0) return steps;
  return steps.map((step, index) => {
    const here = `${place}[${index}]`;
    const whole =
      'steps' in step
        ? { ...step, steps: attachResults(step.steps, { plain: undefined, failures: [], byPlace }, `${here}.steps`) }
        : step;
    return { ...whole, ...byPlace.get(here) };
  });
}

/** Replaces `{ from, assume }` by what is assumed, and notes the expression under its path. */
function liftInline(object: Fields, path: string, found: Record<string, string>, depth = 0): Fields {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      if (!isRecord(value) || depth > deepest) return [key, value];
      const here = path === '' ? key : `${path}.${key}`;
      const { from, assume } = value;
      if (typeof from !== 'string' || assume === undefined || Object.keys(value).length !== 2)
        return [key, liftInline(value, here, found, depth + 1)];
      found[here] = from;
      return [key, assume];
    }),
  );
}

function readTexts(input: unknown, place: string, failures: string[]): Texts {
  if (input === undefined) return {};
  const entries = isRecord(input) ? Object.entries(input) : undefined;
  const isGood = entries?.every(([, text]) => typeof text === 'string' && text.length <= longestText);
  if (entries && isGood && entries.length <= mostEntries) return Object.fromEntries(entries) as Texts;
  failures.push(`${place}: must hold expressions as text, such as { "voltageV": "OCP + 10 mV" }`);
  return {};
}
