import { pulseWords } from '../analysis/titration/pulse-words.ts';
import type { Plan } from '../model/plan.ts';
import type { DcTable } from '../model/reading.ts';
import type { TitrationPulse } from '../model/results.ts';
import type { Figure, Series } from './figure.ts';
import { median } from '../numerics/statistics.ts';
import { commonPrefix, scaled } from './scaling.ts';

const squareCentimetresPerSquareMetre = 1e4;

/** E and I against the time of the run. Arrays are used as they are: thinning belongs to the drawing. */
export function titrationCurveFigure(dc: Pick<DcTable, 'timeS' | 'voltageV' | 'currentA'>): Figure {
  return timeFigure(
    dc.timeS,
    dc.voltageV,
    dc.currentA,
    'titration-curve',
    'Voltage and current',
    'Voltage E and current I against the time since the start of the run. Positive current charges the cell.',
  );
}

/** What the plan expects, with where its voltages come from in the caption. */
export function predictionFigure(plan: Pick<Plan, 'prediction'>): Figure {
  const { timeS, voltageV, currentA, assumption } = plan.prediction;
  return timeFigure(
    timeS,
    voltageV,
    currentA,
    'prediction',
    'Predicted voltage and current',
    `Voltage E and current I as the method is expected to run. ${assumption}`,
  );
}

function timeFigure(
  timeS: ArrayLike<number>,
  voltageV: ArrayLike<number>,
  currentA: ArrayLike<number>,
  id: string,
  title: string,
  caption: string,
): Figure {
  const { factor, unit } = commonPrefix([currentA], 'A');
  return {
    id,
    title,
    caption,
    x: { label: 'Time', scale: 'linear', kind: 'duration' },
    y: { label: 'E / V', scale: 'linear' },
    rightY: { label: `I / ${unit}`, scale: 'linear' },
    series: [
      { label: 'I', x: timeS, y: scaled(currentA, 1 / factor), mark: 'line', dashed: false, colour: 1, axis: 'right' },
      { label: 'E', x: timeS, y: voltageV, mark: 'line', colour: 0 },
    ],
  };
}

/**
 * D_C of each pulse by each estimator, the recommended one with its standard uncertainty: bars on all of them would
 * hide one another. The ion content is the abscissa where it is
 * known for every pulse, else the number of the pulse.
 */
export function diffusivityFigure(pulses: readonly TitrationPulse[]): Figure {
  const known = pulses.every((pulse) => Number.isFinite(pulse.x));
  const abscissa = (pulse: TitrationPulse): number => (known ? pulse.x : pulse.index);
  const names = drawnEstimators(pulses);
  const { one, column } = pulseWords(pulses);
  return {
    id: 'diffusivity',
    title: 'Chemical diffusivity',
    caption:
      `Chemical diffusivity D_C of each ${one} against ${known ? 'the ion content x' : `the number of the ${one}`}, ` +
      'by estimator. Bars on the one that is used are one standard uncertainty.',
    x: { label: known ? 'x' : column, scale: 'linear' },
    y: { label: 'D_C / cm² s⁻¹', scale: 'log' },
    series: names.map((name, colour) => estimatorSeries(pulses, name, colour, abscissa)),
  };
}

/**
 * The recommended estimators first, then the others as far as colours go; parts of a recommended one (named after it,
 * e.g. "finite-length-rest") are left to the tables.
 */
function drawnEstimators(pulses: readonly TitrationPulse[]): readonly string[] {
  const recommended = new Set(pulses.map((pulse) => pulse.estimator));
  const isPart = (name: string): boolean => [...recommended].some((whole) => name.startsWith(`${whole}-`));
  const others = pulses.flatMap((pulse) => pulse.estimates.map(({ name }) => name)).filter((name) => !isPart(name));
  return [...new Set([...recommended, ...others])].slice(0, 7);
}

function estimatorSeries(
  pulses: readonly TitrationPulse[],
  name: string,
  colour: number,
  abscissa: (pulse: TitrationPulse) => number,
): Series {
  const points = pulses
    .flatMap((pulse) => pulse.estimates.filter((e) => e.name === name).map((estimate) => ({ pulse, estimate })))
    .filter(({ estimate }) => estimate.chemicalDiffusivityM2PerS > 0)
    .sort((a, b) => abscissa(a.pulse) - abscissa(b.pulse));
  const recommended = pulses.some((pulse) => pulse.estimator === name);
  const isOwnChoice = pulses.every((pulse) => pulse.estimator !== name || (pulse.recommended ?? name) !== name);
  return {
    label: recommended ? `${name} (${isOwnChoice ? 'chosen' : 'recommended'})` : name,
    x: points.map(({ pulse }) => abscissa(pulse)),
    y: points.map(({ estimate }) => estimate.chemicalDiffusivityM2PerS * squareCentimetresPerSquareMetre),
    ...(recommended && {
      yError: points.map(({ estimate }) => estimate.standardUncertainty * squareCentimetresPerSquareMetre),
    }),
    mark: recommended && !bothWays(pulses) ? 'line-and-points' : 'points',
    colour,
  };
}

