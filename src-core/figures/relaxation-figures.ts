import { peakGamma, type PeakFit } from '../analysis/impedance/relaxation/peak-fit.ts';
import type { ReconstructedImpedance } from '../analysis/impedance/relaxation/reconstruct.ts';
import type { RelaxationTimes } from '../analysis/impedance/relaxation/relaxation-times.ts';
import type { Spectrum } from '../model/spectrum.ts';
import type { Axis, Figure, Series } from './figure.ts';
import { nyquistFigure, residualsFigure } from './impedance-figures.ts';
import { commonPrefix, scaled } from './scaling.ts';

export type RelaxationAxis = 'tau' | 'frequency';

export interface RelaxationFigureOptions {
  /** Time constants, or the frequencies 1/(2πτ) at which they show in a spectrum. */
  readonly against?: RelaxationAxis;
  /** Another distribution of the same spectrum, drawn dashed behind. */
  readonly ghost?: Pick<RelaxationTimes, 'tauS' | 'gammaOhm' | 'lambda'> | undefined;
  /** Drawn one by one, and their sum. */
  readonly components?: PeakFit | undefined;
}

type Curve = Pick<RelaxationTimes, 'tauS' | 'gammaOhm' | 'lowerOhm' | 'upperOhm' | 'peaks'>;

/** Room above the highest γ for a band that is wide there. */
const headroom = 1.5;

/** γ(ln τ) with its credible band and peaks. */
export function relaxationFigure(curve: Curve, options: RelaxationFigureOptions = {}): Figure {
  const { against = 'tau', ghost, components } = options;
  const heights = [curve.gammaOhm, ghost?.gammaOhm ?? []];
  const { factor, unit } = commonPrefix(heights, 'Ω');
  const line = (tauS: readonly number[], valuesOhm: ArrayLike<number>): Pick<Series, 'x' | 'y'> =>
    ordered(tauS, scaled(valuesOhm, 1 / factor), against);
  const highest = Math.max(...heights.flat());
  const upper = Math.max(...curve.upperOhm.filter(Number.isFinite), highest);
  const series: Series[] = [
    {
      label: 'γ, 95 % band',
      ...line(curve.tauS, curve.gammaOhm),
      band: { low: line(curve.tauS, curve.lowerOhm).y, high: line(curve.tauS, curve.upperOhm).y },
      mark: 'line',
      dashed: false,
      colour: 0,
    },
    { label: 'peaks', ...peakPoints(curve, factor, against), mark: 'points', colour: 3 },
  ];
  if (ghost)
    series.push({ label: 'automatic λ', ...line(ghost.tauS, ghost.gammaOhm), mark: 'line', dashed: true, colour: 6 });
  if (components) series.push(...componentSeries(components, curve.tauS, line));
  return {
    id: 'relaxation-times',
    title: 'Distribution of relaxation times',
    caption: `γ(ln τ) against ${against === 'tau' ? 'the time constant τ' : 'the frequency 1/(2πτ)'}; the area under it is the polarisation resistance. Shaded: central 95 % of what data and smoothness allow.`,
    x: axisFor(against),
    y: {
      label: `γ / ${unit}`,
      scale: 'linear',
      min: 0,
      max: Math.max(1.05 * highest, Math.min(upper, headroom * highest)) / factor || 1,
    },
    series,
  };
}

function peakPoints({ peaks }: Curve, factor: number, against: RelaxationAxis): Pick<Series, 'x' | 'y'> {
  return {
    x: peaks.map(({ tauS }) => (against === 'tau' ? tauS : frequencyOf(tauS))),
    y: peaks.map(({ heightOhm }) => heightOhm / factor),
  };
}

