import { stat } from 'node:fs/promises';
import path from 'node:path';
import { availableParallelism } from 'node:os';
import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src-core/errors.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { ImpedanceSeries, SeriesAxis, SeriesSettings } from '../../../src-core/model/series.ts';
import { parseSpectra } from '../../host/analysis/read-data-file.ts';
import { spectraOfFile, spectraOfRun, type GatheredSpectrum } from '../../host/analysis/series-sources.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { listFolder } from '../../host/imports/folder-files.ts';
import { createJobPool } from '../../host/jobs/job-pool.ts';
import { calculateInParts, type RunPart } from '../../host/jobs/series-parts.ts';
import type { SeriesTask, Tasks } from '../../host/jobs/task-types.ts';
import { tasks } from '../../host/jobs/tasks.ts';
import { workerEntry } from '../../host/jobs/worker-entry.ts';
import { circuitOptions, readCircuitSettings } from '../circuit-options.ts';
import { defineCommand, type OptionDefinitions } from '../command.ts';
import type { CliIo } from '../io.ts';
import { dbOption, withMeasured } from '../with-host.ts';
import { createProgress } from '../progress.ts';
import { readSample, refuseMissingFile } from '../read-document.ts';
import { positiveImaginaryOption } from '../read-spectrum.ts';
import { seriesToJson, seriesToText } from '../series-answer.ts';
import { conditionOptions, withConditions } from '../series-conditions.ts';

const axes: readonly SeriesAxis[] = ['temperature', 'time', 'soc', 'thickness', 'index'];

const seriesOptions = {
  ...circuitOptions,
  global: {
    kind: 'text',
    value: 'LIST',
    help: 'parameters with one value for all spectra: "Q1,n1" or "CPE1.Q,CPE1.n"',
  },
  axis: {
    kind: 'text',
    value: 'KIND',
    choices: axes,
    help: 'along what; default: temperature, time or thickness as known',
  },
  ...conditionOptions,
  sample: { kind: 'text', value: 'FILE|ID', help: 'with thickness and area: conductivities too' },
  'positive-imaginary': positiveImaginaryOption,
  db: dbOption,
} as const satisfies OptionDefinitions;

export const impedanceSeries = defineCommand({
  name: 'impedance series',
  summary: 'Fits a circuit to many spectra along temperature, time, state of charge or thickness.',
  positionals: '<file|folder|runId>…',
  minPositionals: 1,
  options: seriesOptions,
  async run({ options, positionals, io }) {
    const circuit = readCircuitSettings(options);
    const runIds = await namesOfRuns(positionals);
    const files = (await Promise.all(positionals.filter((name) => !runIds.includes(name)).map(expand))).flat();
    const measured = await readRuns(runIds, options.db);
    const read = await readAll(files, options['positive-imaginary']);
    const { skipped } = read;
    const gathered = [...measured, ...read.gathered];
    const placed = withConditions(gathered, options);
    const sample = await readSample(options.sample);
    const axis = axes.find((known) => known === options.axis) ?? guessAxis(placed);
    const global = readNames(options.global);
    const settings: SeriesSettings = { ...circuit, axis, ...(global.length === 0 ? {} : { global }) };
    const series = await calculate(placed, settings, skipped, sample, io);
    const isWhole = series.skipped.length === 0;
    return { json: seriesToJson(series), text: seriesToText(series), exitCode: isWhole ? 0 : 1 };
  },
});

/** What is neither a file nor looks like one is taken for the id of a run. @throws AppError `input/not-found` */
async function namesOfRuns(names: readonly string[]): Promise<readonly string[]> {
  const runIds: string[] = [];
  for (const name of names) {
    if (await stat(name).catch(() => undefined)) continue;
    refuseMissingFile(name);
    runIds.push(name);
  }
  return runIds;
}

/** All spectra of runs with the temperatures that were measured beside them. @throws AppError `input/not-found` */
async function readRuns(runIds: readonly string[], db: string | undefined): Promise<readonly GatheredSpectrum[]> {
  if (runIds.length === 0) return [];
  return withMeasured(db, async ({ handlers, storage }) => {
    const gathered: GatheredSpectrum[] = [];
    for (const runId of runIds) {
      const run = await handlers['runs.show']({ runId });
      const dc = storage.chunks.dc(runId);
      gathered.push(...spectraOfRun(run, { dc, impedance: storage.chunks.impedance(runId) }, {}));
    }
    return gathered;
  });
}