/** A line through charge and discharge together would zigzag between the two branches. */
function bothWays(pulses: readonly TitrationPulse[]): boolean {
  return new Set(pulses.map((pulse) => pulse.direction)).size > 1;
}

/** One source of the uncertainty of D over all pulses, relative. */
interface MedianShare {
  readonly source: string;
  readonly share: number;
  readonly largest: number;
}

/** Where the uncertainty comes from: the median share of each source over the pulses, the largest first. */
export function medianShares(pulses: readonly TitrationPulse[]): readonly MedianShare[] {
  const all = pulses.flatMap(({ budget = [] }) => budget);
  return [...new Set(all.map(({ source }) => source))]
    .map((source) => {
      const values = all.filter((one) => one.source === source).map((one) => one.relativeStandardUncertainty);
      return { source, share: median(values), largest: Math.max(...values) };
    })
    .sort((a, b) => b.share - a.share || b.largest - a.largest);
}

/** The sources as bars, numbered as in the table beside it. */
export function budgetFigure(pulses: readonly TitrationPulse[]): Figure {
  const shares = medianShares(pulses);
  return {
    id: 'budget',
    title: 'Where the uncertainty of D_C comes from',
    caption:
      `Relative standard uncertainty by source, median over the ${pulseWords(pulses).many}, the largest first; they add up in squares. ` +
      `The three largest: ${shares
        .slice(0, 3)
        .map(({ source }) => source)
        .join(', ')}.`,
    x: { label: 'Source, by number', scale: 'linear', min: 0.4, max: Math.max(shares.length, 1) + 0.6 },
    y: { label: 'Share / %', scale: 'linear', min: 0 },
    series: shares.map(({ source, share }, i) => {
      const height = 100 * share;
      return {
        label: source,
        x: [i + 0.65, i + 0.65, i + 1.35, i + 1.35],
        y: [0, height, height, 0],
        band: { low: [0, 0, 0, 0], high: [0, height, height, 0] },
        mark: 'line',
        dashed: false,
        colour: i % 7,
        isUnlisted: true,
      };
    }),
  };
}

/** One pulse as measured and as fitted, against the time since the pulse began. */
export function pulseFitFigure(pulse: TitrationPulse): Figure {
  const timeS = pulse.fit?.timeS ?? [];
  const sinceStartS = scaled(timeS, 1).map((time) => time - pulse.startTimeS);
  return {
    id: `pulse-fit-${pulse.index}`,
    title: `Pulse ${pulse.index} (${pulse.direction})`,
    caption: `Voltage during pulse ${pulse.index} and the rest after it, measured and fitted, against the time since the pulse began.`,
    x: { label: 'Time since the pulse began', scale: 'linear', kind: 'duration' },
    y: { label: 'E / V', scale: 'linear' },
    series: [
      { label: 'measured', x: sinceStartS, y: pulse.fit?.measuredV ?? [], mark: 'points', colour: 0 },
      { label: 'fit', x: sinceStartS, y: pulse.fit?.fittedV ?? [], mark: 'line', dashed: false, colour: 3 },
    ],
  };
}

/** Equilibrium voltage against ion content: each pulse at the mean of the two rests around it. */
export function coulometricFigure(pulses: readonly TitrationPulse[]): Figure {
  const directions = (['charge', 'discharge'] as const).filter((direction) =>
    pulses.some((pulse) => pulse.direction === direction),
  );
  return {
    id: 'coulometric',
    title: 'Coulometric titration',
    caption:
      pulseWords(pulses).kind === 'step'
        ? 'Voltage against the ion content x: for each potential step the mean of the level before it and its own.'
        : 'Equilibrium voltage against the ion content x: for each pulse the mean of the rests before and after it.',
    x: { label: 'x', scale: 'linear' },
    y: { label: 'E / V', scale: 'linear' },
    series: directions.map((direction, i) => {
      const chosen = pulses.filter((pulse) => pulse.direction === direction && Number.isFinite(pulse.x));
      return {
        label: direction,
        x: chosen.map((pulse) => pulse.x),
        y: chosen.map((pulse) => (pulse.equilibriumBeforeV + pulse.equilibriumAfterV) / 2),
        mark: 'line-and-points',
        colour: i === 0 ? 0 : 3,
      };
    }),
  };
}
