import type { ChartContext, ChartPlugin, ChartTick } from './chart-types.ts';
import type { FigureTheme } from './theme.ts';

interface TickScale {
  readonly ticks: readonly ChartTick[];
  readonly type: string;
  getPixelForValue(value: number): number;
}

/** A box around the plot with ticks inside on all four sides: how journals like axes. Drawn over the data. */
export function framePlugin(theme: FigureTheme): ChartPlugin {
  return {
    id: 'frame',
    afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
      const lengths = { major: theme.fontSize * 0.45, minor: theme.fontSize * 0.25 };
      const x = scales['x'] as TickScale;
      const left = scales['y'] as TickScale;
      const right = (scales['right'] ?? left) as TickScale;
      ctx.save();
      ctx.setLineDash([]);
      ctx.strokeStyle = theme.axis;
      ctx.lineWidth = theme.lineWidth * 0.6;
      ctx.beginPath();
      ctx.rect(chartArea.left, chartArea.top, chartArea.right - chartArea.left, chartArea.bottom - chartArea.top);
      for (const { at, length } of marksOf(x, lengths, chartArea.left, chartArea.right)) {
        line(ctx, at, chartArea.bottom, at, chartArea.bottom - length);
        line(ctx, at, chartArea.top, at, chartArea.top + length);
      }
      for (const { at, length } of marksOf(left, lengths, chartArea.top, chartArea.bottom))
        line(ctx, chartArea.left, at, chartArea.left + length, at);
      for (const { at, length } of marksOf(right, lengths, chartArea.top, chartArea.bottom))
        line(ctx, chartArea.right, at, chartArea.right - length, at);
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** Labelled ticks long, others short; on linear axes a short one half way between two labelled ones. */
function marksOf(scale: TickScale, lengths: { major: number; minor: number }, from: number, to: number) {
  const own = scale.ticks.map(({ value, major }) => ({
    at: scale.getPixelForValue(value),
    length: major === false ? lengths.minor : lengths.major,
  }));
  const between = scale.type === 'linear' && own.length > 1 ? halfWays(own.map(({ at }) => at)) : [];
  const isInside = ({ at }: { at: number }): boolean => at >= from - 0.01 && at <= to + 0.01;
  return [...own, ...between.map((at) => ({ at, length: lengths.minor }))].filter(isInside);
}

function halfWays(places: readonly number[]): readonly number[] {
  const step = places[1]! - places[0]!;
  return [places[0]! - step / 2, ...places.map((at) => at + step / 2)];
}

function line(ctx: ChartContext, fromX: number, fromY: number, toX: number, toY: number): void {
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
}
