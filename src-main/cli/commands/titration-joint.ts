import { existsSync } from 'node:fs';
import path from 'node:path';
import { jointSentence } from '../../../src-core/analysis/joint/joint-words.ts';
import { wordsOfKind } from '../../../src-core/analysis/titration/pulse-words.ts';
import { AppError, neverCancelled } from '../../../src-core/errors.ts';
import { jointDiffusivityFigure } from '../../../src-core/figures/joint-figures.ts';
import type { SpectrumSource } from '../../../src-core/contract/calls.ts';
import type { UncertainValue } from '../../../src-core/model/finding.ts';
import type { JointAnalysis, JointRow, JointSettings } from '../../../src-core/model/joint-view.ts';
import { formatUncertain, toSignificant } from '../../../src-core/units/format.ts';
import { parseSpectra, parseTitrationText } from '../../host/analysis/read-data-file.ts';
import { spectraOfFile } from '../../host/analysis/series-sources.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { analyseJointView } from '../../host/jobs/tasks.ts';
import { circuitOptions, readConstraints } from '../circuit-options.ts';
import { defineCommand, type OptionDefinitions, type OptionValues } from '../command.ts';
import type { CliIo } from '../io.ts';
import { createProgress } from '../progress.ts';
import { readSample, refuseMissingFile } from '../read-document.ts';
import { readNumbers } from '../read-spectrum.ts';
import { textTable } from '../table.ts';
import { readTitrationSettings } from '../titration-settings.ts';
import { currentSignOf, titrationOptions } from '../titration-source.ts';
import { withMeasured } from '../with-host.ts';
import { writeFigure } from '../write-figure.ts';

const { guess, fix, tie, bound, fmin, fmax } = circuitOptions;
const jointOptions = {
  ...titrationOptions,
  spectra: {
    kind: 'list',
    value: 'FILE',
    help: 'spectra of files, one for each pulse or potential step in their order; again for more',
  },
  circuit: { kind: 'text', value: 'CIRCUIT', help: 'of the spectra; default: R0-p(R1-Wsph1,CPE1) for spheres' },
  'charge-transfer': { kind: 'text', value: 'NAME', help: 'parameter that is R_ct; default: the second resistance' },
  ...{ guess, fix, tie, bound, fmin, fmax },
  figure: { kind: 'text', value: 'FILE', help: 'both diffusivities against x as .svg, .pdf, .png or .csv' },
} as const satisfies OptionDefinitions;
type JointOptions = OptionValues<typeof jointOptions>;

export const titrationJoint = defineCommand({
  name: 'titration joint',
  summary: 'D of a titration by its pulses and by the impedance taken in its rests, and charge transfer against x.',
  positionals: '<file|runId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: jointOptions,
  examples: [
    'titration joint 4f2c… --figure both.pdf          (a run with a spectrum after each rest)',
    'titration joint gitt.csv --sample cathode.json --spectra eis-01.csv --spectra eis-02.csv',
  ],
  async run({ io, options, positionals }) {
    const source = positionals[0]!;
    const analysis = existsSync(source) ? await analyseFile(source, options, io) : await analyseRun(source, options);
    if (options.figure !== undefined) await writeFigure(jointDiffusivityFigure(analysis), options.figure);
    return { json: { source, ...analysis }, text: toText(source, analysis) };
  },
});

async function analyseFile(file: string, options: JointOptions, io: CliIo): Promise<JointAnalysis> {
  const sample = await readSample(options.sample);
  if (!sample)
    throw new AppError('input/missing-field', 'A titration from a file needs a sample.', {
      remedy: 'Add --sample FILE; “mobion samples --json” shows how it is written.',
    });
  const name = path.basename(file);
  const sign = currentSignOf(options['current-sign']);
  const { titration: data, warnings } = parseTitrationText(await readInputText(file), name, sign);
  const spectra = (await Promise.all(options.spectra.map(readSpectra))).flat();
  const settings = await readTitrationSettings(options);
  const progress = createProgress(io);
  const analysis = analyseJointView(
    { data, sample, settings, spectra, joint: jointSettings(options) },
    {
      cancellation: neverCancelled,
      onProgress: (share) => progress.show(`${name}: ${Math.round(100 * share)} %`),
    },
  );
  progress.end();
  return { ...analysis, warnings: [...warnings, ...analysis.warnings] };
}

async function readSpectra(file: string) {
  const name = path.basename(file);
  return spectraOfFile(parseSpectra(await readInputText(file), name), name, {});
}

/** What comes out is stored with the run. */
async function analyseRun(runId: string, options: JointOptions): Promise<JointAnalysis> {
  refuseMissingFile(runId);
  const settings = await readTitrationSettings(options);
  const spectra = await Promise.all(
    options.spectra.map(async (file): Promise<SpectrumSource> => ({
      fileName: path.basename(file),
      text: await readInputText(file),
    })),
  );
  const sign = currentSignOf(options['current-sign']);
  return withMeasured(options.db, async ({ analyses, storage }) => {
    const sample = await readSample(options.sample, (id) => storage.samples.find(id));
    const request = {
      ...{ runId, ...settings, joint: jointSettings(options) },
      ...(sign === undefined ? {} : { currentSign: sign }),
      ...(spectra.length === 0 ? {} : { spectra }),
    };
    const { jointView } = await analyses.make('jointView', request, sample);
    if (!jointView) throw new Error('a joint view without a result');
    return jointView;
  });
}

function jointSettings(options: JointOptions): JointSettings {
  const { circuit, fmin: lowest, fmax: highest, 'charge-transfer': chargeTransfer } = options;
  const constraints = readConstraints({ ...options, order: [] });
  return {
    ...(circuit === undefined ? {} : { circuit }),
    ...(options.guess === undefined ? {} : { guess: readNumbers('guess', options.guess) }),
    ...(constraints.length === 0 ? {} : { constraints }),
    ...(lowest === undefined ? {} : { minFrequencyHz: lowest }),
    ...(highest === undefined ? {} : { maxFrequencyHz: highest }),
    ...(chargeTransfer === undefined ? {} : { chargeTransfer }),
  };
}

function toText(source: string, analysis: JointAnalysis): string {
  const { circuit, rows, skipped, warnings, assumptions } = analysis;
  const { column, many } = wordsOfKind(analysis.of);
  const header = [column, 'x', `D ${many} (cm²/s)`, 'D spectrum (cm²/s)', 'Ratio', 'In errors', 'R_ct (Ω)', 'Verdict'];
  const lines = [
    ...skipped.map((one) => `Left out: ${one.source}: ${one.message}`),
    ...assumptions,
    ...warnings.map(({ message }) => `Warning: ${message}`),
  ];
  return [
    `${source}, spectra by ${circuit}\n`,
    textTable(header, rows.map(rowText)),
    `${jointSentence(analysis)}\n`,
    ...lines.map((line) => `${line}\n`),
  ].join('');
}

function rowText(row: JointRow): string[] {
  const text = (found: UncertainValue | undefined, factor = 1): string =>
    found ? formatUncertain(found.value * factor, found.standardUncertainty * factor) : '–';
  return [
    String(row.pulseIndex),
    Number.isFinite(row.x) ? row.x.toFixed(4) : '–',
    // In cm²/s as on the screens; the JSON stays in SI units.
    text(row.fromPulses, 1e4),
    text(row.fromWarburg, 1e4),
    text(row.ratio),
    row.differenceInErrors === undefined ? '–' : toSignificant(row.differenceInErrors, 2),
    text(row.chargeTransfer),
    row.verdict,
  ];
}
