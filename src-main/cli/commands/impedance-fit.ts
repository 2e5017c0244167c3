import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AnalysisRecord } from '../../../src-core/model/results.ts';
import { impedanceJson } from '../../../src-core/reports/impedance-answer.ts';
import type { AnalysisReportInput } from '../../../src-core/reports/report-input.ts';
import { analyseImpedance } from '../../host/jobs/tasks.ts';
import { circuitOptions, readCircuitSettings, type CircuitSettings } from '../circuit-options.ts';
import {
  defineCommand,
  UsageError,
  type CommandAnswer,
  type OptionDefinitions,
  type OptionValues,
} from '../command.ts';
import { fitToText } from '../fit-answer.ts';
import { readSample, refuseMissingFile } from '../read-document.ts';
import { positiveImaginaryOption, readSpectrumFile } from '../read-spectrum.ts';
import { recordOf, reportOptions, wantsReport, withReport } from '../report-files.ts';
import { answerForEach } from '../results.ts';
import { createTaskWorkers, type TaskWorkers } from '../task-workers.ts';
import { dbOption, withMeasured } from '../with-host.ts';

interface Settings extends CircuitSettings {
  /** Not for many files at once, where it would take longer than all their fits: “impedance check” is for that. */
  readonly judge?: boolean;
}

const fitOptions = {
  ...circuitOptions,
  bootstrap: { kind: 'integer', value: 'N', min: 1, max: 100_000, help: 'intervals from N simulated spectra' },
  profile: { kind: 'text', value: 'NAME', help: 'profile likelihood of a parameter' },
  sample: { kind: 'text', value: 'FILE|ID', help: 'with thickness and area: conductivities too' },
  'leak-target': { kind: 'number', value: 'RATIO', help: 'σ_e/σ_i wanted at most of a mixed conductor; default 1e-6' },
  step: {
    kind: 'integer',
    value: 'N',
    min: 1,
    help: 'of a run: the step with the spectrum; of an import: its number in the file (default: the first)',
  },
  latex: { kind: 'flag', help: 'circuit and parameters as LaTeX' },
  ...reportOptions,
  'positive-imaginary': positiveImaginaryOption,
  db: dbOption,
} as const satisfies OptionDefinitions;

type FitOptions = OptionValues<typeof fitOptions>;

interface Fitted {
  readonly record: AnalysisRecord;
  /** What it was made of, for the report. */
  readonly about: Pick<AnalysisReportInput, 'origins' | 'spectra' | 'isSimulated'>;
}

export const impedanceFit = defineCommand({
  name: 'impedance fit',
  summary: 'Fits a circuit to impedance spectra: files (freq_Hz,Zre_ohm,Zim_ohm), runs or imports.',
  positionals: '<file|runId|importId>…',
  minPositionals: 1,
  options: fitOptions,
  async run({ options, positionals }) {
    const settings = readSettings(options);
    // Runs are worked on one by one: each opens the data file for itself.
    const files = positionals.every((source) => existsSync(source)) ? positionals.length : 0;
    const workers = createTaskWorkers('impedance.analyse', analyseImpedance, files);
    const fitOne = async (source: string): Promise<CommandAnswer> => {
      const fitted = existsSync(source)
        ? await fitFile(source, { ...settings, judge: files === 1 }, options, workers)
        : await fitRun(source, settings, options);
      const { impedance: analysis } = fitted.record;
      if (!analysis) throw new Error('an impedance analysis without a result');
      const answer = {
        json: { source, ...impedanceJson(analysis, options.latex) },
        text: fitToText(source, analysis, options.latex),
      };
      return withReport(answer, options, { records: [fitted.record], ...fitted.about });
    };
    if (wantsReport(options) && positionals.length > 1)
      throw new UsageError('Several sources would be reported into one file.', 'Report one source at a time.');
    return answerForEach(positionals, fitOne, workers.atOnce).finally(() => workers.close());
  },
});

function readSettings(options: FitOptions): Settings {
  const { bootstrap, profile } = options;
  return {
    ...readCircuitSettings(options),
    ...(bootstrap === undefined ? {} : { bootstrap }),
    ...(profile === undefined ? {} : { profile }),
    ...(options['leak-target'] === undefined ? {} : { electronicLeakTarget: options['leak-target'] }),
  };
}

async function fitFile(
  file: string,
  settings: Settings,
  options: FitOptions,
  workers: TaskWorkers<'impedance.analyse'>,
): Promise<Fitted> {
  const sample = await readSample(options.sample);
  const { spectrum, warnings } = await readSpectrumFile(file, options['positive-imaginary']);
  const analysis = await workers.run({ spectrum, ...settings, ...(sample ? { sample } : {}) });
  const { judge: _, ...asked } = settings;
  const fileName = path.basename(file);
  const record = recordOf(
    'impedance',
    { ...analysis, warnings: [...warnings, ...analysis.warnings] },
    {
      title: `${settings.circuit} on ${spectrum.name}`,
      parameters: { ...asked, fileName, ...(sample ? { sample } : {}) },
      input: [spectrum.frequencyHz, spectrum.zReOhm, spectrum.zImOhm].map((column) => [...column]),
    },
  );
  return { record, about: { origins: [{ label: 'Of the file', value: fileName }], spectra: [spectrum] } };
}

/** A spectrum of a run or an import; what comes out is stored with it. */
async function fitRun(
  runId: string,
  settings: Settings,
  { db, step, sample: sampleName }: FitOptions,
): Promise<Fitted> {
  refuseMissingFile(runId);
  return withMeasured(db, async ({ analyses, storage, reports }) => {
    const from = runId.startsWith('import-') ? { importId: runId } : { runId };
    const source = { ...from, ...(step === undefined ? {} : { stepIndex: step - 1 }) };
    const sample = await readSample(sampleName, (id) => storage.samples.find(id));
    const record = await analyses.make('impedance', { source, ...settings }, sample);
    return { record, about: await reports.originOf(record) };
  });
}
