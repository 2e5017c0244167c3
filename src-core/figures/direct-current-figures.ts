import type { DirectCurrentAnalysis, DirectCurrentResult, DirectCurrentStudy } from '../model/direct-current.ts';
import type { Figure, Series } from './figure.ts';
import { commonPrefix, scaled, type Prefix } from './scaling.ts';

/** Currents that span more than this are drawn on a logarithmic axis, where the plateau of the electrons is seen too. */
const wideSpan = 30;

/**
 * The measurement with the curve that was fitted; of a transient the steady value that was extrapolated with its band,
 * of a staircase the plateau of the electrons.
 *
 * @returns undefined where the method fitted no curve
 */
export function directCurrentPlot({ curve, results }: DirectCurrentAnalysis): Figure | undefined {
  if (!curve) return undefined;
  const { x, measured, fitted } = curve;
  const isTransient = curve.xTitle.startsWith('t');
  const level = results.find(({ id }) => id === (isTransient ? 'steadyValue' : 'plateauCurrent'));
  const [, name = 'I', unit = 'A'] = /^(.+) \((.+)\)$/.exec(curve.yTitle) ?? [];
  const prefix = commonPrefix([measured, fitted], unit);
  const all = [...measured, ...fitted];
  const isWide = !isTransient && Math.min(...all) > 0 && Math.max(...all) > wideSpan * Math.min(...all);
  return {
    id: 'direct-current',
    title: isTransient ? 'Relaxation after the step' : 'Steady current against voltage',
    caption: isTransient
      ? 'Measured, fitted by the modes that belong to what was held, and the steady value extrapolated from them with its standard uncertainty.'
      : 'Steady currents, the two branches of electrons and holes fitted to them, and the plateau of the electrons.',
    x: isTransient
      ? { label: 'Time since the step', scale: 'linear', kind: 'duration' }
      : { label: 'E / V', scale: 'linear' },
    y: { label: `${name} / ${prefix.unit}`, scale: isWide ? 'log' : 'linear' },
    series: [
      { label: 'measured', x, y: scaled(measured, 1 / prefix.factor), mark: 'points', colour: 0 },
      { label: 'fitted', x, y: scaled(fitted, 1 / prefix.factor), mark: 'line', dashed: false, colour: 1 },
      ...(level && level.value > 0 && x.length > 1 ? [levelSeries(level, x, isTransient, prefix)] : []),
    ],
  };
}

/** Electronic conductivity at the blocking electrode against the voltage, of Hebb and Wagner's method. */
export function localConductivityPlot({ local = [] }: Pick<DirectCurrentStudy, 'local'>): Figure | undefined {
  // A logarithmic axis knows no currents that fall.
  const rising = local.filter(({ conductivitySPerCm }) => conductivitySPerCm > 0);
  if (rising.length < 2) return undefined;
  return {
    id: 'local-conductivity',
    title: 'Electronic conductivity at the blocking electrode',
    caption: '(L/S)·dI/dE between neighbouring points; where the current does not rise there is none.',
    x: { label: 'E / V', scale: 'linear' },
    y: { label: 'σ / S cm⁻¹', scale: 'log' },
    series: [
      {
        ...{ label: '(L/S)·dI/dE', mark: 'line-and-points', dashed: false, colour: 0 },
        x: rising.map(({ voltageV }) => voltageV),
        y: rising.map(({ conductivitySPerCm }) => conductivitySPerCm),
      },
    ],
  };
}

function levelSeries(
  { value, standardUncertainty }: DirectCurrentResult,
  x: readonly number[],
  isTransient: boolean,
  { factor }: Prefix,
): Series {
  const ends = [isTransient ? 0 : x[0]!, x.at(-1)!];
  const level = value / factor;
  const half = standardUncertainty / factor;
  return {
    ...{ label: isTransient ? 'steady value, extrapolated' : 'plateau of the electrons' },
    ...{ x: ends, y: [level, level], mark: 'line', dashed: true, colour: 2 },
    // No band below 0: a logarithmic axis has none.
    ...(half < level && { band: { low: ends.map(() => level - half), high: ends.map(() => level + half) } }),
  };
}
