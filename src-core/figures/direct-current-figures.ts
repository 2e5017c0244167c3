import type { DirectCurrentAnalysis, DirectCurrentResult, DirectCurrentStudy } from '../model/direct-current.ts';
import type { Figure, Series } from './figure.ts';

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
  return {
    id: 'direct-current',
    title: isTransient ? 'Relaxation after the step' : 'Steady current against voltage',
    caption: isTransient
      ? 'Measured, fitted by the modes that belong to what was held, and the steady value extrapolated from them with its standard uncertainty.'
      : 'Steady currents, the two branches of electrons and holes fitted to them, and the plateau of the electrons.',
    x: { label: axisLabel(curve.xTitle), scale: 'linear', ...(isTransient && { kind: 'duration' as const }) },
    y: { label: axisLabel(curve.yTitle), scale: 'linear' },
    series: [
      { label: 'measured', x, y: measured, mark: 'points', colour: 0 },
      { label: 'fitted', x, y: fitted, mark: 'line', dashed: false, colour: 1 },
      ...(level && x.length > 1 ? [levelSeries(level, x, isTransient)] : []),
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
    y: { label: 'σ_e / S cm⁻¹', scale: 'log' },
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
  { symbol, value, standardUncertainty }: DirectCurrentResult,
  x: readonly number[],
  isTransient: boolean,
): Series {
  const ends = [isTransient ? 0 : x[0]!, x.at(-1)!];
  const isKnown = Number.isFinite(standardUncertainty);
  return {
    ...{ label: isTransient ? `${symbol}, extrapolated` : `plateau ${symbol}`, x: ends, y: [value, value] },
    ...{ mark: 'line', dashed: true, colour: 2 },
    ...(isKnown && {
      band: { low: ends.map(() => value - standardUncertainty), high: ends.map(() => value + standardUncertainty) },
    }),
  };
}

/** "t (s)" as the axes write it. */
function axisLabel(title: string): string {
  return title.replace(/ \((.+)\)$/, ' / $1');
}
