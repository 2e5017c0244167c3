import { existsSync } from 'node:fs';
import path from 'node:path';
import { analyseTitration } from '../../../src-core/analysis/titration/analyse.ts';
import { explanationText } from '../../../src-core/analysis/titration/explain/explanation-text.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { TitrationAnalysis, TitrationPulse } from '../../../src-core/model/results.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import { estimatorNames, type TitrationSettings } from '../../../src-core/model/titration.ts';
import { formatUncertain } from '../../../src-core/units/format.ts';
import { parseTitrationText } from '../../host/analysis/read-data-file.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { defineCommand } from '../command.ts';
import type { CliIo } from '../io.ts';
import { explanationsOf } from '../explanations.ts';
import { createProgress } from '../progress.ts';
import { readSample, refuseMissingFile } from '../read-document.ts';
import { answerForEach } from '../results.ts';
import { textTable } from '../table.ts';
import { pulseOptions, readTitrationSettings } from '../titration-settings.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const titrationAnalyse = defineCommand({
  name: 'titration analyse',
  summary: 'Chemical diffusivity from a titration (GITT): files (time_s,current_A,voltage_V) or runs.',
  positionals: '<file|runId>…',
  minPositionals: 1,
  options: {
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
    explain: { kind: 'integer', value: 'N', min: 1, help: 'how every number of pulse N was computed' },
    'current-sign': { kind: 'text', value: 'SIGN', choices: ['1', '-1'], help: '-1 when positive current discharges' },
    db: dbOption,
  },
  async run({ io, options, positionals }) {
    const settings = await readTitrationSettings(options);
    const sign = options['current-sign'] === undefined ? undefined : options['current-sign'] === '-1' ? -1 : 1;
    return answerForEach(positionals, async (source) => {
      const { analysis, sample } = existsSync(source)
        ? await analyseFile(source, options.sample, sign, settings, io)
        : await analyseRun(source, options.sample, settings, options.db);
      if (options.explain === undefined)
        return { json: { source, ...toJson(analysis) }, text: toText(source, analysis) };
      const explanations = explanationsOf(analysis, options.explain, sample, settings.geometry, path.basename(source));
      return {
        json: { source, ...toJson(analysis), explanations },
        text: explanations.map((one) => `${explanationText(one)}\n`).join(''),
      };
    });
  },
});

interface Analysed {
  readonly analysis: TitrationAnalysis;
  readonly sample: Sample;
}

async function analyseFile(
  file: string,
  sampleName: string | undefined,
  sign: 1 | -1 | undefined,
  settings: TitrationSettings,
  io: CliIo,
): Promise<Analysed> {
  const sample = await readSample(sampleName);
  if (!sample)
    throw new AppError('input/missing-field', 'A titration from a file needs a sample.', {
      remedy: 'Add --sample FILE; “mobion samples --json” shows how it is written.',
    });
  const text = await readInputText(file);
  const { titration, warnings } = parseTitrationText(text, path.basename(file), sign);
  const progress = createProgress(io);
  const analysis = analyseTitration(titration, sample, {
    ...settings,
    progress: (share) => progress.show(`${path.basename(file)}: ${Math.round(100 * share)} %`),
  });
  progress.end();
  return { analysis: { ...analysis, warnings: [...warnings, ...analysis.warnings] }, sample };
}

/** What comes out is stored with the run. */
async function analyseRun(
  runId: string,
  sampleName: string | undefined,
  settings: TitrationSettings,
  db: string | undefined,
): Promise<Analysed> {
  refuseMissingFile(runId);
  return withMeasured(db, async ({ analyses, storage, handlers }) => {
    const sample = await readSample(sampleName, (id) => storage.samples.find(id));
    const { titration } = await analyses.make('titration', { runId, ...settings }, sample);
    if (!titration) throw new Error('a titration analysis without a result');
    return { analysis: titration, sample: sample ?? (await handlers['runs.show']({ runId })).sample };
  });
}

function toJson({ pulses, warnings, assumptions }: TitrationAnalysis): object {
  return { pulses: pulses.map(withoutCurves), warnings, assumptions };
}

/** The drawn curves would make up nearly all of the answer. */
function withoutCurves(pulse: TitrationPulse): object {
  return { ...pulse, fit: undefined, squareRoot: undefined };
}

function toText(source: string, { pulses, warnings, assumptions }: TitrationAnalysis): string {
  const rows = pulses.map((pulse) => [
    String(pulse.index),
    pulse.direction,
    Number.isFinite(pulse.x) ? pulse.x.toFixed(4) : '–',
    formatUncertain(pulse.chemicalDiffusivityM2PerS, pulse.standardUncertainty),
    pulse.estimator,
    pulse.thermodynamicFactor === undefined
      ? '–'
      : formatUncertain(pulse.thermodynamicFactor, pulse.thermodynamicFactorUncertainty ?? NaN),
    pulse.jumpDiffusivityM2PerS === undefined
      ? '–'
      : formatUncertain(pulse.jumpDiffusivityM2PerS, pulse.jumpDiffusivityUncertainty ?? NaN),
    pulse.checks
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ name, verdict }) => `${name}: ${verdict}`)
      .join(', '),
  ]);
  const header = ['Pulse', 'Direction', 'x', 'D (m²/s)', 'Estimate', 'Θ', 'D_J (m²/s)', 'Checks not passed'];
  const notes = warnings.map(({ message }) => `Warning: ${message}\n`);
  return [`${source}\n`, textTable(header, rows), ...assumptions.map((line) => `${line}\n`), ...notes].join('');
}
