import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { CurrentSetting, EisStep } from '../model/method.ts';
import { dimensions, type Dimension } from '../units/dimensions.ts';
import { parseSi } from '../units/quantity.ts';

/** Bounds in the stored unit. `above` excludes the value itself. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
}

/** A number in the stored unit, or text with a unit such as "10 min" or "60 uA". */
export function quantity(dimension: Dimension, bounds: Bounds = {}) {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, number>(({ dataset, addIssue, NEVER }) => {
      const outcome = attempt(() => readNumber(dataset.value, dimension));
      const message = 'failure' in outcome ? outcome.failure : boundsMessage(outcome.value, bounds, dimension);
      if (message === undefined && 'value' in outcome) return outcome.value;
      addIssue({ message: message ?? 'is not possible' });
      return NEVER;
    }),
  );
}

/** A whole number, or text of one. */
export function wholeNumber(min: number, max: number) {
  return v.pipe(
    quantity('number', { min, max }),
    v.check((value) => Number.isInteger(value), 'must be a whole number'),
  );
}

/** `{currentA}`, `{cRate}`, amperes, or text: "60 uA", "C/20", "0.5C". */
export const currentSetting = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, CurrentSetting>(({ dataset, addIssue, NEVER }) => {
    const outcome = attempt(() => readCurrent(dataset.value));
    if ('value' in outcome) return outcome.value;
    addIssue({ message: outcome.failure });
    return NEVER;
  }),
);

/** "open-circuit" (or OCV, OCP), `{voltageV}`, `{currentA}`, or text with a unit: "1.2 V", "10 uA". */
export const directLevel = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, EisStep['dc']>(({ dataset, addIssue, NEVER }) => {
    const outcome = attempt(() => readLevel(dataset.value));
    if ('value' in outcome) return outcome.value;
    addIssue({ message: outcome.failure });
    return NEVER;
  }),
);

function readNumber(input: unknown, dimension: Dimension): number {
  if (typeof input !== 'number' && typeof input !== 'string')
    throw new AppError('input/invalid', input === undefined ? 'is missing' : 'must be a number or text with a unit');
  const value = parseSi(input, dimension);
  if (!Number.isFinite(value)) throw new AppError('input/invalid', 'must be a finite number');
  return value;
}

function boundsMessage(
  value: number,
  { min = -Infinity, max = Infinity, above }: Bounds,
  dimension: Dimension,
): string | undefined {
  const { si } = dimensions[dimension];
  const said = (bound: number): string => (bound === 0 || si === '1' ? String(bound) : `${bound} ${si}`);
  if (above !== undefined && value <= above) return `must be above ${said(above)}`;
  if (value < min) return `must be at least ${said(min)}`;
  return value > max ? `must be at most ${said(max)}` : undefined;
}

/** Reads a C-rate: "C/20", "0.5C", "2 C"; undefined for anything else. */
export function parseCRate(text: string): number | undefined {
  const number = String.raw`(\d+(?:[.,]\d+)?|[.,]\d+)`;
  const [, divisor] = new RegExp(String.raw`^\s*C\s*/\s*${number}\s*$`).exec(text) ?? [];
  if (divisor !== undefined) return 1 / Number(divisor.replace(',', '.'));
  const [, factor] = new RegExp(String.raw`^\s*${number}\s*C\s*$`).exec(text) ?? [];
  return factor === undefined ? undefined : Number(factor.replace(',', '.'));
}

function readCurrent(input: unknown): CurrentSetting {
  if (typeof input === 'string') {
    const cRate = parseCRate(input);
    return cRate === undefined ? { currentA: positive(readNumber(input, 'current')) } : { cRate: positive(cRate) };
  }
  if (typeof input === 'number') return { currentA: positive(readNumber(input, 'current')) };
  if (isRecord(input) && Object.keys(input).length === 1) {
    if ('currentA' in input) return { currentA: positive(readNumber(input['currentA'], 'current')) };
    if ('cRate' in input) return { cRate: positive(readRate(input['cRate'])) };
  }
  throw new AppError('input/invalid', 'must be a current such as "60 uA" or a C-rate such as "C/20"');
}

function readRate(input: unknown): number {
  const fromText = typeof input === 'string' ? parseCRate(input) : undefined;
  return fromText ?? readNumber(input, 'number');
}

function positive(value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new AppError('input/invalid', 'must be above zero; the direction says which way the current flows');
}

function readLevel(input: unknown): EisStep['dc'] {
  if (typeof input === 'string') {
    if (/^(open[- ]circuit|oc[vp])$/i.test(input.trim())) return 'open-circuit';
    return /A\s*$/.test(input)
      ? { currentA: readNumber(input, 'current') }
      : { voltageV: readNumber(input, 'voltage') };
  }
  if (isRecord(input) && Object.keys(input).length === 1) {
    if ('voltageV' in input) return { voltageV: readNumber(input['voltageV'], 'voltage') };
    if ('currentA' in input) return { currentA: readNumber(input['currentA'], 'current') };
  }
  throw new AppError('input/invalid', 'must be "open-circuit", a voltage such as "1.2 V" or a current such as "10 uA"');
}

function attempt<T>(read: () => T): { readonly value: T } | { readonly failure: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { message, remedy } = error;
    return { failure: remedy === undefined ? message : `${message} ${remedy}` };
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
