/** Descriptive statistics and the few distributions the analyses need. */

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Sample standard deviation (n − 1); NaN for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN;
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** The `share` quantile, 0 to 1, with linear interpolation (Hyndman & Fan type 7); NaN for no values. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/** Median absolute deviation × 1.4826: the standard deviation of normal values, deaf to outliers. */
export function robustStandardDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return 1.482602218505602 * median(Array.from(values, (value) => Math.abs(value - centre)));
}

/** P(X ≤ z) of the standard normal distribution. */
export function normalCumulative(z: number): number {
  const tail = upperTail(Math.abs(z));
  return z > 0 ? 1 - tail : tail;
}

/** P(X > z) for z ≥ 0: series near the middle, continued fraction outside (Abramowitz & Stegun 26.2.11, 26.2.14). */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; term > 1e-17 * sum; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 80; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}

/** z with P(X ≤ z) = `probability`; ±Infinity at 1 and 0, NaN outside. */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return NaN;
  if (probability === 0 || probability === 1) return probability === 0 ? -Infinity : Infinity;
  const tail = Math.min(probability, 1 - probability);
  const t = Math.sqrt(-2 * Math.log(tail));
  // Abramowitz & Stegun 26.2.23 to start with (4e-4), then Newton–Halley to working accuracy.
  let z = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
  for (let k = 0; k < 3; k++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const newton = (tailOf(z) - tail) / density;
    z += newton / (1 - (newton * z) / 2);
  }
  return probability < 0.5 ? -z : z;
}

function tailOf(z: number): number {
  return z >= 0 ? upperTail(z) : 1 - upperTail(-z);
}

/** P(T ≤ t) of Student's distribution. */
export function studentCumulative(t: number, degreesOfFreedom: number): number {
  const x = degreesOfFreedom / (degreesOfFreedom + t * t);
  const tail = 0.5 * incompleteBeta(degreesOfFreedom / 2, 0.5, x, (t * t) / (degreesOfFreedom + t * t));
  return t > 0 ? 1 - tail : tail;
}

/** t with P(T ≤ t) = `probability`: the coverage factor of a small sample; e.g. (0.975, 10) → 2.228. */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1) || !(degreesOfFreedom > 0)) return NaN;
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  let low = 0;
  let high = 1;
  while (studentCumulative(high, degreesOfFreedom) < probability && high < 1e300) high *= 2;
  for (let k = 0; k < 200 && high - low > 1e-14 * high; k++) {
    const middle = (low + high) / 2;
    if (studentCumulative(middle, degreesOfFreedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(F ≥ `ratio`) of Fisher's distribution: of a ratio of variances as large, were they the same. */
export function fisherTail(ratio: number, above: number, below: number): number {
  const whole = below + above * ratio;
  return incompleteBeta(below / 2, above / 2, below / whole, (above * ratio) / whole);
}

/** ln Γ(x) for x > 0 (Lanczos, g = 7, nine terms). */
export function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  let sum = coefficients[0]!;
  for (let k = 1; k < coefficients.length; k++) sum += coefficients[k]! / (shifted + k);
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Regularised incomplete beta function I_x(a, b) by its continued fraction. `complement` is 1 − x, given apart
 * because it may be too small to be had by subtraction.
 *
 * @see NIST Digital Library of Mathematical Functions, 8.17.22
 */
function incompleteBeta(a: number, b: number, x: number, complement: number): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, complement, x);
  const front = Math.exp(
    a * Math.log(x) + b * Math.log(complement) + logGamma(a + b) - logGamma(a) - logGamma(b) - Math.log(a),
  );
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return front * fraction;
}

export interface RunsTest {
  readonly runs: number;
  readonly expectedRuns: number;
  /** Negative: too few runs (values hang together); positive: too many (they alternate). */
  readonly z: number;
  /** Probability of so few runs or fewer by chance. */
  readonly probabilityOfSoFew: number;
}

/**
 * Wald–Wolfowitz test on the signs of residuals in their order; zeros are left out. Fewer than ten values of either
 * sign leave the normal approximation poor.
 *
 * @see Wald & Wolfowitz, Ann. Math. Stat. 11 (1940) 147
 */
export function runsTest(values: ArrayLike<number>): RunsTest {
  let positive = 0;
  let negative = 0;
  let runs = 0;
  let last = 0;
  for (let i = 0; i < values.length; i++) {
    const sign = Math.sign(values[i]!);
    if (sign > 0) positive++;
    else if (sign < 0) negative++;
    else continue;
    if (sign !== last) runs++;
    last = sign;
  }
  const total = positive + negative;
  const product = 2 * positive * negative;
  const expectedRuns = total === 0 ? 0 : product / total + 1;
  const variance = total < 2 ? 0 : (product * (product - total)) / (total * total * (total - 1));
  const z = variance > 0 ? (runs - expectedRuns) / Math.sqrt(variance) : total > 1 ? -Math.sqrt(total) : 0;
  return { runs, expectedRuns, z, probabilityOfSoFew: normalCumulative(z) };
}

/**
 * Correlation of each value with the next, about zero mean: near 0 ± 1/√n for noise, near 1 for what drifts slowly.
 */
export function serialCorrelation(values: ArrayLike<number>): number {
  let products = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    squares += values[i]! * values[i]!;
    if (i > 0) products += values[i]! * values[i - 1]!;
  }
  return squares > 0 ? products / squares : 0;
}

/**
 * x with P(χ² ≤ x) = `probability`, by Wilson and Hilferty's cube root: better than 1 % for three degrees of freedom
 * or more.
 *
 * @see Wilson & Hilferty, Proc. Natl. Acad. Sci. 17 (1931) 684
 */
export function chiSquaredQuantile(probability: number, degreesOfFreedom: number): number {
  const spread = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * Math.max(0, 1 - spread + normalQuantile(probability) * Math.sqrt(spread)) ** 3;
}

/**
 * P(χ² ≥ x) for a whole number of degrees of freedom, by the recurrence from one or two of them (exact).
 *
 * @see Abramowitz & Stegun 26.4.4, 26.4.5, 26.4.8
 */
export function chiSquaredTail(x: number, degreesOfFreedom: number): number {
  if (!(x >= 0) || !(degreesOfFreedom >= 1)) return NaN;
  if (x === 0) return 1;
  const isOdd = degreesOfFreedom % 2 === 1;
  let tail = isOdd ? 2 * upperTail(Math.sqrt(x)) : Math.exp(-x / 2);
  for (let k = isOdd ? 3 : 4; k <= degreesOfFreedom; k += 2)
    tail += Math.exp((k / 2 - 1) * Math.log(x / 2) - x / 2 - logGamma(k / 2));
  return Math.min(1, tail);
}
