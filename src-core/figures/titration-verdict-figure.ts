import { pulseWords, type PulseWords } from '../analysis/titration/pulse-words.ts';
import { worstVerdict } from '../analysis/titration/verdict.ts';
import type { TitrationPulse, Verdict } from '../model/results.ts';
import type { Figure, Series } from './figure.ts';
import { failColour } from './theme.ts';

const squareCentimetresPerSquareMetre = 1e4;

/** What D is drawn against. */
export type PulseAxis = 'x' | 'voltage' | 'pulse';

export interface VerdictFigureOptions {
  readonly axis: PulseAxis;
  readonly scale: 'log' | 'linear';
  /** Estimators drawn beside the one that gives D. */
  readonly others: readonly string[];
  /** What an estimator is called. */
  readonly titleOf: (estimator: string) => string;
  /** D of another analysis of the same record, drawn as a line. */
  readonly compared?: { readonly label: string; readonly pulses: readonly TitrationPulse[] } | undefined;
}

/** A figure of pulses, and which pulse each of its points is. */
export interface PulseFigure {
  readonly figure: Figure;
  /** Places in the list of pulses, by series and point; empty for series of other pulses. */
  readonly positions: readonly (readonly number[])[];
}

/** Colour, shape and word say the same: none of them alone. */
const verdictLooks: readonly { verdict: Verdict; word: string; colour: number; shape: number }[] = [
  { verdict: 'pass', word: 'pass', colour: 2, shape: 0 },
  { verdict: 'warn', word: 'caution', colour: 1, shape: 1 },
  { verdict: 'fail', word: 'fail', colour: failColour, shape: 3 },
];

/** Looks that the verdicts leave free. */
const otherLooks = [
  { colour: 0, shape: 2 },
  { colour: 5, shape: 4 },
  { colour: 4, shape: 6 },
  { colour: 6, shape: 5 },
] as const;

function axisWords(axis: PulseAxis, { kind, one }: PulseWords): string {
  if (axis === 'x') return 'the ion content x';
  if (axis === 'pulse') return `the number of the ${one}`;
  return kind === 'step'
    ? 'the voltage, mean of the two levels of the step'
    : 'the equilibrium voltage, mean of the rests around the pulse';
}

/** Whether every pulse has a place on an axis. */
export function hasAxis(pulses: readonly TitrationPulse[], axis: PulseAxis): boolean {
  return pulses.some((pulse) => pulse.chemicalDiffusivityM2PerS > 0 && Number.isFinite(abscissaOf(pulse, axis)));
}

function abscissaOf(pulse: TitrationPulse, axis: PulseAxis): number {
  if (axis === 'x') return pulse.x;
  return axis === 'pulse' ? pulse.index : (pulse.equilibriumBeforeV + pulse.equilibriumAfterV) / 2;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly error: number;
  readonly position: number;
}

/**
 * D_C of each pulse with its standard uncertainty, marked by the worst verdict that bears on it; charge filled,
 * discharge hollow. Other estimators stand beside it as they are asked for.
 */
export function verdictFigure(pulses: readonly TitrationPulse[], options: VerdictFigureOptions): PulseFigure {
  const { axis, scale, others, compared } = options;
  const words = pulseWords(pulses);
  const drawn = [
    ...(compared ? [comparedSeries(compared, axis)] : []),
    ...others.map((name, i) => otherSeries(pulses, name, i, options)),
    ...verdictSeries(pulses, axis),
  ].filter(({ points }) => points.length > 0);
  return {
    figure: {
      id: 'diffusivity-verdicts',
      title: 'Chemical diffusivity',
      caption:
        `Chemical diffusivity D_C of each ${words.one} against ${axisWords(axis, words)}. Bars are one standard uncertainty. Circle: ` +
        'every check that bears on it passed; triangle: caution; diamond: a check failed. Filled markers: charge, ' +
        'hollow ones: discharge.',
      x: { label: { x: 'x', voltage: 'E / V', pulse: words.column }[axis], scale: 'linear' },
      y: { label: 'D_C / cm² s⁻¹', scale },
      series: drawn.map(({ look, points }) => ({
        ...look,
        x: points.map(({ x }) => x),
        y: points.map(({ y }) => y),
        yError: points.map(({ error }) => error),
      })),
    },
    positions: drawn.map(({ isForeign, points }) => (isForeign ? [] : points.map(({ position }) => position))),
  };
}

interface Drawn {
  readonly look: Omit<Series, 'x' | 'y'>;
  readonly points: readonly Placed[];
  readonly isForeign?: boolean;
}

function verdictSeries(pulses: readonly TitrationPulse[], axis: PulseAxis): Drawn[] {
  const verdicts = pulses.map(worstVerdict);
  return (['charge', 'discharge'] as const).flatMap((direction) =>
    verdictLooks.map(({ verdict, word, colour, shape }) => ({
      look: {
        label: `${direction}: ${word}`,
        mark: 'points' as const,
        colour,
        shape,
        hollow: direction === 'discharge',
      },
      points: placed(pulses, axis, (pulse, position) =>
        pulse.direction === direction && verdicts[position] === verdict
          ? [pulse.chemicalDiffusivityM2PerS, pulse.standardUncertainty]
          : undefined,
      ),
    })),
  );
}

function otherSeries(pulses: readonly TitrationPulse[], name: string, i: number, options: VerdictFigureOptions): Drawn {
  const { colour, shape } = otherLooks[i % otherLooks.length]!;
  return {
    look: { label: options.titleOf(name), mark: 'points', colour, shape, hollow: i >= otherLooks.length },
    points: placed(pulses, options.axis, ({ estimates }) => {
      const found = estimates.find((estimate) => estimate.name === name);
      return found && [found.chemicalDiffusivityM2PerS, found.standardUncertainty];
    }),
  };
}

function comparedSeries(
  { label, pulses }: { label: string; pulses: readonly TitrationPulse[] },
  axis: PulseAxis,
): Drawn {
  return {
    look: { label, mark: 'points', colour: 6, shape: 6, hollow: true },
    points: placed(pulses, axis, (pulse) => [pulse.chemicalDiffusivityM2PerS, pulse.standardUncertainty]),
    isForeign: true,
  };
}

/** In the order of the abscissa, without those that have no place on a logarithmic axis. */
function placed(
  pulses: readonly TitrationPulse[],
  axis: PulseAxis,
  valueOf: (pulse: TitrationPulse, position: number) => readonly [value: number, uncertainty: number] | undefined,
): Placed[] {
  return pulses
    .flatMap((pulse, position) => {
      const [value = NaN, uncertainty = NaN] = valueOf(pulse, position) ?? [];
      const x = abscissaOf(pulse, axis);
      if (!(value > 0) || !Number.isFinite(x)) return [];
      const factor = squareCentimetresPerSquareMetre;
      return [{ x, y: value * factor, error: uncertainty * factor, position }];
    })
    .sort((a, b) => a.x - b.x);
}
