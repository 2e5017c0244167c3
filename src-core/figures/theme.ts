/** Resolves the colour roles of a figure. Widths and sizes are in CSS pixels, or points on paper. */
export interface FigureTheme {
  readonly name: 'light' | 'dark' | 'paper';
  readonly background: string;
  readonly text: string;
  readonly mutedText: string;
  readonly grid: string;
  readonly minorGrid: string;
  readonly axis: string;
  /** Seven series colours, in the order of `Series.colour`, and that of what failed. */
  readonly palette: readonly string[];
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly lineWidth: number;
  readonly pointRadius: number;
  /** A box around the plot with ticks inside, in place of a grid. */
  readonly isFramed?: boolean;
  /** Closed markers all hollow, so that a curve through them is seen. */
  readonly hollowMarkers?: boolean;
  /** An order is shown by greys instead of colours. */
  readonly isGrey?: boolean;
}

/**
 * Okabe and Ito's order: blue, orange, green, vermilion, sky, purple, black. On white their orange, sky and purple
 * fall below a contrast of 3:1, so light and paper use darker shades of the same hues.
 */
const onWhite = ['#0072B2', '#B77E00', '#008A64', '#D55E00', '#3D8FC4', '#B5659A', '#000000', '#A8123E'];
const onDark = ['#3A9BDC', '#E69F00', '#00B383', '#F0763A', '#56B4E9', '#CC79A7', '#F2F2F2', '#FF7A93'];

const screen = {
  fontFamily: 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  fontSize: 12,
  lineWidth: 1.75,
  pointRadius: 3.5,
};

export const figureThemes: Readonly<Record<FigureTheme['name'], FigureTheme>> = {
  light: {
    ...screen,
    name: 'light',
    background: '#FFFFFF',
    text: '#1B1F24',
    mutedText: '#57606A',
    grid: '#E3E6EA',
    minorGrid: '#F0F2F4',
    axis: '#8C959F',
    palette: onWhite,
  },
  dark: {
    ...screen,
    name: 'dark',
    background: '#16191D',
    text: '#E8EAED',
    mutedText: '#A6AEB8',
    grid: '#2E343B',
    minorGrid: '#23282E',
    axis: '#6B7580',
    palette: onDark,
  },
  paper: {
    name: 'paper',
    fontFamily: '"DejaVu Sans"',
    fontSize: 7.5,
    lineWidth: 1,
    pointRadius: 1.9,
    background: '#FFFFFF',
    text: '#111111',
    mutedText: '#444444',
    grid: '#E2E2E2',
    minorGrid: '#F1F1F1',
    axis: '#777777',
    palette: onWhite,
  },
};

/** Not one of the seven: vermilion beside the orange of a caution would be too like it. */
export const failColour = 7;

/** Second coding beside colour: marker shape by the same number. */
export const markerShapes = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star', 'cross'] as const;
export type MarkerShape = (typeof markerShapes)[number] | 'line';

/** Second coding of lines: dash by the same number; `dashed` series take the long dash whatever their number. */
export const lineDashes: readonly (readonly number[])[] = [[], [6, 2], [2, 2], [8, 2, 2, 2], [1, 2], [10, 3], [4, 4]];
export const longDash: readonly number[] = [7, 3];
