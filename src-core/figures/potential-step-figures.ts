import type { TitrationPulse } from '../model/results.ts';
import type { Figure, Series } from './figure.ts';
import { commonPrefix } from './scaling.ts';

/** |I − I∞| of one potential step on a logarithmic scale, with the fit and the line of the long-time law. */
export function stepCurrentFigure(pulse: TitrationPulse): Figure {
  const { timeS = [], currentA = [], fittedA = [], background, longTime } = pulse.potentialStep ?? {};
  const backgroundA = background?.value ?? 0;
  const { factor, unit } = commonPrefix([currentA], 'A');
  const net = (values: readonly number[]): number[] => values.map((value) => Math.abs(value - backgroundA) / factor);
  const line: Series[] = [];
  if (longTime) {
    const times = [longTime.fromS, longTime.toS];
    const y = times.map((time) => (Math.abs(longTime.amplitudeA) * Math.exp(-longTime.ratePerS * time)) / factor);
    line.push({ label: 'ln|I| against t', x: times, y, mark: 'line', dashed: true, colour: 5 });
  }
  return {
    id: `step-current-${pulse.index}`,
    title: `Potential step ${pulse.index} (${pulse.direction})`,
    caption:
      `Current of potential step ${pulse.index} less the background that flows for ever, measured and fitted; dashed the line of the ` +
      'long-time law in its window.',
    x: { label: 'Time since the step', scale: 'linear', kind: 'duration' },
    y: { label: `|I − I∞| / ${unit}`, scale: 'log' },
    series: [
      { label: 'measured', x: timeS, y: net(currentA), mark: 'points', colour: 0 },
      { label: 'fit', x: timeS, y: net(fittedA), mark: 'line', dashed: false, colour: 3 },
      ...line,
    ],
  };
}

/** |I − I∞|·√t against time: flat where the Cottrell law holds. */
export function cottrellFigure(pulse: TitrationPulse): Figure {
  const { timeS = [], currentA = [], fittedA = [], background, shortTime } = pulse.potentialStep ?? {};
  const backgroundA = background?.value ?? 0;
  const { factor, unit } = commonPrefix([currentA], 'A');
  const product = (values: readonly number[]): number[] =>
    values.map((value, i) => (Math.abs(value - backgroundA) * Math.sqrt(timeS[i]!)) / factor);
  const level = Math.abs(shortTime?.cottrellARootS ?? NaN) / factor;
  return {
    id: 'cottrell',
    title: 'Current times √t',
    caption:
      `Current of potential step ${pulse.index} less the background, times the root of the time since the step. A flat stretch is ` +
      'the Cottrell law; a resistance lowers it at first, the far side of the body at last.',
    x: { label: 't / s', scale: 'log' },
    y: { label: `|I − I∞|·√t / ${unit} √s`, scale: 'linear', min: 0 },
    series: [
      { label: 'measured', x: timeS, y: product(currentA), mark: 'points', colour: 0 },
      { label: 'fit', x: timeS, y: product(fittedA), mark: 'line', dashed: false, colour: 3 },
      ...(shortTime
        ? [
            {
              ...{ label: 'plateau', x: [shortTime.fromS, shortTime.toS], y: [level, level] },
              ...({ mark: 'line', dashed: true, colour: 5 } as const),
            },
          ]
        : []),
    ],
  };
}

/** Measured less fitted current, relative to the first. */
export function stepResidualFigure(pulse: TitrationPulse): Figure {
  const { timeS = [], currentA = [], fittedA = [] } = pulse.potentialStep ?? {};
  const scale = Math.max(...currentA.map(Math.abs), 0);
  return {
    id: 'step-residual',
    title: 'Measured less fitted',
    caption: `Measured less fitted current of potential step ${pulse.index}, relative to its largest.`,
    x: { label: 't / s', scale: 'log' },
    y: { label: '(I − I_fit)/I_max / %', scale: 'linear' },
    series: [
      {
        label: 'residual',
        x: timeS,
        y: currentA.map((value, i) => (100 * (value - (fittedA[i] ?? NaN))) / scale),
        mark: 'line-and-points',
        colour: 0,
      },
    ],
  };
}
