import { readingStatus } from '../../../model/reading.ts';
import { parseScpiNumber } from '../../scpi/numbers.ts';
import type { MeterPoint } from './dialect.ts';

/** From here on a number is a sign for "no value", whatever the maker's constant (9.9E37, 9.99999E28 …). */
const sentinelFrom = 1e28;

/** R and X of a point; undefined for what are no numbers, e.g. cut or damaged ones. Sentinels become NaN. */
export function pointOf(
  frequencyHz: number,
  real: string | undefined,
  imaginary: string | undefined,
  status: number = readingStatus.ok,
): MeterPoint | undefined {
  const parts = [real, imaginary].map((text) => (text === undefined ? undefined : parseScpiNumber(text)));
  const values: number[] = [];
  for (const part of parts) {
    if (!part) return undefined;
    values.push(part.kind === 'value' && Math.abs(part.value) < sentinelFrom ? part.value : NaN);
  }
  const [reOhm = NaN, imOhm = NaN] = values;
  const isMissing = Number.isNaN(reOhm) || Number.isNaN(imOhm) || (status & readingStatus.notANumber) !== 0;
  if (!isMissing) return { frequencyHz, reOhm, imOhm, status };
  // A sentinel without a word of why is taken for an overload.
  const why = status === readingStatus.ok ? readingStatus.overload : status;
  return { frequencyHz, reOhm: NaN, imOhm: NaN, status: why | readingStatus.notANumber };
}
