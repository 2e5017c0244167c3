import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';
import { formatEngineering, toSignificant } from '../../../../../src-core/units/format.ts';
import type { ModelCurve } from './bench-figures.ts';

/** A point of the spectrum in words: frequency, impedance, phase, and how far the curve is off. */
export function pointWords(spectrum: Spectrum, point: number, curve: ModelCurve | undefined): string {
  const [re, im] = [spectrum.zReOhm[point] ?? NaN, spectrum.zImOhm[point] ?? NaN];
  const size = Math.hypot(re, im);
  const words = [
    formatEngineering(spectrum.frequencyHz[point] ?? NaN, 'Hz'),
    `Z′ ${formatEngineering(re, 'Ω')}`,
    `−Z″ ${formatEngineering(-im, 'Ω')}`,
    `|Z| ${formatEngineering(size, 'Ω')}`,
    `φ ${toSignificant((Math.atan2(im, re) * 180) / Math.PI, 3)}°`,
  ];
  if (curve) {
    const percent = (value: number): string => toSignificant((100 * value) / size, 2);
    const [offRe, offIm] = [re - (curve.atPointsRe[point] ?? NaN), im - (curve.atPointsIm[point] ?? NaN)];
    words.push(`off by ${percent(offRe)} % in Z′, ${percent(offIm)} % in Z″`);
  }
  return words.join(' · ');
}
