/** Beyond this argument Hankel's asymptotic expansion is good to 1e-13; below, the power series loses no more. */
const asymptoticFrom = 25;

/**
 * J₀(x) and J₁(x) for x ≥ 0, to about 1e-10: power series below 12, backward recurrence to 25, Hankel's asymptotic
 * expansion beyond.
 *
 * @see Abramowitz & Stegun, Handbook of Mathematical Functions, 9.1.10, 9.1.27 and 9.2.5
 */
export function besselJ01(x: number): readonly [zero: number, one: number] {
  if (x > asymptoticFrom) return [hankel(0, x), hankel(1, x)];
  if (x < 1e-8) return [1, x / 2];
  // Miller: downwards from far beyond x, then scaled by J₀ + 2 ΣJ₂ₖ = 1.
  let [above, here] = [0, 1e-290];
  let sum = 0;
  let one = 0;
  for (let n = 2 * Math.ceil((x + 40) / 2); n > 0; n--) {
    [above, here] = [here, ((2 * n) / x) * here - above];
    if (n === 2) one = here;
    if ((n - 1) % 2 === 0) sum += n === 1 ? here : 2 * here;
    if (Math.abs(here) > 1e200) [above, here, sum, one] = [above * 1e-200, here * 1e-200, sum * 1e-200, one * 1e-200];
  }
  return [here / sum, one / sum];
}

function hankel(order: 0 | 1, x: number): number {
  const mu = 4 * order * order;
  let [term, p, q] = [1, 1, 0];
  for (let k = 1; k <= 12; k++) {
    term *= (mu - (2 * k - 1) ** 2) / (k * 8 * x);
    // Signs run + for a₀, a₁, − for a₂, a₃, and so on.
    const signed = k % 4 < 2 ? term : -term;
    if (k % 2 === 0) p += signed;
    else q += signed;
  }
  const angle = x - (order / 2 + 0.25) * Math.PI;
  return Math.sqrt(2 / (Math.PI * x)) * (p * Math.cos(angle) - q * Math.sin(angle));
}
