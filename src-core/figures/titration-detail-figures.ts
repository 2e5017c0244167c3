import { pulseWords } from '../analysis/titration/pulse-words.ts';
import type { TitrationPulse } from '../model/results.ts';
import type { Figure, Series } from './figure.ts';

const squareCentimetresPerSquareMetre = 1e4;

/** E of one pulse against √t, with the line of Eq. 9 drawn solid in its window and on to t = 0. */
export function squareRootFigure(pulse: TitrationPulse): Figure {
  const plot = pulse.squareRoot;
  const lineAt = (fromS: number, toS: number): Pick<Series, 'x' | 'y'> => {
    const roots = [Math.sqrt(fromS), Math.sqrt(toS)];
    return { x: roots, y: roots.map((root) => (plot?.interceptV ?? NaN) + (plot?.slopeVPerRootS ?? NaN) * root) };
  };
  const last = plot?.timeS.at(-1) ?? 0;
  return {
    id: `square-root-${pulse.index}`,
    title: `Pulse ${pulse.index} against √t`,
    caption:
      `Voltage of pulse ${pulse.index} against the root of the time since it began. The line of Eq. 9 is solid in its ` +
      `window, ${plot ? `${plot.fromS.toPrecision(3)} to ${plot.toS.toPrecision(3)} s` : 'which holds too few samples'}.`,
    x: { label: '√(t / s)', scale: 'linear' },
    y: { label: 'E / V', scale: 'linear' },
    series: [
      { label: 'measured', x: plot?.timeS.map(Math.sqrt) ?? [], y: plot?.voltageV ?? [], mark: 'points', colour: 0 },
      ...(plot
        ? [
            { label: 'Eq. 9', ...lineAt(plot.fromS, plot.toS), mark: 'line', dashed: false, colour: 3 } as const,
            { label: 'Eq. 9, beyond its window', ...lineAt(0, last), mark: 'line', dashed: true, colour: 3 } as const,
          ]
        : []),
    ],
  };
}

/** Measured less fitted voltage of one pulse and its rest. */
export function pulseResidualFigure(pulse: TitrationPulse): Figure {
  const { timeS = [], measuredV = [], fittedV = [] } = pulse.fit ?? {};
  return {
    id: `pulse-residual-${pulse.index}`,
    title: `Residual of pulse ${pulse.index}`,
    caption: `Measured less fitted voltage of pulse ${pulse.index} and the rest after it.`,
    x: { label: 'Time since the pulse began', scale: 'linear', kind: 'duration' },
    y: { label: 'E − E_fit / µV', scale: 'linear' },
    series: [
      {
        label: 'residual',
        x: timeS.map((time) => time - pulse.startTimeS),
        y: measuredV.map((value, i) => 1e6 * (value - fittedV[i]!)),
        mark: 'line-and-points',
        colour: 0,
      },
    ],
  };
}

/** One quantity of the pulses against x, a series for each direction; pulses without it are left out. */
function againstX(
  pulses: readonly TitrationPulse[],
  value: (pulse: TitrationPulse) => number | undefined,
  error: (pulse: TitrationPulse) => number | undefined,
  label: string,
  firstColour: number,
): Series[] {
  return (['charge', 'discharge'] as const).flatMap((direction, i) => {
    const chosen = pulses.filter((one) => one.direction === direction && Number.isFinite(value(one) ?? NaN));
    if (chosen.length === 0) return [];
    return {
      label: `${label}, ${direction}`,
      x: chosen.map(({ x }) => x),
      y: chosen.map((one) => value(one)!),
      yError: chosen.map((one) => error(one) ?? NaN),
      mark: 'line-and-points',
      colour: firstColour + 3 * i,
    };
  });
}

function slopeOrigin(pulses: readonly TitrationPulse[]): string {
  const { kind, one } = pulseWords(pulses);
  return kind === 'step'
    ? `${one}, from its voltage and the whole charge that it moves`
    : `${one}, from the smoothed titration curve`;
}

/** Θ against x. */
export function thermodynamicFactorFigure(pulses: readonly TitrationPulse[]): Figure {
  return {
    id: 'thermodynamic-factor',
    title: 'Thermodynamic factor',
    caption:
      `Thermodynamic factor Θ = −(zFx/RT) dE/dx of each ${slopeOrigin(pulses)}. Bars are one ` +
      'standard uncertainty. On plateaus it is not defined and left out.',
    x: { label: 'x', scale: 'linear' },
    y: { label: 'Θ', scale: 'log' },
    series: againstX(
      pulses,
      (pulse) => pulse.thermodynamicFactor,
      (pulse) => pulse.thermodynamicFactorUncertainty,
      'Θ',
      0,
    ),
  };
}

/** D_C and D_J = D_C/Θ against x. */
export function jumpDiffusivityFigure(pulses: readonly TitrationPulse[]): Figure {
  const toSquareCentimetres = (value: number | undefined) => value && value * squareCentimetresPerSquareMetre;
  return {
    id: 'jump-diffusivity',
    title: 'Chemical and jump diffusivity',
    caption:
      `Chemical diffusivity D_C and jump diffusivity D_J = D_C/Θ of each ${pulseWords(pulses).one}. ` +
      'Bars are one standard uncertainty.',
    x: { label: 'x', scale: 'linear' },
    y: { label: 'D / cm² s⁻¹', scale: 'log' },
    series: [
      ...againstX(
        pulses.filter((pulse) => pulse.chemicalDiffusivityM2PerS > 0),
        (pulse) => toSquareCentimetres(pulse.chemicalDiffusivityM2PerS),
        (pulse) => toSquareCentimetres(pulse.standardUncertainty),
        'chemical',
        0,
      ),
      ...againstX(
        pulses,
        (pulse) => toSquareCentimetres(pulse.jumpDiffusivityM2PerS),
        (pulse) => toSquareCentimetres(pulse.jumpDiffusivityUncertainty),
        'jump',
        1,
      ),
    ],
  };
}
