/** Which of the first two numbers of `01/02/2026` is the day. */
export type DayOrder = 'month-first' | 'day-first';

const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(.+))?$/;
const local = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T\s]+(.+))?$/;
const named = /^(\d{1,2})[-\s]([a-z]{3})[a-z]*[-\s](\d{4}|\d{2})(?:[T\s]+(.+))?$/i;
const ofDay = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s*(am|pm)?(?:Z|[+-]\d{2}:?\d{2})?$/i;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Seconds between dates that a cycler wrote, from the first on: `2026-01-31 12:00:00`, `01/31/2026 12:00:00.707 PM`,
 * `31.01.2026 12:00`, `31-Jan-26 3:56:08 PM`. Undefined where a cell is no date.
 *
 * Whether day or month comes first is asked of the dates: a number above 12 is a day; else time must not run backwards,
 * and the shorter span is the true one.
 */
export function secondsBetween(cells: readonly string[]): Float64Array | undefined {
  const readings = (['month-first', 'day-first'] as const)
    .map((order) => Float64Array.from(cells, (cell) => readDate(cell, order)))
    .filter((seconds) => seconds.every(Number.isFinite));
  const span = (seconds: Float64Array): number => {
    const total = seconds.at(-1)! - seconds[0]!;
    return total < 0 ? Infinity : total;
  };
  const [best] = readings.sort((a, b) => span(a) - span(b));
  // A double tells seconds since 1970 to 0.2 µs; what lies below is no time.
  return best?.map((seconds) => Math.round((seconds - best[0]!) * 1e6) / 1e6);
}

/** Seconds since 1970, without time zones; NaN for what is no date. */
export function readDate(cell: string, order: DayOrder): number {
  const text = cell.trim();
  if (text.length > 40) return NaN;
  const found = iso.exec(text);
  if (found) return secondsOf(Number(found[1]), Number(found[2]), Number(found[3]), found[4]);
  const spelled = named.exec(text);
  if (spelled) {
    const month = months.indexOf(spelled[2]!.toLowerCase()) + 1;
    return secondsOf(fullYear(spelled[3]!), month, Number(spelled[1]), spelled[4]);
  }
  const numbers = local.exec(text);
  if (!numbers) return NaN;
  const [first, second] = [Number(numbers[1]), Number(numbers[3])];
  const [month, day] = order === 'month-first' && numbers[2] !== '.' ? [first, second] : [second, first];
  return secondsOf(fullYear(numbers[4]!), month, day, numbers[5]);
}

function fullYear(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

function secondsOf(year: number, month: number, day: number, time = '0:00'): number {
  const clock = ofDay.exec(time.trim());
  if (!clock || month < 1 || month > 12 || day < 1 || day > 31) return NaN;
  const half = clock[4]?.toLowerCase();
  const hour = half === undefined ? Number(clock[1]) : (Number(clock[1]) % 12) + (half === 'pm' ? 12 : 0);
  const seconds = Number((clock[3] ?? '0').replace(',', '.'));
  return 86_400 * daysSince1970(year, month, day) + 3600 * hour + 60 * Number(clock[2]) + seconds;
}

/** Days of the Gregorian calendar; the year begins in March, so that the leap day is its last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}
