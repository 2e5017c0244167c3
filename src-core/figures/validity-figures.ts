import type { ValidityCheck } from '../analysis/impedance/validity/check.ts';
import type { Figure, Series } from './figure.ts';
import { scaled } from './scaling.ts';

/** In units of the noise: what scatters evenly stays within. */
const shownNoise = 4;

/**
 * Residuals of the Kramers–Kronig model in per cent of |Z| against frequency, between bands of ± one and two standard
 * deviations of the noise. Points that were taken out stand at their distance from the model, those beyond the
 * drawing at its upper edge.
 */
export function validityResidualsFigure(check: ValidityCheck): Figure {
  const { frequencyHz, noisePercent, maxResidualPercent, outliers, representation } = check;
  const quantity = representation === 'impedance' ? 'Z' : 'Y';
  const top = 1.15 * Math.max(maxResidualPercent, shownNoise * noisePercent);
  return {
    id: 'validity-residuals',
    title: 'Residuals of the Kramers–Kronig test',
    caption:
      `Difference between ${quantity} as measured and the nearest ${quantity} that obeys the Kramers–Kronig relations, as a share ` +
      `of |${quantity}|, against frequency f. Shaded: one and two standard deviations of the noise.`,
    x: { label: 'f / Hz', scale: 'log' },
    y: { label: `Δ${quantity}/|${quantity}| / %`, scale: 'linear', min: -top, max: top },
    series: [
      { label: 'real part', x: frequencyHz, y: scaled(check.residualRe, 100), mark: 'points', colour: 0 },
      { label: 'imaginary part', x: frequencyHz, y: scaled(check.residualIm, 100), mark: 'points', colour: 3 },
      ...noiseBands(check),
      ...(outliers.length > 0 ? [outlierSeries(check, top)] : []),
    ],
  };
}

function noiseBands({ frequencyHz, noisePercent }: ValidityCheck): readonly Series[] {
  const ends = [Math.min(...frequencyHz) / 1.25, Math.max(...frequencyHz) * 1.25];
  return [1, 2].map((times) => ({
    label: times === 1 ? `noise ±${noisePercent.toPrecision(2)} %` : '±2 noise',
    x: ends,
    // The area alone.
    y: [NaN, NaN],
    band: { low: ends.map(() => -times * noisePercent), high: ends.map(() => times * noisePercent) },
    mark: 'line',
    dashed: false,
    colour: 4,
  }));
}

function outlierSeries({ outliers }: ValidityCheck, top: number): Series {
  const isBeyond = outliers.some(({ deviationPercent }) => deviationPercent > top);
  return {
    label: isBeyond ? 'outliers, some beyond the edge' : 'outliers',
    x: outliers.map(({ frequencyHz }) => frequencyHz),
    y: outliers.map(({ deviationPercent }) => Math.min(deviationPercent, 0.94 * top)),
    mark: 'points',
    colour: 5,
  };
}
