import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { analyseTitration } from '../../src-core/analysis/titration/analyse.ts';
import { titrationTitle } from '../../src-core/analysis/titration/words.ts';
import { AppError } from '../../src-core/errors.ts';
import type { AnalysisRecord, TitrationAnalysis } from '../../src-core/model/results.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import { estimatorNames, type TitrationSettings } from '../../src-core/model/titration.ts';
import { parseTitrationText } from '../host/analysis/read-data-file.ts';
import { readInputText } from '../host/files/read-input.ts';
import { programVersion } from '../host/program.ts';
import type { OptionDefinitions } from './command.ts';
import type { CliIo } from './io.ts';
import { createProgress } from './progress.ts';
import { readSample, refuseMissingFile } from './read-document.ts';
import { pulseOptions } from './titration-settings.ts';
import { dbOption, withMeasured } from './with-host.ts';

/** Everything a titration's analysis may be told. */
export const titrationOptions = {
  sample: { kind: 'text', value: 'FILE|ID', help: 'radius or thickness, amounts; of a run: as it was measured' },
  estimator: {
    kind: 'text',
    value: 'NAME',
    choices: estimatorNames,
    help: 'what D is taken from; default: recommended',
  },
  window: { kind: 'text', value: 'FROM-TO', help: 'of Eq. 9, s from the start of the pulse; default 5-50' },
  geometry: { kind: 'text', value: 'SHAPE', choices: ['slab', 'cylinder', 'sphere'], help: 'default: the sample’s' },
  'constant-overpotential': { kind: 'flag', help: 'charge transfer does not change within a pulse' },
  'smoothing-width': { kind: 'number', value: 'DX', min: 1e-9, help: 'of E(x) for dE/dx and Θ; default: by itself' },
  ...pulseOptions,
  'current-sign': { kind: 'text', value: 'SIGN', choices: ['1', '-1'], help: '-1 when positive current discharges' },
  db: dbOption,
} as const satisfies OptionDefinitions;

interface AnalysedTitration {
  readonly record: AnalysisRecord;
  readonly analysis: TitrationAnalysis;
  readonly sample: Sample;
  /** The name of the file, or the title of the run. */
  readonly source: string;
  readonly simulated: boolean;
}

interface Wanted {
  readonly sampleName: string | undefined;
  readonly settings: TitrationSettings;
  readonly currentSign: 1 | -1 | undefined;
}

export function currentSignOf(option: string | undefined): 1 | -1 | undefined {
  return option === undefined ? undefined : option === '-1' ? -1 : 1;
}

/** A file of any known format; nothing is stored. @throws AppError `input/missing-field` without a sample */
export async function analyseTitrationFile(
  file: string,
  { sampleName, settings, currentSign }: Wanted,
  io: CliIo,
): Promise<AnalysedTitration> {
  const sample = await readSample(sampleName);
  if (!sample)
    throw new AppError('input/missing-field', 'A titration from a file needs a sample.', {
      remedy: 'Add --sample FILE; “mobion samples --json” shows how it is written.',
    });
  const text = await readInputText(file);
  const source = path.basename(file);
  const { titration, warnings } = parseTitrationText(text, source, currentSign);
  const progress = createProgress(io);
  const found = analyseTitration(titration, sample, {
    ...settings,
    progress: (share) => progress.show(`${source}: ${Math.round(100 * share)} %`),
  });
  progress.end();
  const analysis = { ...found, warnings: [...warnings, ...found.warnings] };
  const record: AnalysisRecord = {
    ...{ id: randomUUID(), kind: 'titration', createdAt: new Date().toISOString(), programVersion },
    title: titrationTitle(source),
    parameters: { sample, ...settings, ...(currentSign === undefined ? {} : { currentSign }) },
    inputHash: createHash('sha256').update(text).digest('hex'),
    titration: analysis,
  };
  return { record, analysis, sample, source, simulated: false };
}

/** A run; what comes out is stored with it. */
export async function analyseTitrationRun(
  runId: string,
  { sampleName, settings, currentSign }: Wanted,
  db: string | undefined,
): Promise<AnalysedTitration> {
  refuseMissingFile(runId);
  return withMeasured(db, async ({ analyses, storage, handlers }) => {
    const given = await readSample(sampleName, (id) => storage.samples.find(id));
    const request = { runId, ...settings, ...(currentSign === undefined ? {} : { currentSign }) };
    const record = await analyses.make('titration', request, given);
    if (!record.titration) throw new Error('a titration analysis without a result');
    const run = await handlers['runs.show']({ runId });
    const { sample, title, instrument } = run;
    return {
      ...{ record, analysis: record.titration, sample: given ?? sample, source: title },
      simulated: instrument.virtual,
    };
  });
}
