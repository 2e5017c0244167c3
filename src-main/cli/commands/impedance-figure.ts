import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Figure } from '../../../src-core/figures/figure.ts';
import { figureCsv } from '../../../src-core/figures/figure-table.ts';
import {
  bodeFigure,
  nyquistDetailFigure,
  nyquistFigure,
  residualsFigure,
} from '../../../src-core/figures/impedance-figures.ts';
import {
  columnWidthsMm,
  figureFormats,
  figureStyles,
  naturalHeightMm,
  widthLimitsMm,
} from '../../../src-core/figures/paper.ts';
import { relaxationFigure } from '../../../src-core/figures/relaxation-figures.ts';
import { smoothCurve } from '../../../src-core/figures/smooth-curve.ts';
import { validityResidualsFigure } from '../../../src-core/figures/validity-figures.ts';
import type { ImpedanceFit } from '../../../src-core/model/results.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import { writeHashed } from '../../host/files/written-file.ts';
import type { SpectrumSelection } from '../../host/jobs/task-types.ts';
import { analyseImpedance, checkSpectrum, relaxSpectrum } from '../../host/jobs/tasks.ts';
import { programVersion } from '../../host/program.ts';
import {
  defineCommand,
  UsageError,
  type CommandAnswer,
  type OptionDefinitions,
  type OptionValues,
} from '../command.ts';
import { readNumbers, readSpectrumFile } from '../read-spectrum.ts';
import { answerForEach } from '../results.ts';
import { readSelection, spectrumOptions } from '../spectrum-options.ts';

const kinds = ['nyquist', 'nyquist-detail', 'bode', 'residuals', 'kk', 'drt'] as const;
type Kind = (typeof kinds)[number];
const formats = [...figureFormats, 'csv'] as const;
const [narrowest, widest] = widthLimitsMm;

const figureOptions = {
  kind: { kind: 'text', value: 'KIND', choices: kinds, help: 'default: nyquist' },
  circuit: { kind: 'text', value: 'CIRCUIT', help: 'fitted and drawn through the points; residuals need one' },
  guess: { kind: 'text', value: 'LIST', help: 'start values in the circuit’s order' },
  out: {
    kind: 'text',
    value: 'FILE',
    required: true,
    help: 'its ending says what: .svg, .pdf, .png or .csv; {name} stands for the name of each source',
  },
  'width-mm': { kind: 'number', value: 'MM', min: narrowest, max: widest, help: 'default 85; two columns: 170' },
  'height-mm': { kind: 'number', value: 'MM', min: 30, max: widest, help: 'default: what suits the figure' },
  style: { kind: 'text', value: 'STYLE', choices: figureStyles, help: 'default: paper' },
  dpi: { kind: 'integer', value: 'N', min: 72, max: 1200, help: 'of PNG; default 600' },
  ...spectrumOptions,
} as const satisfies OptionDefinitions;

type FigureOptions = OptionValues<typeof figureOptions>;

/** Draws a spectrum, its fit, residuals, Kramers–Kronig test or relaxation times for a paper. */
export const impedanceFigure = defineCommand({
  name: 'impedance figure',
  summary: 'Figures of spectra for papers, as SVG, PDF or PNG, or their numbers as CSV.',
  positionals: '<file>…',
  minPositionals: 1,
  options: figureOptions,
  run({ options, positionals }) {
    const format = formatOf(options.out);
    if (positionals.length > 1 && !options.out.includes('{name}'))
      throw new UsageError('Several sources would be written into one file.', 'Put {name} into --out.');
    return answerForEach(positionals, async (source): Promise<CommandAnswer> => {
      const { spectrum, warnings } = await readSpectrumFile(source, options['positive-imaginary']);
      const kind = kinds.find((known) => known === options.kind) ?? 'nyquist';
      const figure = figureOf(kind, spectrum, options);
      const file = path.resolve(options.out.replaceAll('{name}', path.parse(source).name));
      const { widthMm, heightMm, bytes } = await drawn(figure, format, options);
      await mkdir(path.dirname(file), { recursive: true });
      const { sha256, bytes: size } = await writeHashed(file, [bytes]);
      const about = { source, kind, file, bytes: size, sha256, caption: figure.caption, warnings };
      return {
        json: format === 'csv' ? about : { ...about, widthMm, heightMm },
        text: `${file}\n`,
      };
    });
  },
});

function formatOf(file: string): (typeof formats)[number] {
  const ending = path.extname(file).slice(1).toLowerCase();
  const found = formats.find((known) => known === ending);
  if (found) return found;
  throw new UsageError(`--out cannot end in “.${ending.slice(0, 20)}”.`, `Choose one of .${formats.join(', .')}.`);
}

async function drawn(figure: Figure, format: (typeof formats)[number], options: FigureOptions) {
  const widthMm = options['width-mm'] ?? columnWidthsMm.single;
  const heightMm = options['height-mm'] ?? naturalHeightMm(figure, widthMm);
  if (format === 'csv') return { widthMm, heightMm, bytes: figureCsv(figure) };
  // The canvas is loaded only by those who draw.
  const { figureFile } = await import('../../host/figures/figure-file.ts');
  const style = figureStyles.find((known) => known === options.style) ?? 'paper';
  const { dpi } = options;
  const size = { widthMm, heightMm, ...(dpi === undefined ? {} : { dotsPerInch: dpi }) };
  return { widthMm, heightMm, bytes: figureFile({ figure, format, style, programVersion, ...size }) };
}

function figureOf(kind: Kind, spectrum: Spectrum, options: FigureOptions): Figure {
  const selection = readSelection(options);
  if (kind === 'kk') return validityResidualsFigure(checkSpectrum({ spectrum, ...selection }));
  if (kind === 'drt') return relaxationFigure(relaxSpectrum({ spectrum, ...selection }));
  const fit = fitOf(spectrum, selection, options);
  if (kind === 'residuals') {
    if (fit) return residualsFigure(fit);
    throw new UsageError('Residuals need a circuit.', 'Give it with --circuit.');
  }
  const curve = fit && smoothCurve(fit);
  if (kind === 'bode') return bodeFigure(spectrum, curve);
  if (kind === 'nyquist') return nyquistFigure(spectrum, curve);
  const detail = nyquistDetailFigure(spectrum, curve);
  if (detail) return detail;
  throw new UsageError('This spectrum has no tail that hides its arcs.', 'Draw --kind nyquist.');
}

function fitOf(spectrum: Spectrum, selection: SpectrumSelection, options: FigureOptions): ImpedanceFit | undefined {
  const { circuit, guess } = options;
  if (circuit === undefined) return undefined;
  const start = guess === undefined ? {} : { guess: readNumbers('guess', guess) };
  return analyseImpedance({ spectrum, circuit, ...start, ...selection }).fit;
}
