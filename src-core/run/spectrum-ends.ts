import type { ImpedanceReading } from '../model/reading.ts';

/**
 * Resistance at high frequency, Ω: Z′ where Z″ changes from inductive to capacitive, by a straight line between the two
 * points; without such a crossing Z′ of the point nearest to the real axis in the upper half of the frequencies.
 *
 * @param spectrum - at least one point
 */
export function highFrequencyOhm(spectrum: readonly ImpedanceReading[]): number {
  const falling = [...spectrum].sort((a, b) => b.frequencyHz - a.frequencyHz);
  for (const [index, point] of falling.entries()) {
    const next = falling[index + 1];
    if (!next || point.zImOhm < 0 || next.zImOhm > 0 || point.zImOhm === next.zImOhm) continue;
    const share = point.zImOhm / (point.zImOhm - next.zImOhm);
    return point.zReOhm + share * (next.zReOhm - point.zReOhm);
  }
  const upper = falling.slice(0, Math.ceil(falling.length / 2));
  return upper.reduce((best, point) => (Math.abs(point.zImOhm) < Math.abs(best.zImOhm) ? point : best)).zReOhm;
}

/** Z′ at the lowest frequency, Ω. */
export function lowFrequencyOhm(spectrum: readonly ImpedanceReading[]): number {
  return spectrum.reduce((lowest, point) => (point.frequencyHz < lowest.frequencyHz ? point : lowest)).zReOhm;
}
