import { boltzmannVPerK } from '../units/constants.ts';
import type { ArrheniusLine, ImpedanceSeries, SeriesArc, SeriesValue } from '../model/series.ts';
import type { Axis, Figure, Series } from './figure.ts';

/** The figures a series has: arcs against the axis, Arrhenius lines, thickness, drift. */
export function seriesFigures(series: ImpedanceSeries): readonly Figure[] {
  return [
    resistancesFigure(series),
    timeConstantsFigure(series),
    arrheniusFigure(series),
    thicknessFigure(series),
    driftFigure(series),
  ].filter((figure) => figure !== undefined);
}

/** Resistance of every arc against the axis. */
export function resistancesFigure(series: ImpedanceSeries): Figure | undefined {
  return arcsFigure(series, 'series-resistances', 'Resistances of the arcs', 'R / Ω', (arc) => arc.resistanceOhm);
}

/** Time constant of every arc against the axis. */
export function timeConstantsFigure(series: ImpedanceSeries): Figure | undefined {
  return arcsFigure(series, 'series-time-constants', 'Time constants of the arcs', 'τ / s', (arc) => arc.tauS);
}

/** One parameter of the circuit against the axis, with its errors. */
export function parameterFigure(series: ImpedanceSeries, name: string): Figure | undefined {
  const column = series.table.find((item) => item.name === name);
  if (!column) return undefined;
  const unit = column.unit === '1' ? '' : ` / ${column.unit}`;
  const line = errorSeries(name, axisValues(series), column.values, 0);
  const isWide = spansDecades(column.values.map(({ value }) => value));
  return {
    id: `series-parameter-${name}`,
    title: `${name} along the series`,
    caption: `${name} against ${axisNames[series.axis]}, bars of one standard error.`,
    x: axisOf(series),
    y: { label: `${name}${unit}`, scale: isWide ? 'log' : 'linear' },
    series: [line],
  };
}

function arcsFigure(
  series: ImpedanceSeries,
  id: string,
  title: string,
  label: string,
  pick: (arc: SeriesArc) => readonly SeriesValue[],
): Figure | undefined {
  const lines = series.arcs
    .map((arc, colour) => errorSeries(arcLabel(arc), axisValues(series), pick(arc), colour))
    .filter(({ y }) => Array.from(y).some((value) => Number.isFinite(value)));
  if (lines.length === 0 || series.entries.length < 2) return undefined;
  return {
    id,
    title,
    caption: `${title} against ${axisNames[series.axis]}, bars of one standard error.`,
    x: axisOf(series),
    y: { label, scale: spansDecades(lines.flatMap(({ y }) => Array.from(y))) ? 'log' : 'linear' },
    series: lines,
  };
}

const arrheniusLabels = {
  conductivity: 'ln(σT / S K cm⁻¹)',
  'temperature-over-resistance': 'ln(T R⁻¹ / K Ω⁻¹)',
  'inverse-resistance': 'ln(R⁻¹ / S)',
  'relaxation-frequency': 'ln(τ⁻¹ / s⁻¹)',
} as const;

/** ln(σT) (without a geometry ln(T/R)) against 1000/T with the lines and their energies. */
export function arrheniusFigure({ arrhenius }: ImpedanceSeries): Figure | undefined {
  const quantity = arrhenius.some((line) => line.quantity === 'conductivity')
    ? 'conductivity'
    : 'temperature-over-resistance';
  const lines = arrhenius.filter((line) => line.quantity === quantity);
  if (lines.length === 0) return undefined;
  return {
    id: 'series-arrhenius',
    title: 'Arrhenius plot',
    caption: `Logarithm against inverse temperature, lines by weighted least squares: ${lines.map(energyText).join('; ')}.`,
    x: { label: '1000 K / T', scale: 'linear' },
    y: { label: arrheniusLabels[quantity], scale: 'linear' },
    series: lines.flatMap((line, colour) => arrheniusSeries(line, colour)),
  };
}

function energyText({ arc, role, activationEnergyEv, standardErrorEv }: ArrheniusLine): string {
  return `${role?.replace('-', ' ') ?? arc} ${activationEnergyEv.toFixed(4)} ± ${standardErrorEv.toFixed(4)} eV`;
}

