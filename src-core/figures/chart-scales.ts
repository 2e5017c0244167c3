import type { ChartFont, ChartScale, ChartTick, ScaleOptions } from './chart-types.ts';
import type { Axis, Figure, Series } from './figure.ts';
import type { FigureTheme } from './theme.ts';
import {
  durationLabel,
  durationTicks,
  isPlain,
  linearLabel,
  linearTicks,
  logLabel,
  logRange,
  logTicks,
} from './ticks.ts';

/** Options of the axes of a figure for Chart.js. */
export function chartScales(
  figure: Figure,
  theme: FigureTheme,
): { x: ScaleOptions; y: ScaleOptions; right?: ScaleOptions } {
  const left = figure.series.filter((series) => series.axis !== 'right');
  const right = figure.series.filter((series) => series.axis === 'right');
  return {
    x: axisOptions(figure.x, figure.series.map(xExtent), theme, 'bottom'),
    y: axisOptions(figure.y, left.map(yExtent), theme, 'left'),
    ...(figure.rightY && { right: axisOptions(figure.rightY, right.map(yExtent), theme, 'right') }),
  };
}

/** Smallest positive, smallest and largest drawn value of a series. */
interface Extent {
  readonly positive: number;
  readonly min: number;
  readonly max: number;
}

function axisOptions(
  axis: Axis,
  extents: readonly Extent[],
  theme: FigureTheme,
  position: ScaleOptions['position'],
): ScaleOptions {
  const font: ChartFont = { family: theme.fontFamily, size: theme.fontSize };
  const isTime = axis.kind === 'duration';
  return {
    type: axis.scale === 'log' ? 'logarithmic' : 'linear',
    position,
    display: true,
    bounds: 'data',
    ...limits(axis, extents, position === 'bottom'),
    title: {
      display: true,
      text: axis.label,
      color: theme.text,
      font,
      padding: theme.fontSize * (theme.isFramed ? 0.1 : 0.3),
    },
    border: { display: !theme.isFramed, color: theme.axis },
    grid: {
      display: !theme.isFramed,
      drawTicks: !theme.isFramed,
      color: (context) => (context.tick?.major === false ? theme.minorGrid : theme.grid),
      tickColor: theme.axis,
      tickLength: theme.fontSize * 0.4,
      drawOnChartArea: position !== 'right',
    },
    ticks: {
      color: theme.text,
      font,
      maxRotation: 0,
      autoSkip: false,
      padding: theme.fontSize * 0.25,
      callback: tickLabel(axis),
    },
    afterBuildTicks: axis.scale === 'log' ? logTickSetter(theme) : evenTickSetter(isTime, theme),
  };
}

function tickLabel(axis: Axis): ScaleOptions['ticks']['callback'] {
  return (value, index, ticks) => {
    if (axis.scale === 'log') {
      const plain = ticks.every((tick) => tick.major === false || isPlain(tick.value));
      return ticks[index]?.major === false ? '' : logLabel(Number(value), plain);
    }
    return axis.kind === 'duration'
      ? durationLabel(Number(value), stepOf(ticks))
      : linearLabel(Number(value), stepOf(ticks));
  };
}

function stepOf(ticks: readonly ChartTick[]): number {
  return ticks.length > 1 ? ticks[1]!.value - ticks[0]!.value : 1;
}

/** As many labels as fit below one another. */
function logTickSetter({ fontSize }: FigureTheme): (scale: ChartScale) => void {
  return (scale) => {
    const length = scale.isHorizontal() ? scale.width / (fontSize * 4) : scale.height / (fontSize * 1.5);
    scale.ticks = logTicks(scale.min, scale.max, Math.max(2, Math.floor(length))).map((tick) => ({ ...tick }));
  };
}

