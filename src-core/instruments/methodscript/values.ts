/** Numbers as MethodSCRIPT writes them: package values (7 hex digits and a prefix) and script literals. */

/** Exponents of ten by prefix. A space is no prefix; `i` (integer) is handled apart. */
const exponentOfPrefix: Readonly<Record<string, number>> = {
  a: -18,
  f: -15,
  p: -12,
  n: -9,
  u: -6,
  m: -3,
  ' ': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/** From fine to coarse. */
const prefixes = Object.entries(exponentOfPrefix).sort(([, a], [, b]) => a - b);

/** Zero of the offset coding; mantissas run from -(2^27 - 1) to 2^27 - 1. */
const offset = 0x8000000;

/** What stands in the place of a value that is not a number: 8 characters. */
export const nanValue = '     nan';

/** `mantissa * 10^exponent`, rounded once: dividing by an exact power of ten is kinder than multiplying by 1e-6. */
function scaled(mantissa: number, exponent: number): number {
  return exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
}

function unscaled(value: number, exponent: number): number {
  return exponent < 0 ? value * 10 ** -exponent : value / 10 ** exponent;
}

function hex7(mantissa: number): string {
  return (mantissa + offset).toString(16).toUpperCase().padStart(7, '0');
}

/**
 * A package value: 7 hex digits and a prefix, the finest prefix whose mantissa fits into 27 bits, as the devices choose it.
 * NaN and infinities become `     nan`; what is beyond the coarsest prefix, too.
 */
export function encodeValue(value: number): string {
  if (!Number.isFinite(value)) return nanValue;
  if (value === 0) return `${hex7(0)} `;
  for (const [prefix, exponent] of prefixes) {
    const mantissa = Math.round(unscaled(value, exponent));
    if (Math.abs(mantissa) < offset) return mantissa === 0 ? `${hex7(0)} ` : hex7(mantissa) + prefix;
  }
  return nanValue;
}

/** An integer package value such as `800000Ai`; clamped to 27 bits and sign, as the devices do. */
export function encodeInteger(value: number): string {
  return `${hex7(Math.max(1 - offset, Math.min(offset - 1, Math.trunc(value))))}i`;
}

/**
 * The number in 8 characters of a package; NaN for `     nan`, undefined for anything that is not a value. Devices write
 * capital digits only: a small one is the trace of a byte doubled or lost, such as the `a` of `ba`.
 */
export function decodeValue(text: string): number | undefined {
  if (text === nanValue) return Number.NaN;
  if (!/^[0-9A-F]{7}[afpnum kMGTPEi]$/.test(text)) return undefined;
  const mantissa = Number.parseInt(text.slice(0, 7), 16) - offset;
  const prefix = text.slice(7);
  return prefix === 'i' ? mantissa : scaled(mantissa, exponentOfPrefix[prefix] ?? 0);
}

/** The number of a script literal and whether it is an integer. */
export interface Literal {
  readonly value: number;
  readonly integer: boolean;
}

/**
 * Reads a script literal: an integer with an optional prefix (`500m`, `-250u`, `2`), or an integer proper
 * (`11i`, `0x1F`, `0b101`). There is no decimal point in MethodSCRIPT. Undefined when malformed or beyond 32 bits.
 */
export function parseLiteral(text: string): Literal | undefined {
  const based = /^(0x[0-9A-Fa-f]{1,8}|0b[01]{1,32})i?$/.exec(text);
  if (based) return { value: Number(based[1]) | 0, integer: true };
  const decimal = /^([+-]?\d{1,10})([afpnumkMGTPEi]?)$/.exec(text);
  if (!decimal) return undefined;
  const mantissa = Number(decimal[1]);
  if (Math.abs(mantissa) > 0x7fffffff) return undefined;
  const prefix = decimal[2] ?? '';
  if (prefix === 'i') return { value: mantissa, integer: true };
  return { value: scaled(mantissa, exponentOfPrefix[prefix || ' '] ?? 0), integer: false };
}

/**
 * A script literal for `value`: the shortest exact one (`60u`, `1`, `1k`), or else the finest prefix that fits into
 * 27 bits (relative error at most 4e-6, usually below 1e-8). Throws RangeError for what is not finite or too large.
 */
export function formatLiteral(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= offset * 1e18)
    throw new RangeError(`MethodSCRIPT cannot write ${value}.`);
  if (value === 0) return '0';
  const coarseFirst = [...prefixes].reverse();
  for (const [prefix, exponent] of coarseFirst) {
    const mantissa = Math.round(unscaled(value, exponent));
    const exact = mantissa !== 0 && Math.abs(scaled(mantissa, exponent) - value) <= Math.abs(value) * 1e-13;
    if (exact && Math.abs(mantissa) < offset) return `${mantissa}${prefix.trim()}`;
  }
  for (const [prefix, exponent] of prefixes) {
    const mantissa = Math.round(unscaled(value, exponent));
    if (Math.abs(mantissa) < offset) return mantissa === 0 ? '0' : `${mantissa}${prefix.trim()}`;
  }
  throw new RangeError(`MethodSCRIPT cannot write ${value}.`);
}

/** An integer literal such as `11i`. */
export function formatInteger(value: number): string {
  return `${Math.round(value)}i`;
}
