import { AppError } from '../../src-core/errors.ts';
import type { Dimension } from '../../src-core/units/dimensions.ts';
import { formatDuration, formatEngineering, toSignificant } from '../../src-core/units/format.ts';
import { parseSi } from '../../src-core/units/quantity.ts';
import { dimensions } from '../../src-core/units/dimensions.ts';

export type Entry<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string };

/** What was typed, as a stored number; or the sentence that says what would be accepted. */
export function readEntry(text: string, dimension: Dimension): Entry<number> {
  return attempt(() => parseSi(withPlainUnit(text), dimension));
}

/** `C/20`, `0.5C`, `0,5 C` as a C-rate; anything else as a current. */
export type CurrentEntry = { readonly cRate: number } | { readonly currentA: number };

export function readCurrent(text: string): Entry<CurrentEntry> {
  const compact = text.replaceAll(' ', '').replace(',', '.');
  const fraction = /^([-+]?\d*\.?\d*)C\/(\d*\.?\d+)$/i.exec(compact);
  if (fraction) return rate(Number(/\d/.test(fraction[1]!) ? fraction[1] : `${fraction[1]!}1`) / Number(fraction[2]));
  const multiple = /^([-+]?\d*\.?\d+)C$/.exec(compact);
  if (multiple) return rate(Number(multiple[1]));
  return attempt(() => ({ currentA: parseSi(withPlainUnit(text), 'current') }));
}

/** A C-rate as people write it: C/20, 0.5C. */
export function formatCRate(cRate: number): string {
  const inverse = 1 / cRate;
  if (cRate < 1 && Math.abs(inverse - Math.round(inverse)) < 1e-9 * inverse) return `C/${Math.round(inverse)}`;
  return `${toSignificant(cRate, 4).replace(/\.?0+$/, '')}C`;
}

export const currentHelp =
  'A current, such as 250u, 1,5 mA or 3.2e-3 A; or a C-rate, such as C/20 or 0.5C, which the sample turns into one.';

const engineering: ReadonlySet<Dimension> = new Set([
  'voltage',
  'current',
  'frequency',
  'capacitance',
  'resistance',
  'conductance',
  'capacitance',
  'inductance',
  'charge',
  'length',
]);

/** How a number with a dimension may be typed, for help. */
export function entryHelp(dimension: Dimension): string {
  const { si } = dimensions[dimension];
  if (dimension === 'time') return 'A time: 90, 90 s, 10 min, 1.5 h, 2h30 or 3 d. Without a unit, seconds are meant.';
  if (si === '1') return 'A number without a unit, with a point or a comma: 0.12 or 0,12; a share also as 12 %.';
  if (!engineering.has(dimension)) return `A number, with or without its unit. Without one, ${si} is meant.`;
  return `A number, with or without its unit: 250u, 1,5 m${si} or 3.2e-3 ${si}. Without a unit, ${si} is meant.`;
}

/** A stored number as it would be typed; parses back to itself. */
export function formatEntry(value: number, dimension: Dimension): string {
  if (!Number.isFinite(value)) return '';
  if (dimension === 'time') return formatTimeEntry(value);
  const { si } = dimensions[dimension];
  if (engineering.has(dimension) && value !== 0) return shorten(formatEngineering(value, si, 7));
  const number = String(Number(value.toPrecision(9)));
  return si === '1' ? number : `${number} ${si}`;
}

function formatTimeEntry(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ];
  for (const [factor, unit] of units) {
    const count = seconds / factor;
    if (count >= 1 && Math.abs(count * 4 - Math.round(count * 4)) < 1e-9) return `${count} ${unit}`;
  }
  if (seconds >= 60 && Number.isInteger(seconds) && seconds % 60 === 0) return formatDuration(seconds);
  return `${Number(seconds.toPrecision(9))} s`;
}

function shorten(text: string): string {
  return text
    .replace('\u202f', ' ')
    .replace('\u2212', '-')
    .replace(/(\.\d*?)0+(?=[^\d])/, '$1')
    .replace(/\.(?=\s)/, '');
}

/** `2 °C` and `2 C` both mean degrees; a narrow space between number and unit is still a space. */
function withPlainUnit(text: string): string {
  return text.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ');
}

function rate(cRate: number): Entry<CurrentEntry> {
  return Number.isFinite(cRate) && cRate !== 0
    ? { ok: true, value: { cRate } }
    : { ok: false, message: 'A C-rate is written C/20 or 0.5C.' };
}

function attempt<Value>(parse: () => Value): Entry<Value> {
  try {
    return { ok: true, value: parse() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, message: [error.message, error.remedy].filter(Boolean).join(' ') };
  }
}
