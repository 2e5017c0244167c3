import type { ImpedanceFit } from '../model/results.ts';
import type { Spectrum } from '../model/spectrum.ts';
import type { Figure, Series } from './figure.ts';
import { formatEngineering } from '../units/format.ts';
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

/**
 * The arcs alone, where a blocking or diffusion tail towards low frequencies is so long that it hides them: points
 * down to the lowest −Z″ after the arcs and as far into the tail as the arcs are high. Undefined where the tail is
 * less than twice as high as the arcs, or there is no arc.
 */
export function nyquistDetailFigure(spectrum: Spectrum, fit?: FitCurve): Figure | undefined {
  const order = Array.from(spectrum.frequencyHz, (_, i) => i).sort(
    (a, b) => spectrum.frequencyHz[b]! - spectrum.frequencyHz[a]!,
  );
  const height = order.map((i) => -spectrum.zImOhm[i]!);
  const valley = lastValley(height);
  if (valley === undefined) return undefined;
  const arcHeight = Math.max(...height.slice(0, valley + 1));
  if (height.at(-1)! < 2 * arcHeight) return undefined;
  const end = height.findIndex((value, i) => i > valley && value > arcHeight);
  const lowestHz = spectrum.frequencyHz[order[Math.max(valley, end - 1)]!]!;
  const kept = order.filter((i) => spectrum.frequencyHz[i]! >= lowestHz);
  const keptFit = fit && Array.from(fit.frequencyHz, (_, i) => i).filter((i) => fit.frequencyHz[i]! >= lowestHz);
  const pick = (values: ArrayLike<number>, rows: readonly number[]): Float64Array =>
    Float64Array.from(rows, (i) => values[i]!);
  const figure = nyquistFigure(
    {
      name: spectrum.name,
      frequencyHz: pick(spectrum.frequencyHz, kept),
      zReOhm: pick(spectrum.zReOhm, kept),
      zImOhm: pick(spectrum.zImOhm, kept),
    },
    fit &&
      keptFit && {
        ...fit,
        frequencyHz: Array.from(pick(fit.frequencyHz, keptFit)),
        fitReOhm: Array.from(pick(fit.fitReOhm, keptFit)),
        fitImOhm: Array.from(pick(fit.fitImOhm, keptFit)),
      },
  );
  return {
    ...figure,
    id: 'nyquist-detail',
    title: `Nyquist plot, high frequencies: ${spectrum.name}`,
    caption: `The part of the Nyquist plot from ${formatEngineering(lowestHz, 'Hz', 3)} up. ${spectrum.name}.`,
  };
}

/** Where the final rise of −Z″ begins, if anything higher came before it. */
function lastValley(height: readonly number[]): number | undefined {
  let valley = height.length - 1;
  while (valley > 0 && height[valley - 1]! < height[valley]!) valley -= 1;
  const before = Math.max(...height.slice(0, valley));
  return valley > 1 && before > 1.05 * height[valley]! ? valley : undefined;
}

/** Several spectra of one run in one plot; beyond seven, seven spread evenly from first to last. */
export function nyquistOverviewFigure(spectra: readonly Spectrum[]): Figure {
  const chosen = spreadOver(spectra, 7);
  const labels = shortNames(chosen);
  const { factor, unit } = commonPrefix(
    chosen.flatMap((spectrum) => [spectrum.zReOhm, spectrum.zImOhm]),
    'Ω',
  );
  return {
    id: 'nyquist-overview',
    title: 'Spectra of the run',
    caption: `Negative imaginary part of the impedance against its real part, equal scales; ${selection(chosen, spectra)}.`,
    x: { label: `Z′ / ${unit}`, scale: 'linear' },
    y: { label: `−Z″ / ${unit}`, scale: 'linear' },
    equalScales: true,
    series: chosen.map((spectrum, colour) => ({
      label: labels[colour]!,
      x: scaled(spectrum.zReOhm, 1 / factor),
      y: scaled(spectrum.zImOhm, -1 / factor),
      mark: 'line-and-points',
      dashed: false,
      colour,
    })),
  };
}

/** |Z| of several spectra of one run against frequency; the same ones as in the Nyquist overview. */
export function bodeOverviewFigure(spectra: readonly Spectrum[]): Figure {
  const chosen = spreadOver(spectra, 7);
  const labels = shortNames(chosen);
  return {
    id: 'bode-overview',
    title: 'Magnitude of the impedance',
    caption: `Magnitude |Z| of the impedance against frequency f; ${selection(chosen, spectra)}.`,
    x: { label: 'f / Hz', scale: 'log' },
    y: { label: '|Z| / Ω', scale: 'log' },
    series: chosen.map((spectrum, colour) => ({
      label: labels[colour]!,
      x: spectrum.frequencyHz,
      y: magnitude({ re: spectrum.zReOhm, im: spectrum.zImOhm }),
      mark: 'line-and-points',
      dashed: false,
      colour,
    })),
  };
}

function spreadOver<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}

/** "Spectrum 3 of 10 (charge)" is "3 (charge)" beside others, and "3" where all were charged: a legend is narrow. */
function shortNames(spectra: readonly Spectrum[]): readonly string[] {
  const parts = spectra.map(({ name }) => /^Spectrum (\d+) of \d+(.*)$/.exec(name));
  const ending = parts[0]?.[2];
  const sameEnding = spectra.length > 1 && parts.every((part) => part?.[2] === ending);
  return spectra.map(({ name }, i) => {
    const part = parts[i];
    return part ? `${part[1]}${sameEnding ? '' : part[2]}` : name;
  });
}

function selection(chosen: readonly Spectrum[], all: readonly Spectrum[]): string {
  return chosen.length < all.length ? `${chosen.length} of the run’s ${all.length} spectra` : 'all spectra of the run';
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
      { label: 'real part', x: fit.frequencyHz, y: scaled(fit.residualRe, 100), mark: 'points', colour: 0 },
      {
        label: 'imaginary part',
        x: fit.frequencyHz,
        y: scaled(fit.residualIm, 100),
        mark: 'points',
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
