const prefixes: Readonly<Record<string, number>> = {
  ...{ T: 1e12, G: 1e9, M: 1e6, k: 1e3, m: 1e-3, u: 1e-6, µ: 1e-6, μ: 1e-6, n: 1e-9, p: 1e-12, f: 1e-15 },
};

/**
 * A parameter's value as people type it: `250u`, `3.4 kΩ`, `1,5e-9`. What stands after the prefix is taken for the unit
 * and not looked at, the unit being the parameter's own.
 *
 * @returns undefined for what is no number
 */
export function readValue(text: string): number | undefined {
  const match = /^([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?)(?![\d.,])\s*(.*)$/iu.exec(text.trim());
  if (!match) return undefined;
  const number = Number(match[1]!.replace(',', '.'));
  const [first = ''] = match[2]!;
  // “m” alone is milli; nobody means metres here.
  return Number.isFinite(number) ? number * (prefixes[first] ?? 1) : undefined;
}

/** A value as it would be typed, to as many digits as are worth reading. */
export function writeValue(value: number | undefined, digits = 5): string {
  if (value === undefined || !Number.isFinite(value)) return '';
  const number = Number(value.toPrecision(digits));
  const size = Math.abs(number);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return String(number);
  return number.toExponential().replace('e+', 'e');
}
