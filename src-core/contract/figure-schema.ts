import * as v from 'valibot';
import { figureFormats, figureStyles, widthLimitsMm } from '../figures/paper.ts';

/** Far more than a figure can show; a page script must not keep a worker busy for minutes. */
const mostSeries = 100;
const mostPoints = 500_000;

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
const finite = v.pipe(v.number(), v.finite());

/** NaN is a gap in a figure, and no number to valibot. */
const numbers = v.custom<ArrayLike<number>>(
  (value) => value instanceof Float64Array || (Array.isArray(value) && value.every((item) => typeof item === 'number')),
  'Numbers are wanted.',
);

const axis = v.object({
  label: text(200),
  scale: v.picklist(['linear', 'log']),
  min: v.optional(finite),
  max: v.optional(finite),
  kind: v.optional(v.picklist(['number', 'duration'])),
});

const series = v.object({
  label: text(300),
  x: numbers,
  y: numbers,
  yError: v.optional(numbers),
  band: v.optional(v.object({ low: numbers, high: numbers })),
  mark: v.picklist(['line', 'points', 'line-and-points']),
  dashed: v.optional(v.boolean()),
  colour: v.pipe(v.number(), v.integer(), v.minValue(-1000), v.maxValue(1000)),
  shape: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))),
  hollow: v.optional(v.boolean()),
  shade: v.optional(v.pipe(finite, v.minValue(0), v.maxValue(1))),
  axis: v.optional(v.picklist(['left', 'right'])),
  isUnlisted: v.optional(v.boolean()),
});

const figure = v.object({
  id: text(200),
  title: text(500),
  caption: text(5000),
  x: axis,
  y: axis,
  rightY: v.optional(axis),
  equalScales: v.optional(v.boolean()),
  series: v.pipe(
    v.array(series),
    v.maxLength(mostSeries),
    v.check(
      (all) => all.reduce((total, { x, y }) => total + Math.max(x.length, y.length), 0) <= mostPoints,
      `More than ${mostPoints} points.`,
    ),
  ),
});

/** What `figures.export` takes: any figure within these limits. */
export const figureRequest = v.object({
  figure,
  format: v.picklist(figureFormats),
  widthMm: v.pipe(finite, v.minValue(widthLimitsMm[0]), v.maxValue(widthLimitsMm[1])),
  style: v.picklist(figureStyles),
});