/** As many ticks as labels of about six characters fit; closer in a frame, whose ticks are not grid lines. */
function evenTickSetter(isTime: boolean, { fontSize, isFramed }: FigureTheme): (scale: ChartScale) => void {
  const emPerTick = isFramed ? 4.6 : 6;
  return (scale) => {
    const length = scale.isHorizontal() ? scale.width / (fontSize * emPerTick) : scale.height / (fontSize * 2.8);
    const most = Math.min(12, Math.max(2, Math.floor(length)));
    const ticksFor = isTime ? durationTicks : linearTicks;
    let ticks = ticksFor(scale.min, scale.max, most);
    const closer = isFramed ? ticksFor(scale.min, scale.max, most + 1) : [];
    if (closer.length <= most && closer.length > ticks.length) ticks = closer;
    // One tick alone tells no scale: rather let them crowd a little.
    for (let more = most + 1; ticks.length < 2 && more <= most + 3; more++)
      ticks = ticksFor(scale.min, scale.max, more);
    scale.ticks = ticks.map((tick) => ({ ...tick }));
  };
}

/** What the figure fixes; else whole decades on logarithmic axes, and some air above and below on linear ones. */
function limits(
  axis: Axis,
  extents: readonly Extent[],
  horizontal: boolean,
): Pick<ScaleOptions, 'min' | 'max' | 'grace'> {
  const fixed = {
    ...(axis.min !== undefined && { min: axis.min }),
    ...(axis.max !== undefined && { max: axis.max }),
  };
  const min = Math.min(...extents.map((extent) => extent.min));
  const max = Math.max(...extents.map((extent) => extent.max));
  if (axis.scale === 'log') {
    const positive = Math.min(...extents.map((extent) => extent.positive));
    const [low, high] = logRange(positive, max);
    // Frequencies are given: the axis ends just beyond them, not at the next decade.
    if (horizontal && max > 5 * positive) return { min: positive / 1.25, max: max * 1.25, ...fixed };
    return { min: low, max: high, ...fixed };
  }
  if (!(min <= max)) return { min: 0, max: 1, ...fixed };
  if (horizontal && axis.kind === 'duration') {
    // The first sample comes a moment after the start; the axis begins with the start.
    const begin = min > 0 && min < 0.05 * max ? 0 : min;
    return { min: begin, max: max > begin ? max : begin + 1, ...fixed };
  }
  // Nothing but zeros is drawn against one unit: tiny numbers along the axis would speak of a precision.
  const air = max > min ? (max - min) * (horizontal ? 0.03 : 0.06) : Math.abs(max) * 0.05 || 1;
  return { min: min - air, max: max + air, ...fixed };
}

const noExtent: Extent = { positive: Infinity, min: Infinity, max: -Infinity };

function xExtent(series: Series): Extent {
  return extentOf(series.x, series.y);
}

/**
 * Error bars belong to the extent, save where they are longer than the value itself (an unknown, not a range). On a
 * logarithmic axis they widen it downwards by a factor of two at most; longer ones run out of the plot.
 */
function yExtent(series: Series): Extent {
  const { yError, band } = series;
  if (band) return joined([series.y, band.low, band.high].map((values) => extentOf(values, series.x)));
  if (!yError) return extentOf(series.y, series.x);
  const reach = (i: number): number => (yError[i]! > 0 && yError[i]! < Math.abs(series.y[i]!) ? yError[i]! : 0);
  const low = Array.from(series.y, (value, i) => value - reach(i));
  const high = Array.from(series.y, (value, i) => value + reach(i));
  const below = extentOf(low, series.x);
  const above = extentOf(high, series.x);
  const centre = extentOf(series.y, series.x);
  const positive = Math.min(Math.max(below.positive, centre.positive / 2), centre.positive);
  return { positive, min: below.min, max: above.max };
}

function joined(extents: readonly Extent[]): Extent {
  return {
    positive: Math.min(...extents.map(({ positive }) => positive)),
    min: Math.min(...extents.map(({ min }) => min)),
    max: Math.max(...extents.map(({ max }) => max)),
  };
}

function extentOf(values: ArrayLike<number>, others: ArrayLike<number>): Extent {
  let { positive, min, max } = noExtent;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value) || !Number.isFinite(others[i]!)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value > 0 && value < positive) positive = value;
  }
  return { positive, min, max };
}
