import type { Range } from '../../src-core/figures/equal-scales.ts';

/** What a figure looks at: the range of its abscissa and of its left ordinate. */
export interface FigureView {
  readonly x: Range;
  readonly y: Range;
}

export interface AxisKinds {
  readonly x: 'linear' | 'log';
  readonly y: 'linear' | 'log';
}

/** Narrower (factor < 1) or wider about a point that keeps its place; on logarithmic axes in decades. */
export function zoomView(
  { x, y }: FigureView,
  factor: number,
  about: readonly [number, number],
  kinds: AxisKinds,
): FigureView {
  return {
    x: scaledAbout(x, factor, about[0], kinds.x),
    y: scaledAbout(y, factor, about[1], kinds.y),
  };
}

/** Moved by shares of the visible width and height. */
export function panView({ x, y }: FigureView, shareX: number, shareY: number, kinds: AxisKinds): FigureView {
  return { x: shifted(x, shareX, kinds.x), y: shifted(y, shareY, kinds.y) };
}

/** The middle as the eye sees it: the geometric mean on a logarithmic axis. */
export function middleOf({ x, y }: FigureView, kinds: AxisKinds): readonly [number, number] {
  return [at(x, 0.5, kinds.x), at(y, 0.5, kinds.y)];
}

function scaledAbout(range: Range, factor: number, about: number, kind: 'linear' | 'log'): Range {
  const [low, high] = forward(range, kind);
  const centre = kind === 'log' ? Math.log10(about) : about;
  return back([centre + (low - centre) * factor, centre + (high - centre) * factor], kind);
}

function shifted(range: Range, share: number, kind: 'linear' | 'log'): Range {
  const [low, high] = forward(range, kind);
  const by = (high - low) * share;
  return back([low + by, high + by], kind);
}

function at(range: Range, share: number, kind: 'linear' | 'log'): number {
  const [low, high] = forward(range, kind);
  const value = low + (high - low) * share;
  return kind === 'log' ? 10 ** value : value;
}

function forward([low, high]: Range, kind: 'linear' | 'log'): Range {
  return kind === 'log' ? [Math.log10(low), Math.log10(high)] : [low, high];
}

function back([low, high]: Range, kind: 'linear' | 'log'): Range {
  return kind === 'log' ? [10 ** low, 10 ** high] : [low, high];
}
