import type { ImpedanceFit } from '../model/results.ts';
import type { Spectrum } from '../model/spectrum.ts';
import type { Figure, Series } from './figure.ts';
import { commonPrefix, scaled } from './scaling.ts';

type FitCurve = Pick<ImpedanceFit, 'frequencyHz' | 'fitReOhm' | 'fitImOhm'> & Partial<Pick<ImpedanceFit, 'circuit'>>;

/** −Z″ against Z′ with equal scales; the fit as a line through its own points. */
export function nyquistFigure(spectrum: Spectrum, fit?: FitCurve): Figure {
  const { factor, unit } = commonPrefix([spectrum.zReOhm, spectrum.zImOhm], 'Ω');
  const data: Series = {
    label: 'measured',
    x: scaled(spectrum.zReOhm, 1 / factor),
    y: scaled(spectrum.zImOhm, -1 / factor),
    mark: 'points',
    colour: 0,
  };
  const fitted: Series | undefined = fit && {
    label: fitLabel(fit),
    x: scaled(fit.fitReOhm, 1 / factor),
    y: scaled(fit.fitImOhm, -1 / factor),
    mark: 'line',
    colour: 3,
    dashed: false,
  };
  return {
    id: 'nyquist',
    title: `Nyquist plot: ${spectrum.name}`,
    caption: `Negative imaginary part of the impedance against its real part, equal scales. ${spectrum.name}.`,
    x: { label: `Z′ / ${unit}`, scale: 'linear' },
    y: { label: `−Z″ / ${unit}`, scale: 'linear' },
    equalScales: true,
    series: fitted ? [data, fitted] : [data],
  };
}

/** Several spectra of one run in one plot; beyond seven, seven spread evenly from first to last. */
export function nyquistOverviewFigure(spectra: readonly Spectrum[]): Figure {
  const count = Math.min(7, spectra.length);
  const chosen = Array.from(
    { length: count },
    (_, i) => spectra[Math.round((i * (spectra.length - 1)) / Math.max(1, count - 1))]!,
  );
  const { factor, unit } = commonPrefix(
    chosen.flatMap((spectrum) => [spectrum.zReOhm, spectrum.zImOhm]),
    'Ω',
  );
  const selection = count < spectra.length ? `${count} of ${spectra.length} spectra` : `${count} spectra`;
  return {
    id: 'nyquist-overview',
    title: 'Spectra of the run',
    caption: `Negative imaginary part of the impedance against its real part, equal scales; ${selection} of the run.`,
    x: { label: `Z′ / ${unit}`, scale: 'linear' },
    y: { label: `−Z″ / ${unit}`, scale: 'linear' },
    equalScales: true,
    series: chosen.map((spectrum, colour) => ({
      label: spectrum.name,
      x: scaled(spectrum.zReOhm, 1 / factor),
      y: scaled(spectrum.zImOhm, -1 / factor),
      mark: 'line-and-points',
      colour,
    })),
  };
}

/** |Z| (left, logarithmic) and −φ (right) against frequency. */
export function bodeFigure(spectrum: Spectrum, fit?: FitCurve): Figure {
  const data = { re: spectrum.zReOhm, im: spectrum.zImOhm };
  const series: Series[] = [
    { label: '|Z|', x: spectrum.frequencyHz, y: magnitude(data), mark: 'points', colour: 0 },
    { label: '−φ', x: spectrum.frequencyHz, y: minusPhase(data), mark: 'points', colour: 3, axis: 'right' },
  ];
  if (fit) {
    const curve = { re: fit.fitReOhm, im: fit.fitImOhm };
    series.push(
      { label: '|Z|, fit', x: fit.frequencyHz, y: magnitude(curve), mark: 'line', dashed: false, colour: 0 },
      {
        label: '−φ, fit',
        x: fit.frequencyHz,
        y: minusPhase(curve),
        mark: 'line',
        dashed: true,
        colour: 3,
        axis: 'right',
      },
    );
  }
  return {
    id: 'bode',
    title: `Bode plot: ${spectrum.name}`,
    caption: `Magnitude |Z| and negative phase −φ of the impedance against frequency f. ${spectrum.name}.`,
    x: { label: 'f / Hz', scale: 'log' },
    y: { label: '|Z| / Ω', scale: 'log' },
    rightY: { label: '−φ / °', scale: 'linear' },
    series,
  };
}

/** Relative residuals of a fit, in per cent of |Z|, against frequency. */
export function residualsFigure(fit: Pick<ImpedanceFit, 'frequencyHz' | 'residualRe' | 'residualIm'>): Figure {
  return {
    id: 'residuals',
    title: 'Residuals',
    caption: 'Difference between measured and fitted impedance as a share of |Z|, against frequency f.',
    x: { label: 'f / Hz', scale: 'log' },
    y: { label: '(Z − Z_fit)/|Z| / %', scale: 'linear' },
    series: [
      { label: 'real part', x: fit.frequencyHz, y: scaled(fit.residualRe, 100), mark: 'line-and-points', colour: 0 },
      {
        label: 'imaginary part',
        x: fit.frequencyHz,
        y: scaled(fit.residualIm, 100),
        mark: 'line-and-points',
        colour: 3,
      },
    ],
  };
}

interface ComplexArrays {
  readonly re: ArrayLike<number>;
  readonly im: ArrayLike<number>;
}

function magnitude({ re, im }: ComplexArrays): number[] {
  return Array.from(re, (real, i) => Math.hypot(real, im[i]!));
}

/** Degrees; positive for capacitive impedances. */
function minusPhase({ re, im }: ComplexArrays): number[] {
  return Array.from(re, (real, i) => (-Math.atan2(im[i]!, real) * 180) / Math.PI);
}

function fitLabel(fit: FitCurve): string {
  return fit.circuit === undefined ? 'fit' : `fit ${fit.circuit}`;
}
