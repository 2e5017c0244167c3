/**
 * A figure as data: one definition for the screen (Chart.js in the renderer) and for paper (Chart.js in the host).
 * Colours are roles, resolved by the theme that draws it.
 */
export interface Axis {
  /** With unit, e.g. "E / V" or "−Z″ / kΩ". */
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly min?: number;
  readonly max?: number;
  /** Time axes print durations. */
  readonly kind?: 'number' | 'duration';
}

export interface Series {
  readonly label: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Half-length of the bar (one standard uncertainty unless the label says otherwise). */
  readonly yError?: ArrayLike<number>;
  /** An area filled in the colour of the series, e.g. what a curve may be with some confidence. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
  readonly mark: 'line' | 'points' | 'line-and-points';
  /** True: long dash; false: solid; undefined: the dash that belongs to the colour's number. */
  readonly dashed?: boolean;
  /** 0…6: Okabe–Ito order; marker shape follows, so that colour only repeats what shape says. 7: what failed. */
  readonly colour: number;
  /** Number of the marker where it is not that of the colour, and whether it is hollow. */
  readonly shape?: number;
  readonly hollow?: boolean;
  /** Place in an order, from 0 to 1: a colour of the viridis map in place of the numbered one. */
  readonly shade?: number;
  readonly axis?: 'left' | 'right';
  /** Not named in the legend, as another series of the same look is. */
  readonly isUnlisted?: boolean;
}

export interface Figure {
  readonly id: string;
  readonly title: string;
  /** Read aloud, and printed under the figure in a report. */
  readonly caption: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly rightY?: Axis;
  /** One ohm is as long on x as on y (Nyquist). */
  readonly equalScales?: boolean;
  readonly series: readonly Series[];
}