/** The files of a folder in natural order, or the file itself. */
async function expand(name: string): Promise<readonly string[]> {
  const found = await stat(name).catch(() => undefined);
  if (!found?.isDirectory()) return [name];
  const { files } = await listFolder(name);
  if (files.length > 0) return files.map((file) => file.path);
  throw new AppError('input/not-found', `The folder “${name.slice(0, 200)}” holds no file with a known ending.`, {
    remedy: 'Name the files themselves.',
  });
}

/** What cannot be read is left out and named; the error of the first one is thrown when nothing is left. */
async function readAll(
  files: readonly string[],
  meaning: string | undefined,
): Promise<{ gathered: readonly GatheredSpectrum[]; skipped: ImpedanceSeries['skipped'] }> {
  const isKnown = meaning === 'inductive' || meaning === 'capacitive';
  const gathered: GatheredSpectrum[] = [];
  const skipped: { source: string; message: string; error: AppError }[] = [];
  for (const file of files) {
    const fileName = path.basename(file);
    try {
      const parsed = parseSpectra(await readInputText(file), fileName, isKnown ? { positiveImaginary: meaning } : {});
      gathered.push(...spectraOfFile(parsed, fileName, {}));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal') throw error;
      skipped.push({ source: fileName, message: error.message, error });
    }
  }
  if (gathered.length === 0 && skipped[0]) throw skipped[0].error;
  return { gathered, skipped: skipped.map(({ source, message }) => ({ source, message })) };
}

/** The first of temperature, thickness, time and state of charge that all spectra tell and that changes. */
function guessAxis(placed: readonly GatheredSpectrum[]): SeriesAxis {
  const differs = (valueOf: (item: GatheredSpectrum['conditions']) => number | undefined): boolean => {
    const values = placed.map(({ conditions }) => valueOf(conditions));
    return values.every((value) => value !== undefined) && new Set(values).size > 1;
  };
  if (differs(({ temperatureK }) => temperatureK)) return 'temperature';
  if (differs(({ thickness }) => thickness?.value)) return 'thickness';
  if (differs(({ timeS }) => timeS)) return 'time';
  return differs(({ soc }) => soc) ? 'soc' : 'index';
}

function readNames(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[,;\s]+/).filter((name) => name !== '');
}

/** What one fit takes, and what starting the workers takes, roughly, ms. */
const [fitMs, startMs] = [4, 1000] as const;

async function calculate(
  placed: readonly GatheredSpectrum[],
  settings: SeriesSettings,
  skipped: ImpedanceSeries['skipped'],
  sample: Sample | undefined,
  io: CliIo,
): Promise<ImpedanceSeries> {
  const inputs = placed.map(({ source, spectrum, conditions }) => ({ source, spectrum, conditions }));
  const task: SeriesTask = { inputs, settings, skipped, ...(sample ? { sample } : {}) };
  const size = Math.min(availableParallelism(), inputs.length);
  const progress = createProgress(io);
  const show = (share: number): void => progress.show(`Fitting ${inputs.length} spectra: ${Math.round(100 * share)} %`);
  if (size < 2 || inputs.length * fitMs < startMs) return calculateInParts(runHere, 1, task);
  const pool = createJobPool({ workerFile: workerEntry(), size });
  const run: RunPart = async (name, input, onProgress) => {
    const job = pool.run(name, input, { jobId: randomUUID(), ...(onProgress ? { onProgress } : {}) });
    return (await job.result) as ReturnType<Tasks[typeof name]>;
  };
  try {
    return await calculateInParts(run, size, task, show);
  } finally {
    progress.end();
    await pool.close();
  }
}

/** Few spectra are done before a worker has started. */
const runHere: RunPart = async (name, input) => {
  const context = {
    cancellation: { aborted: false, throwIfAborted: () => undefined },
    onProgress: () => undefined,
  };
  // The table's type cannot tell that name and input belong together.
  const work = tasks[name] as (given: typeof input, with_: typeof context) => unknown;
  return (await work(input, context)) as ReturnType<Tasks[typeof name]>;
};
