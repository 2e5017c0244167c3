import { csvRow, csvText, type Cell } from '../formats/csv-cells.ts';
import type { Axis, Figure, Series } from './figure.ts';

interface Column {
  readonly header: string;
  readonly values: ArrayLike<number>;
}

/**
 * The numbers of a figure as CSV: for each series its abscissa (once, where all share it), its ordinate, and the
 * ends of bars and bands where it has them. Headers name series, axis and unit. All digits, all points.
 */
export function figureCsv(figure: Figure): string {
  const columns = figureColumns(figure);
  const rows = Math.max(0, ...columns.map(({ values }) => values.length));
  const header = columns.map((column) => column.header);
  return [...csvText(header, rowsOf(columns, rows))].join('');
}

function* rowsOf(columns: readonly Column[], rows: number): Iterable<readonly Cell[]> {
  for (let row = 0; row < rows; row++) yield columns.map(({ values }) => values[row]);
}

/** The same with tabs, as spreadsheets take it from the clipboard. */
export function figureTabText(figure: Figure): string {
  const columns = figureColumns(figure);
  const rows = Math.max(0, ...columns.map(({ values }) => values.length));
  const lines = [columns.map(({ header }) => csvRow([header]).trimEnd().replaceAll('\t', ' ')).join('\t')];
  for (const cells of rowsOf(columns, rows)) lines.push(cells.map((cell) => csvRow([cell]).trimEnd()).join('\t'));
  return `${lines.join('\r\n')}\r\n`;
}

function figureColumns(figure: Figure): readonly Column[] {
  const [first] = figure.series;
  const shared = first !== undefined && figure.series.every((series) => isSame(series.x, first.x));
  const abscissa = headerOf(figure.x);
  return [
    ...(shared ? [{ header: abscissa, values: first.x }] : []),
    ...figure.series.flatMap((series) => [
      ...(shared ? [] : [{ header: `${series.label}: ${abscissa}`, values: series.x }]),
      ...ordinates(figure, series),
    ]),
  ];
}

function ordinates(figure: Figure, series: Series): readonly Column[] {
  const axis = series.axis === 'right' ? (figure.rightY ?? figure.y) : figure.y;
  const name = `${series.label}: ${headerOf(axis)}`;
  return [
    { header: name, values: series.y },
    ...(series.yError ? [{ header: `${name}, standard uncertainty`, values: series.yError }] : []),
    ...(series.band
      ? [
          { header: `${name}, lower end`, values: series.band.low },
          { header: `${name}, upper end`, values: series.band.high },
        ]
      : []),
  ];
}

/** Axes of durations draw their units at the ticks; the numbers are seconds. */
function headerOf({ label, kind }: Axis): string {
  return kind === 'duration' ? `${label} / s` : label;
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
