import { finiteRange } from '../../../../../src-core/figures/equal-scales.ts';
import type { Figure, Series } from '../../../../../src-core/figures/figure.ts';
import {
  bodeFigure,
  nyquistDetailFigure,
  nyquistFigure,
  residualsFigure,
} from '../../../../../src-core/figures/impedance-figures.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';

/** What a circuit draws with the values on the bench, Ω: at the points of the data, and densely between. */
export interface ModelCurve {
  readonly atPointsRe: readonly number[];
  readonly atPointsIm: readonly number[];
  readonly frequencyHz: readonly number[];
  readonly reOhm: readonly number[];
  readonly imOhm: readonly number[];
}

export interface BenchInput {
  readonly spectrum: Spectrum;
  /** By point: whether it does not count, be it by mask or by range. */
  readonly isOut: readonly boolean[];
  /** Points that are chosen with the keyboard, to be left out together. */
  readonly chosen: readonly number[];
  readonly outliers: readonly number[];
  readonly curve: ModelCurve | undefined;
  readonly curveName: string;
  /** Whether the curve is that of a stored fit; else it is dashed. */
  readonly isKept: boolean;
  readonly equalScales: boolean;
}

export interface BenchFigures {
  readonly nyquist: Figure;
  readonly bode: Figure;
  readonly residuals: Figure | undefined;
}

const crossColour = 4;
const chosenColour = 2;
const outlierColour = 1;

/** Nyquist, Bode and residuals; whatever stands for points keeps the numbers they have in the spectrum. */
export function benchFigures(input: BenchInput): BenchFigures {
  const { spectrum, curve, equalScales } = input;
  const line = curve && { frequencyHz: curve.frequencyHz, fitReOhm: curve.reOhm, fitImOhm: curve.imOhm };
  const nyquist = nyquistFigure(spectrum, line);
  const bode = bodeFigure(spectrum, line);
  return {
    nyquist: { ...nyquist, title: 'Nyquist', equalScales, series: marked(nyquist.series, 1, input) },
    bode: { ...bode, title: 'Bode', series: marked(bode.series, 2, input) },
    residuals: curve && residuals(input, curve),
  };
}

const outLabel = 'left out';

/** Where a point is drawn: with those that count, or among the crosses. */
export function seriesOfPoint(isOut: boolean, { series }: Figure): number {
  return isOut ? series.findIndex(({ label }) => label === outLabel) : 0;
}

/** The spectrum without the long tail that hides its arcs; points keep their numbers. Undefined: there is none. */
export function withoutTail(spectrum: Spectrum): Spectrum | undefined {
  const detail = nyquistDetailFigure(spectrum);
  if (!detail) return undefined;
  const count = detail.series[0]!.x.length;
  const lowestHz = Array.from(spectrum.frequencyHz).toSorted((a, b) => b - a)[count - 1]!;
  const keep = (values: Float64Array): Float64Array =>
    values.map((value, k) => (spectrum.frequencyHz[k]! >= lowestHz ? value : NaN));
  return { ...spectrum, zReOhm: keep(spectrum.zReOhm), zImOhm: keep(spectrum.zImOhm) };
}

/** The range of the points, so that a curve that runs away does not take the view with it. */
export function rangeOfPoints({ series }: Figure): { x: readonly [number, number]; y: readonly [number, number] } {
  const points = series.filter(({ mark }) => mark === 'points');
  const seen = points.map(({ x, y }) => ({
    x: Array.from(x, (value, k) => (Number.isFinite(y[k]!) ? value : NaN)),
    y,
  }));
  return { x: finiteRange(seen.map(({ x }) => x)), y: finiteRange(seen.map(({ y }) => y)) };
}

/** @param count - how many of the first series stand for the points */
function marked(series: readonly Series[], count: number, input: BenchInput): readonly Series[] {
  const { isOut, chosen, outliers, isKept, curveName } = input;
  const points = series.slice(0, count);
  const pick = (of: Series, keep: (point: number) => boolean): number[] =>
    Array.from(of.y, (value, k) => (keep(k) ? value : NaN));
  const extra = (label: string, colour: number, keep: (point: number) => boolean): readonly Series[] =>
    points.map((of, k) => ({ ...of, label, y: pick(of, keep), colour, isUnlisted: k > 0 }));
  return [
    ...points.map((of) => ({ ...of, y: pick(of, (k) => !isOut[k]!) })),
    ...series.slice(count).map((line, k) => ({
      ...line,
      label: curveName,
      dashed: isKept ? k === 1 : true,
      isUnlisted: k > 0,
    })),
    ...(isOut.includes(true) ? extra(outLabel, crossColour, (k) => isOut[k]!) : []),
    ...(outliers.length > 0 ? extra('outliers', outlierColour, (k) => outliers.includes(k)) : []),
    ...(chosen.length > 0 ? extra('chosen', chosenColour, (k) => chosen.includes(k)) : []),
  ];
}

function residuals(input: BenchInput, curve: ModelCurve): Figure {
  const { frequencyHz, zReOhm, zImOhm } = input.spectrum;
  const share = (data: Float64Array, model: readonly number[]): number[] =>
    Array.from(data, (value, k) => (value - model[k]!) / Math.hypot(zReOhm[k]!, zImOhm[k]!));
  const figure = residualsFigure({
    frequencyHz: [...frequencyHz],
    residualRe: share(zReOhm, curve.atPointsRe),
    residualIm: share(zImOhm, curve.atPointsIm),
  });
  return {
    ...figure,
    // The plot is lower than the usual words are long.
    y: { ...figure.y, label: 'ΔZ/|Z| / %' },
    title: input.isKept ? 'Residuals' : 'Residuals of the preview',
    series: marked(figure.series, 2, input),
  };
}
