import type { TitrationPulse } from '../../../../src-core/model/results.ts';

export interface Change {
  /** Of D, second over first: median, lowest and highest over the pulses that both have. */
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly pulses: number;
}

/** How D differs from one analysis to another of the same record; undefined without a pulse in common. */
export function changeOfDiffusivity(
  first: readonly TitrationPulse[],
  second: readonly TitrationPulse[],
): Change | undefined {
  const ratios = second
    .flatMap((pulse) => {
      // Pulses may be parted or joined between the two: the middle tells which is which.
      const middle = (pulse.startTimeS + pulse.endTimeS) / 2;
      const partner = first.find(({ startTimeS, endTimeS }) => middle >= startTimeS && middle <= endTimeS);
      const ratio = pulse.chemicalDiffusivityM2PerS / (partner?.chemicalDiffusivityM2PerS ?? NaN);
      return ratio > 0 && Number.isFinite(ratio) ? [ratio] : [];
    })
    .sort((a, b) => a - b);
  if (ratios.length === 0) return undefined;
  const middle = (ratios.length - 1) / 2;
  return {
    median: (ratios[Math.floor(middle)]! + ratios[Math.ceil(middle)]!) / 2,
    lowest: ratios[0]!,
    highest: ratios.at(-1)!,
    pulses: ratios.length,
  };
}

/** A ratio as a change in percent, or as a factor where it is large. */
export function ratioWords(ratio: number): string {
  if (ratio > 2 || ratio < 0.5) return `× ${ratio.toPrecision(3)}`;
  const percent = 100 * (ratio - 1);
  const digits = Math.abs(percent) < 1 ? 2 : 1;
  const text = percent.toFixed(digits);
  return Number(text) === 0 ? 'no change' : `${percent > 0 ? '+' : '−'}${text.replace('-', '')} %`;
}
