import { createHash } from 'node:crypto';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import type { TitrationData } from '../../../src-core/model/titration.ts';

export function hashOfSpectrum({ frequencyHz, zReOhm, zImOhm, status }: Spectrum): string {
  return hashOfNumbers(frequencyHz, zReOhm, zImOhm, status);
}

export function hashOfTitration({ timeS, currentA, voltageV, stepIndex, temperatureK }: TitrationData): string {
  return hashOfNumbers(timeS, currentA, voltageV, stepIndex, temperatureK);
}

/** SHA-256 of the numbers that went in, little-endian, column after column; absent columns leave nothing behind. */
export function hashOfNumbers(...columns: readonly (ArrayLike<number> | undefined)[]): string {
  const hash = createHash('sha256');
  for (const column of columns) if (column) hash.update(new Uint8Array(Float64Array.from(column).buffer));
  return hash.digest('hex');
}

/** SHA-256 of the hexadecimal hashes of parts, or of whatever texts, one after the other. */
export function hashOfTexts(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const item of texts) hash.update(item);
  return hash.digest('hex');
}
