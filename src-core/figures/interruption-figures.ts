import { interruptionWindow } from '../analysis/titration/interruption.ts';
import { fitSquareRoot } from '../analysis/titration/square-root-law.ts';
import type { TitrationPulse } from '../model/results.ts';
import type { TitrationData } from '../model/titration.ts';
import type { Figure } from './figure.ts';

type Recorded = Pick<TitrationData, 'timeS' | 'voltageV'>;

/** Beyond its window the interruption is drawn to so many times the window's end. */
const drawnFactor = 1.5;

/** The samples after switching off, and the line through those in the window. */
function linePoints({ timeS, voltageV }: Recorded, { endTimeS }: TitrationPulse, untilS: number) {
  const lastS = Math.min(drawnFactor * interruptionWindow.toS, untilS - endTimeS);
  const points = Array.from(timeS, (time, i) => ({ sinceS: time - endTimeS, voltageV: voltageV[i]! })).filter(
    ({ sinceS }) => sinceS > 0 && sinceS < lastS,
  );
  const times = Float64Array.from(points, ({ sinceS }) => sinceS);
  const volts = Float64Array.from(points, (point) => point.voltageV);
  return { points, line: fitSquareRoot(times, volts, interruptionWindow) };
}

/**
 * E of an interruption against the root of the time since the current went off, with the line whose slope gives D.
 *
 * @param untilS - where the current flows again, s on the clock of the record; the end of the record when absent
 */
export function interruptionFigure(recorded: Recorded, pulse: TitrationPulse, untilS = Infinity): Figure {
  const { points, line } = linePoints(recorded, pulse, untilS);
  const { fromS, toS } = interruptionWindow;
  const at = (from: number, to: number) => ({
    x: [Math.sqrt(from), Math.sqrt(to)],
    y: [from, to].map((time) => line!.intercept + line!.slope * Math.sqrt(time)),
  });
  return {
    id: 'interruption',
    title: 'Interruption against √t',
    caption:
      `Voltage of the interruption after pulse ${pulse.index} against the root of the time since the current went off. ` +
      `The line is solid in its window, ${fromS} to ${toS} s: its slope and the rise of the voltage while the current ` +
      'flows give D; its begin is the voltage without resistance.',
    x: { label: '√(t / s)', scale: 'linear' },
    y: { label: 'E / V', scale: 'linear' },
    series: [
      {
        label: 'measured',
        x: points.map(({ sinceS }) => Math.sqrt(sinceS)),
        y: points.map(({ voltageV }) => voltageV),
        mark: 'points',
        colour: 0,
      },
      ...(line
        ? [
            { label: 'line of ICI', ...at(fromS, toS), mark: 'line', dashed: false, colour: 3 } as const,
            { label: 'back to the switch', ...at(0, fromS), mark: 'line', dashed: true, colour: 3 } as const,
          ]
        : []),
    ],
  };
}

/** What the voltage of an interruption has beyond that line, µV. */
export function interruptionResidualFigure(recorded: Recorded, pulse: TitrationPulse, untilS = Infinity): Figure {
  const { points, line } = linePoints(recorded, pulse, untilS);
  const { fromS, toS } = interruptionWindow;
  const inside = line ? points.filter(({ sinceS }) => sinceS >= fromS && sinceS <= toS) : [];
  return {
    id: 'interruption-residual',
    title: 'Measured less the line of ICI',
    caption: `Voltage of the interruption after pulse ${pulse.index} less the line, inside its window.`,
    x: { label: '√(t / s)', scale: 'linear' },
    y: { label: 'E − line / µV', scale: 'linear' },
    series: [
      {
        label: 'residual',
        x: inside.map(({ sinceS }) => Math.sqrt(sinceS)),
        y: inside.map(({ sinceS, voltageV }) => 1e6 * (voltageV - line!.intercept - line!.slope * Math.sqrt(sinceS))),
        mark: 'line-and-points',
        colour: 0,
      },
    ],
  };
}