function componentSeries(
  { peaks, shape, gammaOhm }: PeakFit,
  tauS: readonly number[],
  line: (tauS: readonly number[], valuesOhm: ArrayLike<number>) => Pick<Series, 'x' | 'y'>,
): readonly Series[] {
  const parts = peaks.map((peak, k): Series => {
    const values = tauS.map((tau) => peakGamma(peak, shape, Math.log(tau)));
    return { label: `peak ${k + 1}`, ...line(tauS, values), mark: 'line', colour: [2, 5, 1, 4][k % 4]! };
  });
  return [...parts, { label: 'sum of peaks', ...line(tauS, gammaOhm), mark: 'line', dashed: true, colour: 3 }];
}

export interface NamedDistribution {
  readonly name: string;
  readonly tauS: readonly number[];
  readonly gammaOhm: readonly number[];
}

/** A longer legend would take the room of the figure. */
const mostListed = 6;

/** Distributions of several spectra, in the order given from dark to light. */
export function relaxationOverlayFigure(curves: readonly NamedDistribution[], against: RelaxationAxis = 'tau'): Figure {
  const { factor, unit } = commonPrefix(
    curves.map(({ gammaOhm }) => gammaOhm),
    'Ω',
  );
  return {
    id: 'relaxation-overlay',
    title: 'Relaxation times of all spectra',
    caption: `γ(ln τ) of ${curves.length} spectra, each with its own λ by the same rule, from the first (dark) to the last (light).`,
    x: axisFor(against),
    y: { label: `γ / ${unit}`, scale: 'linear' },
    series: curves.map(({ name, tauS, gammaOhm }, k) => ({
      label: name,
      ...ordered(tauS, scaled(gammaOhm, 1 / factor), against),
      mark: 'line',
      dashed: false,
      colour: 0,
      shade: k / Math.max(1, curves.length - 1),
      ...(curves.length > mostListed && k % Math.ceil((curves.length - 1) / 4) !== 0 && k < curves.length - 1
        ? { isUnlisted: true }
        : {}),
    })),
  };
}

/** Data and what γ stands for: where they part, γ was smoothed too much, or cannot describe the spectrum. */
export function reconstructionFigure(spectrum: Spectrum, curve: ReconstructedImpedance): Figure {
  const figure = nyquistFigure(spectrum, curve);
  return {
    ...figure,
    id: 'relaxation-reconstruction',
    title: 'Data and reconstruction',
    caption: `Negative imaginary part of the impedance against its real part, equal scales; line: the impedance of γ. ${spectrum.name}.`,
    series: figure.series.map((series, k) => (k === 1 ? { ...series, label: 'from γ' } : series)),
  };
}

/** ΔZ/|Z| in per cent at the points of the reconstruction. */
export function reconstructionResidualsFigure(spectrum: Spectrum, curve: ReconstructedImpedance): Figure {
  const { frequencyHz, fitReOhm, fitImOhm } = curve;
  const relative = (measured: Float64Array, fitted: readonly number[]): number[] =>
    fitted.map((value, k) => (measured[k]! - value) / Math.hypot(spectrum.zReOhm[k]!, spectrum.zImOhm[k]!));
  return {
    ...residualsFigure({
      frequencyHz,
      residualRe: relative(spectrum.zReOhm, fitReOhm),
      residualIm: relative(spectrum.zImOhm, fitImOhm),
    }),
    id: 'relaxation-residuals',
    title: 'What γ leaves of the data',
    caption: 'Difference between measured impedance and that of γ as a share of |Z|, against frequency f.',
    y: { label: 'ΔZ/|Z| / %', scale: 'linear' },
  };
}

function axisFor(against: RelaxationAxis): Axis {
  return { label: against === 'tau' ? 'τ / s' : 'f = 1/(2πτ) / Hz', scale: 'log' };
}

function frequencyOf(tauS: number): number {
  return 1 / (2 * Math.PI * tauS);
}

/** Against frequency the order turns, so that x always rises. */
function ordered(tauS: readonly number[], y: Float64Array, against: RelaxationAxis): Pick<Series, 'x' | 'y'> {
  return against === 'tau' ? { x: tauS, y } : { x: tauS.map(frequencyOf).reverse(), y: y.toReversed() };
}
