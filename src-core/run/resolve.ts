import { AppError } from '../errors.ts';
import type { Instrument } from '../instruments/driver.ts';
import { measureOf } from '../methods/language/measure.ts';
import { namesIn, parseExpression } from '../methods/language/expression.ts';
import { checkedStep } from '../methods/parse.ts';
import { planAgain } from '../methods/plan.ts';
import { numberAt, valueFields, withNumberAt, type ValueField } from '../methods/value-fields.ts';
import { isOfCell } from '../model/action.ts';
import type { MethodStep } from '../model/method.ts';
import type { Action, FromResult, Plan, PlannedStep } from '../model/plan.ts';
import { dimensions } from '../units/dimensions.ts';
import { formatEngineering, toSignificant } from '../units/format.ts';
import { beyondInstrument } from './arming.ts';
import type { RunResults } from './results.ts';
import { describeResults } from './result-words.ts';

/** What a step is resolved against. */
export interface ResolveContext {
  readonly plan: Plan;
  readonly instrument: Instrument;
  readonly results: RunResults;
  readonly lastAction: Action | undefined;
  /** NaN when it cannot be known. */
  readonly x: number;
}

/** The steps that take the place of the assumed ones, and how the values came about. */
export interface Resolved {
  readonly steps: readonly PlannedStep[];
  readonly texts: readonly string[];
}

/**
 * The values of a step from the results so far, and the step planned again with them: checked against its own bounds,
 * the limits of the method and the instrument, as at the start.
 *
 * @param block - the planned steps that the assumed values gave, the first of which carries `fromResult`
 * @throws AppError `run/limit` when a value is not known or beyond what is allowed; nothing was energised for it
 */
export function resolveStep(block: readonly PlannedStep[], fromResult: FromResult, context: ResolveContext): Resolved {
  const { plan, results, instrument, lastAction, x } = context;
  const [first] = block;
  const loops = first?.loops ?? [];
  const fields = new Map(valueFields(fromResult.step.kind).map((field) => [field.path, field]));
  let { step } = fromResult;
  const texts: string[] = [];
  for (const { path, expression } of fromResult.values) {
    const value = results.evaluate(expression, loops);
    const field = fields.get(path);
    const factor = field && measureOf(field.dimension)?.factor;
    if (typeof value !== 'number' || !Number.isFinite(value) || field === undefined || factor === undefined)
      throw unknown(expression, field?.label ?? path, results);
    step = withNumberAt(step, path, value / factor);
    texts.push(describeValue(step, field, expression, results));
  }
  const { chargePerXC } = plan;
  const again = planAgain(checked(step, texts), fromResult.field, {
    limits: plan.limits,
    threeElectrodes: first !== undefined && isOfCell(first.action) && first.action.threeElectrodes === true,
    capabilities: instrument.capabilities,
    chargePerXC,
    x: Number.isNaN(x) ? undefined : x,
    lastAction,
  });
  const problem = [...again.problems, ...beyondInstrument(again.steps, instrument)].find(
    ({ severity }) => severity === 'error',
  );
  if (problem) throw beyond(problem.message, texts, problem.remedy);
  if (again.steps.length === 0) throw beyond('Nothing is left to do.', texts);
  return { steps: dressed(again.steps, block, texts), texts };
}

/** Loops, kept results and marks of the steps replaced go over to the new ones. */
function dressed(
  steps: readonly PlannedStep[],
  block: readonly PlannedStep[],
  texts: readonly string[],
): readonly PlannedStep[] {
  const [first] = block;
  const keep = block.at(-1)?.keep;
  return steps.map((step, index) => ({
    ...step,
    ...(first?.loops ? { loops: first.loops } : {}),
    ...(index === 0 && texts.length > 0 ? { resolved: texts } : {}),
    ...(index === steps.length - 1 && keep ? { keep } : {}),
  }));
}

function checked(step: MethodStep, texts: readonly string[]): MethodStep {
  try {
    return checkedStep(step);
  } catch (error) {
    if (error instanceof AppError) throw beyond(error.message, texts, error.remedy);
    throw error;
  }
}

function describeValue(step: MethodStep, field: ValueField, expression: string, results: RunResults): string {
  const value = numberAt(step, field.path) ?? NaN;
  const unit = dimensions[field.dimension].si;
  const text = unit === '1' || unit === '' ? toSignificant(value, 6) : formatEngineering(value, unit, 5);
  const names = namesIn(parseExpression(expression)).map(({ name }) => name);
  return `${field.label} ${text}, from ${expression} (${describeResults(results.values, names)})`;
}

function unknown(expression: string, label: string, results: RunResults): AppError {
  const names = namesIn(parseExpression(expression)).map(({ name }) => name);
  return new AppError(
    'run/limit',
    `${label} cannot be worked out: “${expression}” gives no value (${describeResults(results.values, names)}).`,
    {
      remedy: 'Look at what was measured before this step; the condition or the order of the steps may have to change.',
      dataState: 'What was measured before is stored.',
    },
  );
}

function beyond(message: string, texts: readonly string[], remedy?: string): AppError {
  const values = texts.length > 0 ? ` ${texts.join('; ')}.` : '';
  return new AppError('run/limit', `A value from a result is not allowed: ${message}${values}`, {
    remedy: remedy ?? 'Give the expression bounds with min and max, or widen the limits of the method.',
    dataState: 'What was measured before is stored; this step was not begun.',
  });
}
