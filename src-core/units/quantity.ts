import { AppError } from '../errors.ts';
import { dimensions, prefixes, unitFactor, type Dimension } from './dimensions.ts';

/** Same shape as model/quantity.ts, declared here because units stand below the model. */
interface QuantityLike {
  readonly value: number;
  readonly unit: string;
  readonly standardUncertainty?: number;
}

/** A number in the stored unit of its dimension. `standardUncertainty` is NaN when none was stated. */
export interface SiValue {
  readonly value: number;
  readonly standardUncertainty: number;
}

/**
 * Converts what the user typed to the stored unit.
 * @throws AppError `input/invalid` when the unit does not belong to the dimension
 */
export function siValue(quantity: QuantityLike, dimension: Dimension): SiValue {
  const factor = unitFactor(quantity.unit, dimension);
  if (factor === undefined) throw unknownUnit(quantity.unit, dimension);
  return {
    value: quantity.value * factor,
    standardUncertainty: (quantity.standardUncertainty ?? NaN) * factor,
  };
}

/**
 * Reads what people type: `5 mg`, `1,5 mA`, `250u`, `3.4(2) mm`, `5.0 ± 0.1 mg`, `40 %`, `1e-3 cm2`.
 * A bare number, or a bare prefix as in `250u`, is in `fallbackUnit` (prefix: of the dimension's base unit).
 * @throws AppError `input/invalid` naming the text and examples
 */
export function parseQuantity(
  text: string,
  dimension: Dimension,
  fallbackUnit = dimensions[dimension].si,
): QuantityLike {
  const match = isShort(text) ? numberPattern.exec(text.trim().replaceAll('\u2212', '-')) : null;
  if (!match) throw notANumber(text, dimension);
  const [, number = '', digits, plusMinus, rawUnit = ''] = match;
  const value = decimal(number);
  const unitText = rawUnit.trim();
  const unit = unitText === '' ? fallbackUnit : resolveUnit(unitText, dimension);
  if (!Number.isFinite(value)) throw notANumber(text, dimension);
  const standardUncertainty =
    digits === undefined ? plusMinus && decimal(plusMinus) : Number(digits) * lastPlace(number);
  return typeof standardUncertainty === 'number' ? { value, unit, standardUncertainty } : { value, unit };
}

/** `parseQuantity` straight to the stored unit. Accepts numbers, which are taken to be in the stored unit. */
export function parseSi(input: string | number, dimension: Dimension): number {
  if (typeof input === 'number') return input;
  if (dimension === 'time') return parseDuration(input);
  return siValue(parseQuantity(input, dimension), dimension).value;
}

/**
 * Durations: `2h30`, `1 d 4 h`, `90 min`, `0.5 s`, `1:30:00`, bare seconds.
 * @returns seconds
 * @throws AppError `input/invalid`
 */
export function parseDuration(text: string): number {
  if (!isShort(text)) throw notANumber(text, 'time');
  const trimmed = text.trim().toLowerCase().replace(',', '.');
  const clock = /^(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(trimmed);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  if (/^\d*\.?\d+(e[-+]?\d+)?$/.test(trimmed)) return Number(trimmed);
  const short = /^(\d+)\s*(d|h|min|m)\s*(\d+)$/.exec(trimmed);
  if (short) return Number(short[1]) * durationUnits[short[2]!]! + Number(short[3]) * nextSmaller[short[2]!]!;
  return sumOfParts(trimmed, text);
}

const durationUnits: Readonly<Record<string, number>> = {
  d: 86_400,
  h: 3600,
  min: 60,
  m: 60,
  s: 1,
  ms: 1e-3,
};
const nextSmaller: Readonly<Record<string, number>> = { d: 3600, h: 60, min: 1, m: 1 };

function sumOfParts(trimmed: string, original: string): number {
  const part = /\s*(\d*\.?\d+(?:e[-+]?\d+)?)\s*(days?|hours?|d|h|min|ms|m|s|sec)\b\s*/y;
  const compact = trimmed.replace(/([a-z])(?=\d)/g, '$1 ');
  let totalS = 0;
  while (part.lastIndex < compact.length) {
    const match = part.exec(compact);
    if (!match) throw notANumber(original, 'time');
    const unit = match[2]!
      .replace(/^day.*/, 'd')
      .replace(/^hour.*/, 'h')
      .replace('sec', 's');
    totalS += Number(match[1]) * durationUnits[unit]!;
  }
  if (compact === '') throw notANumber(original, 'time');
  return totalS;
}

const numberPattern =
  /^([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?)(?:\((\d+)\))?\s*(?:(?:±|\+\/-|\+-)\s*((?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?))?\s*(.*)$/;

/** Nobody types more; on thousands of blanks the patterns would search for minutes. */
const longestText = 100;

function isShort(text: string): boolean {
  return text.length <= longestText;
}

function decimal(text: string): number {
  return Number(text.replace(',', '.'));
}

/** Weight of one unit in the last decimal place: 3.41 → 0.01, 3.41e-3 → 1e-5. */
function lastPlace(number: string): number {
  const [mantissa = '', exponent = '0'] = number.replace(',', '.').toLowerCase().split('e');
  const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
  return 10 ** (Number(exponent) - decimals);
}

function resolveUnit(unit: string, dimension: Dimension): string {
  if (unitFactor(unit, dimension) !== undefined) return unit.replace(/^u(?=.)/, 'µ');
  const { prefixed } = dimensions[dimension];
  if (Object.hasOwn(prefixes, unit) && prefixed[0] !== undefined) return unit.replace('u', 'µ') + prefixed[0];
  throw unknownUnit(unit, dimension);
}

function unknownUnit(unit: string, dimension: Dimension): AppError {
  const accepted = Object.keys(dimensions[dimension].units).slice(0, 4).join(', ');
  return new AppError('input/invalid', `“${shorten(unit)}” is not a unit of ${wordsOf(dimension)}.`, {
    remedy: `Use one of ${accepted}, with a prefix where usual.`,
  });
}

function notANumber(text: string, dimension: Dimension): AppError {
  return new AppError(
    'input/invalid',
    `“${shorten(text)}” is not ${/^[aeiou]/.test(dimension) ? 'an' : 'a'} ${wordsOf(dimension)}.`,
    {
      remedy: `Write a number and a unit, such as “1.5 ${dimensions[dimension].si}”.`,
    },
  );
}

/** voltageRate → voltage rate */
function wordsOf(dimension: Dimension): string {
  return dimension.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
