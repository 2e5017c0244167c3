import type { TitrationPulse } from '../model/results.ts';
import type { Figure } from './figure.ts';

/** Measured voltage less the line of Eq. 9 against √t, inside the window and beyond it. */
export function squareRootResidualFigure({ squareRoot: plot, index }: TitrationPulse): Figure {
  const { timeS = [], voltageV = [], fromS = 0, toS = 0, interceptV = NaN, slopeVPerRootS = NaN } = plot ?? {};
  const points = timeS.map((time, i) => {
    const root = Math.sqrt(time);
    return { time, root, residual: 1e3 * (voltageV[i]! - interceptV - slopeVPerRootS * root) };
  });
  const series = (label: string, isInside: boolean) => {
    const chosen = points.filter(({ time }) => (time >= fromS && time <= toS) === isInside);
    return {
      label,
      x: chosen.map(({ root }) => root),
      y: chosen.map(({ residual }) => residual),
      mark: 'points',
      colour: isInside ? 3 : 0,
    } as const;
  };
  return {
    id: 'square-root-residual',
    title: 'Measured less the line of Eq. 9',
    caption: `Voltage of pulse ${index} less the line of Eq. 9: inside the window of its fit, and beyond it.`,
    x: { label: '√(t / s)', scale: 'linear' },
    y: { label: 'E − line / mV', scale: 'linear' },
    series: [series('beyond the window', false), series('in the window', true)],
  };
}
