export interface RelaxationPeak {
  readonly tauS: number;
  /** Area under γ between the valleys beside it. */
  readonly resistanceOhm: number;
  /** τ/R. */
  readonly capacitanceF: number;
  /** γ at the top. */
  readonly heightOhm: number;
}

/** Bumps that rise above their valleys by less than this share of the highest are not told apart from ripples. */
const leastProminence = 0.03;

/**
 * Peaks of γ from short to long time constants. What stands at the very edge of the grid is no peak.
 *
 * @param logTau - evenly spaced
 */
export function findPeaks(logTau: Float64Array, gammaOhm: Float64Array): RelaxationPeak[] {
  const highest = Math.max(...gammaOhm);
  const tops = prominentTops(gammaOhm, leastProminence * highest);
  const spacing = logTau[1]! - logTau[0]!;
  const valleys = tops.slice(1).map((top, k) => lowestBetween(gammaOhm, tops[k]!, top));
  return tops.map((top, k) => {
    const from = k === 0 ? 0 : valleys[k - 1]!;
    const to = k === tops.length - 1 ? gammaOhm.length - 1 : valleys[k]!;
    let area = 0;
    for (let i = from; i < to; i++) area += ((gammaOhm[i]! + gammaOhm[i + 1]!) / 2) * spacing;
    const [before, at, after] = [gammaOhm[top - 1]!, gammaOhm[top]!, gammaOhm[top + 1]!];
    const bend = before - 2 * at + after;
    const shift = bend < 0 ? (before - after) / (2 * bend) : 0;
    const tauS = Math.exp(logTau[top]! + shift * spacing);
    const heightOhm = at - ((before - after) * shift) / 4;
    return { tauS, resistanceOhm: area, capacitanceF: tauS / area, heightOhm };
  });
}

/** Takes tops away, the least prominent first, until all that are left stand out. */
function prominentTops(gamma: Float64Array, least: number): number[] {
  const tops: number[] = [];
  for (let k = 1; k < gamma.length - 1; k++)
    if (gamma[k]! > gamma[k - 1]! && gamma[k]! >= gamma[k + 1]! && gamma[k]! > 0) tops.push(k);
  for (;;) {
    let worst = -1;
    let worstRatio = 1;
    tops.forEach((top, k) => {
      const left = k === 0 ? edge(gamma, 0, top) : gamma[lowestBetween(gamma, tops[k - 1]!, top)]!;
      const right =
        k === tops.length - 1 ? edge(gamma, top, gamma.length - 1) : gamma[lowestBetween(gamma, top, tops[k + 1]!)]!;
      // Against a higher neighbour the shared valley counts, against a lower one that one's fate decides.
      const ratio = (gamma[top]! - Math.max(left, right)) / least;
      if (ratio < worstRatio) {
        worstRatio = ratio;
        worst = k;
      }
    });
    if (worst < 0) return tops;
    // Of the two tops beside a shallow valley the lower goes.
    const top = tops[worst]!;
    const left = worst > 0 ? gamma[lowestBetween(gamma, tops[worst - 1]!, top)]! : -1;
    const right = worst < tops.length - 1 ? gamma[lowestBetween(gamma, top, tops[worst + 1]!)]! : -1;
    const partner = left < 0 && right < 0 ? worst : left >= right ? worst - 1 : worst + 1;
    tops.splice(gamma[tops[partner]!]! < gamma[top]! ? partner : worst, 1);
  }
}

function edge(gamma: Float64Array, from: number, to: number): number {
  return gamma[lowestBetween(gamma, from, to)]!;
}

function lowestBetween(gamma: Float64Array, from: number, to: number): number {
  let lowest = from;
  for (let k = from; k <= to; k++) if (gamma[k]! < gamma[lowest]!) lowest = k;
  return lowest;
}
