import type { PlanTimeline, TimelineLevel } from '../../../src-core/figures/plan-timeline.ts';

/** Narrower bars could be neither seen nor hit, px. */
const narrowestPx = 3;

export interface Span {
  readonly leftPx: number;
  readonly widthPx: number;
}

/** Where a stretch of time stands on a line of `widthPx`. */
export function spanOf(startS: number, endS: number, totalS: number, widthPx: number): Span {
  if (!(totalS > 0)) return { leftPx: 0, widthPx: narrowestPx };
  const width = Math.max(narrowestPx, ((endS - startS) / totalS) * widthPx);
  return { leftPx: Math.min((startS / totalS) * widthPx, widthPx - width), widthPx: width };
}

/** Of a digit in the small type of the axis, px. */
const digitPx = 6;

export interface AxisLabel {
  readonly text: string;
  readonly leftPx: number;
}

/** Labels that fit on a line of `widthPx`: the last is moved in, and left out where it would touch the one before. */
export function axisLabels(ticks: readonly { readonly text: string; readonly leftPx: number }[], widthPx: number) {
  const kept: AxisLabel[] = [];
  let endPx = -Infinity;
  for (const { text, leftPx } of ticks) {
    const ownPx = text.length * digitPx;
    const placedPx = Math.max(0, Math.min(leftPx, widthPx - ownPx));
    if (placedPx < endPx + digitPx) continue;
    kept.push({ text, leftPx: placedPx });
    endPx = placedPx + ownPx;
  }
  return kept;
}

export interface Lane {
  readonly name: TimelineLevel['lane'];
  readonly low: number;
  readonly high: number;
  readonly levels: readonly TimelineLevel[];
}

/** Lanes with anything in them; a lane that never moves has its line in the middle, one of current holds zero. */
export function lanesOf({ levels }: PlanTimeline): readonly Lane[] {
  return (['current', 'voltage', 'temperature'] as const).flatMap((name) => {
    const own = levels.filter(({ lane }) => lane === name);
    const ends = own.flatMap(({ from, to }) => [from, to]);
    if (name === 'current' && ends.every((value) => value === 0)) return [];
    if (own.length === 0) return [];
    const all = name === 'current' ? [...ends, 0] : ends;
    const low = all.reduce((least, value) => Math.min(least, value), Infinity);
    const high = all.reduce((most, value) => Math.max(most, value), -Infinity);
    return [{ name, low, high, levels: own }];
  });
}

/** An SVG path of the levels in a lane of `heightPx`; pieces that follow each other are joined. */
export function pathOf({ levels, low, high }: Lane, totalS: number, widthPx: number, heightPx: number): string {
  const pad = 4;
  const x = (timeS: number): string => ((timeS / Math.max(totalS, 1e-9)) * widthPx).toFixed(1);
  const share = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
  const y = (value: number): string => (heightPx - pad - share(value) * (heightPx - 2 * pad)).toFixed(1);
  let endS = NaN;
  return levels
    .map(({ startS, endS: pieceEndS, from, to }) => {
      const joins = Math.abs(startS - endS) < 1e-6 * Math.max(1, totalS);
      endS = pieceEndS;
      return `${joins ? 'L' : 'M'}${x(startS)} ${y(from)}L${x(pieceEndS)} ${y(to)}`;
    })
    .join('');
}