function arrheniusSeries(line: ArrheniusLine, colour: number): readonly Series[] {
  const x = line.points.map(({ temperatureK }) => 1000 / temperatureK);
  const ends = [Math.min(...x), Math.max(...x)];
  const label = line.role?.replace('-', ' ') ?? line.arc;
  return [
    {
      ...{ label, x, mark: 'points', colour },
      y: line.points.map(({ logarithm }) => logarithm),
      yError: line.points.map(({ standardError }) => (Number.isFinite(standardError) ? standardError : 0)),
    },
    {
      ...{ label: energyText(line), x: ends, mark: 'line', dashed: false, colour },
      y: ends.map((at) => line.lnPrefactor - ((line.activationEnergyEv / boltzmannVPerK) * at) / 1000),
    },
  ];
}

/** R against L/S with the lines 1/σ·L/S + R_interfaces. */
export function thicknessFigure({ thickness = [] }: ImpedanceSeries): Figure | undefined {
  if (thickness.length === 0) return undefined;
  return {
    id: 'series-thickness',
    title: 'Resistance against thickness',
    caption: 'Resistance against thickness over area; the slope is 1/σ, the intercept the interfaces.',
    x: { label: 'L/S / cm⁻¹', scale: 'linear', min: 0 },
    y: { label: 'R / Ω', scale: 'linear' },
    series: thickness.flatMap(({ arc, points, conductivitySPerCm, interceptOhm }, colour): readonly Series[] => {
      const x = points.map(({ lengthOverAreaPerCm }) => lengthOverAreaPerCm.value);
      const ends = [0, Math.max(...x)];
      const resistances = points.map(({ resistanceOhm }) => resistanceOhm);
      const y = ends.map((at) => interceptOhm.value + at / conductivitySPerCm.value);
      return [
        { ...errorSeries(arc, x, resistances, colour), mark: 'points' },
        { label: `${arc}: line`, x: ends, y, mark: 'line', dashed: false, colour },
      ];
    }),
  };
}

/** Change of |Z| at fixed frequencies and of the resistances, against time. */
export function driftFigure({ drift }: ImpedanceSeries): Figure | undefined {
  if (!drift) return undefined;
  return {
    id: 'series-drift',
    title: 'Drift',
    caption: `Change of |Z| and of the resistances since the first spectrum. ${drift.message}`,
    x: { label: 't', scale: 'linear', kind: 'duration' },
    y: { label: 'change / %', scale: 'linear' },
    series: drift.lines.slice(0, 7).map(({ name, initialOhm, values }, colour) => ({
      ...{ label: name, x: drift.timeS, mark: 'line-and-points', colour },
      y: values.map(({ value }) => 100 * (value / initialOhm - 1)),
    })),
  };
}

const axisNames = {
  temperature: 'temperature',
  time: 'time',
  soc: 'state of charge',
  thickness: 'thickness',
  index: 'number of the spectrum',
} as const;

function axisOf({ axis }: ImpedanceSeries): Axis {
  if (axis === 'time') return { label: 't', scale: 'linear', kind: 'duration' };
  const labels = { temperature: 'T / K', soc: 'state of charge', thickness: 'L / mm', index: 'number' } as const;
  return { label: labels[axis], scale: 'linear' };
}

function axisValues({ axis, entries }: ImpedanceSeries): readonly number[] {
  return entries.map(({ axisValue }) => (axis === 'thickness' ? 1000 * axisValue : axisValue));
}

function arcLabel({ name, role }: SeriesArc): string {
  return role === undefined ? name : `${name} (${role.replace('-', ' ')})`;
}

function errorSeries(label: string, x: readonly number[], values: readonly SeriesValue[], colour: number): Series {
  return {
    ...{ label, x, mark: 'line-and-points', dashed: false, colour },
    y: values.map(({ value }) => value),
    yError: values.map(({ standardError }) => (Number.isFinite(standardError) ? standardError : 0)),
  };
}

function spansDecades(values: readonly number[]): boolean {
  const positive = values.filter((value) => value > 0);
  return positive.length === values.filter(Number.isFinite).length && Math.max(...positive) > 5 * Math.min(...positive);
}
