import { readingStatus } from '../../../model/reading.ts';
import { parseScpiNumber } from '../../scpi/numbers.ts';
import type { LevelMonitor, Levels, MeterPoint } from './dialect.ts';

/** From here on a number is a sign for "no value", whatever the maker's constant (9.9E37, 9.99999E28 …). */
const sentinelFrom = 1e28;

/** A number; NaN for a sentinel, undefined for what is none. */
export function numberIn(text: string | undefined): number | undefined {
  const part = text === undefined ? undefined : parseScpiNumber(text);
  if (!part) return undefined;
  return part.kind === 'value' && Math.abs(part.value) < sentinelFrom ? part.value : NaN;
}

/** A monitor that answers one number. */
export function monitorOf(name: keyof Levels, query: string, switchOn?: string): LevelMonitor {
  return {
    query,
    ...(switchOn === undefined ? {} : { switchOn }),
    parse(answer) {
      const value = numberIn(answer);
      return value === undefined ? undefined : { [name]: value };
    },
  };
}

/** R and X of a point; undefined for what are no numbers, e.g. cut or damaged ones. Sentinels become NaN. */
export function pointOf(
  frequencyHz: number,
  real: string | undefined,
  imaginary: string | undefined,
  status: number = readingStatus.ok,
): MeterPoint | undefined {
  const [reOhm, imOhm] = [numberIn(real), numberIn(imaginary)];
  if (reOhm === undefined || imOhm === undefined) return undefined;
  const isMissing = Number.isNaN(reOhm) || Number.isNaN(imOhm) || (status & readingStatus.notANumber) !== 0;
  if (!isMissing) return { frequencyHz, reOhm, imOhm, status };
  // A sentinel without a word of why is taken for an overload.
  const why = status === readingStatus.ok ? readingStatus.overload : status;
  return { frequencyHz, reOhm: NaN, imOhm: NaN, status: why | readingStatus.notANumber };
}
