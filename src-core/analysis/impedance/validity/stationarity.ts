/** Residuals of the lowest third of the decades against the others. */
export interface StationarityTest {
  /** Root mean square there over that of the rest. */
  readonly ratio: number;
  /** How many standard errors the logarithm of the ratio is above nothing. */
  readonly significance: number;
  readonly passed: boolean;
}

/** Currents are short and periods few at the low end: up to twice the noise is usual there. */
export const stationaryLimit = 2.2;
const certain = 4;

/**
 * A system that wanders while the last, long periods are measured leaves residuals there that no stationary one
 * explains. ln(s₁²/s₂²) of two variances has a variance of about 2/ν₁ + 2/ν₂.
 *
 * @param unknowns - of the model whose residuals they are
 * @see Fisher, Proc. Int. Congr. Math. Toronto 2 (1924) 805
 */
export function testStationarity(
  frequencyHz: Float64Array,
  residualRe: Float64Array,
  residualIm: Float64Array,
  unknowns: number,
): StationarityTest {
  const log = frequencyHz.map(Math.log);
  const lowest = Math.min(...log);
  const border = lowest + (Math.max(...log) - lowest) / 3;
  const sums = { low: 0, lowCount: 0, high: 0, highCount: 0 };
  log.forEach((at, k) => {
    const square = residualRe[k]! ** 2 + residualIm[k]! ** 2;
    if (at < border) {
      sums.low += square;
      sums.lowCount += 2;
    } else {
      sums.high += square;
      sums.highCount += 2;
    }
  });
  if (sums.lowCount < 4 || sums.highCount < 4) return { ratio: 1, significance: 0, passed: true };
  // Data that were calculated leave nothing but rounding.
  const floor = 1e-16 * (sums.lowCount + sums.highCount);
  const variances = (sums.low + floor) / sums.lowCount / ((sums.high + floor) / sums.highCount);
  const left = Math.max(0.2, 1 - unknowns / (sums.lowCount + sums.highCount));
  const error = Math.sqrt(2 / (left * sums.lowCount) + 2 / (left * sums.highCount));
  const significance = Math.log(variances) / error;
  const ratio = Math.sqrt(variances);
  return { ratio, significance, passed: !(ratio > stationaryLimit && significance > certain) };
}
