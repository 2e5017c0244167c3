/** Sentinels of SCPI instruments: "not a number" and "overflow"; anything from 9.9E37 on is no measured value. */
export const scpiNotANumber = 9.91e37;
const overflow = 9.9e37;

const pattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d{1,3})?$/i;

export type ScpiNumber =
  { readonly kind: 'value'; readonly value: number } | { readonly kind: 'not-a-number' | 'overflow' };

/** A number as instruments write it. Undefined for what is none, such as a cut or damaged one. */
export function parseScpiNumber(text: string): ScpiNumber | undefined {
  const trimmed = text.trim();
  if (/^[+-]?nan$/i.test(trimmed)) return { kind: 'not-a-number' };
  if (/^[+-]?inf(?:inity)?$/i.test(trimmed)) return { kind: 'overflow' };
  if (!pattern.test(trimmed)) return undefined;
  const value = Number(trimmed);
  const size = Math.abs(value);
  if (size > (overflow + scpiNotANumber) / 2) return { kind: 'not-a-number' };
  return size > overflow * (1 - 1e-6) ? { kind: 'overflow' } : { kind: 'value', value };
}

/** As most instruments answer: sign, `digits` decimals, exponent of two digits: +3.412345E+00. */
export function formatScpiNumber(value: number, digits = 6): string {
  if (Number.isNaN(value)) return formatScpiNumber(scpiNotANumber, digits);
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential(digits).split('e');
  const power = Number(exponent);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '+';
  return `${sign}${mantissa}E${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
