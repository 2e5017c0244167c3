/** Which of the two the instrument held; the other relaxed. */
export type Held = 'voltage' | 'current';

/** One exponential of the transient, against the slowest. */
export interface RelaxationMode {
  readonly relativeRate: number;
  readonly relativeAmplitude: number;
}

const modeCount = 40;

/**
 * Modes by which a mixed conductor between ion-blocking contacts relaxes after a step.
 *
 * Held current: V(t) = V_ss − B·Σ (2n−1)^−2·exp(−(2n−1)²·t/τ) with τ = L²/(π²·D).
 * Held voltage: from Z(s) = R_∞ + (R_e − R_∞)·tanh(q)/q, q² = s·L²/(4·D), with r = R_∞/(R_e − R_∞) = t_e/(1 − t_e):
 * I(t) = I_ss + A·Σ (1 + r + r²u₁²)/(1 + r + r²uₙ²)·exp(−(uₙ/u₁)²·t/τ), tan u = −r·u, τ = L²/(4·u₁²·D).
 *
 * @param electronicTransference - t_e, below 1; enters where the voltage is held
 * @see Yokota, J. Phys. Soc. Jpn. 16 (1961) 2213; Jamnik & Maier, Phys. Chem. Chem. Phys. 3 (2001) 1668
 */
export function relaxationModes(held: Held, electronicTransference: number): readonly RelaxationMode[] {
  const numbers = Array.from({ length: modeCount }, (_, k) => k + 1);
  if (held === 'current')
    return numbers.map((n) => ({ relativeRate: (2 * n - 1) ** 2, relativeAmplitude: (2 * n - 1) ** -2 }));
  const r = electronicTransference / (1 - electronicTransference);
  const weight = (u: number): number => 1 + r + (r * u) ** 2;
  const first = voltageRoot(1, r);
  return numbers.map((n) => {
    const u = voltageRoot(n, r);
    return { relativeRate: (u / first) ** 2, relativeAmplitude: weight(first) / weight(u) };
  });
}

/**
 * D·τ/L² of the slowest mode: 1/π² where the current is held, 1/(4·u₁²) where the voltage is: from 1/(4π²) for t_e → 0 to
 * 1/π² for t_e → 1.
 */
export function diffusionNumber(held: Held, electronicTransference: number): number {
  if (held === 'current') return 1 / Math.PI ** 2;
  return 1 / (4 * voltageRoot(1, electronicTransference / (1 - electronicTransference)) ** 2);
}

/** The n-th root of tan u = −r·u, between (n − ½)π and nπ. */
function voltageRoot(n: number, r: number): number {
  let [low, high] = [(n - 0.5) * Math.PI, n * Math.PI];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    // sin u + r·u·cos u has no pole, and changes sign only at the root.
    const isBefore = (Math.sin(middle) + r * middle * Math.cos(middle)) * (n % 2 === 1 ? 1 : -1) > 0;
    if (isBefore) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
