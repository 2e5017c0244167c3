import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { Dimension } from '../units/dimensions.ts';
import { parseSi } from '../units/quantity.ts';

/** What a list may hold. */
export interface NumberListRules {
  readonly dimension: Dimension;
  /** For people, with the unit: "temperatures in °C". */
  readonly noun: string;
  readonly most: number;
  /** Every number must pass; the sentence is shown when one does not. */
  readonly allows?: (value: number) => boolean;
  readonly refusal?: string;
}

/** A list of numbers or texts with units, or one text: "-40, -20, 0" or from:step:to as "-40:10:20". */
export function numberList(rules: NumberListRules) {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, readonly number[]>(({ dataset, addIssue, NEVER }) => {
      const read = readNumberList(dataset.value, rules);
      if (typeof read !== 'string') return read;
      addIssue({ message: read });
      return NEVER;
    }),
  );
}

/** The list in the stored unit, or what is wrong with it. Also for forms. */
export function readNumberList(input: unknown, rules: NumberListRules): readonly number[] | string {
  const { dimension, noun, most, allows = () => true, refusal = 'holds a number that is not possible' } = rules;
  const parts = typeof input === 'string' ? spread(input, most) : input;
  if (!Array.isArray(parts) || parts.length === 0) return `must be a list of ${noun}`;
  if (parts.length > most) return `must have at most ${most} ${noun}`;
  const values: number[] = [];
  for (const part of parts as unknown[]) {
    if (typeof part !== 'number' && typeof part !== 'string') return `must hold ${noun}`;
    try {
      values.push(parseSi(part, dimension));
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }
  return values.every((value) => Number.isFinite(value) && allows(value)) ? values : refusal;
}

/** from:step:to with the end included; other texts are split at commas, semicolons and blanks. */
function spread(text: string, most: number): readonly (string | number)[] {
  const [from, step, to, ...more] = text.replaceAll('−', '-').split(':').map(Number);
  if (from !== undefined && step !== undefined && to !== undefined && more.length === 0) {
    const count = Math.floor(Math.abs(to - from) / Math.abs(step) + 1e-9) + 1;
    if (!(count <= most)) return [];
    const direction = Math.sign(to - from) * Math.abs(step);
    return Array.from({ length: count }, (_, k) => Number((from + k * direction).toPrecision(12)));
  }
  return text
    .replaceAll('−', '-')
    .replace(/(\d)\s+(?=[A-Za-zµ°%])/g, '$1')
    .split(/[,;\s]+/)
    .filter((part) => part !== '' && part !== '°C');
}
