import { titrationTitle } from '../../../../src-core/analysis/titration/words.ts';
import { techniques } from '../../../../src-core/analysis/index.ts';
import type { ImportSummary, TitrationRequest } from '../../../../src-core/contract/calls.ts';
import { AppError } from '../../../../src-core/errors.ts';
import type { Warning } from '../../../../src-core/model/quantity.ts';
import type { TitrationAnalysis } from '../../../../src-core/model/results.ts';
import type { TitrationData } from '../../../../src-core/model/titration.ts';
import { titrationOfImport, turned } from '../../imports/import-data.ts';
import {
  fileOf,
  mustHaveRun,
  readFile,
  sampleOf,
  type Analyse,
  type AnalysisParts,
  type UsualAnalysis,
} from '../analysis-parts.ts';
import { hashOfTitration } from '../hashes.ts';
import { titrationOf } from '../run-data.ts';

interface TitrationInput {
  readonly titration: TitrationData;
  readonly warnings: readonly Warning[];
  readonly imported?: ImportSummary;
}

/** D of every pulse of a run, an import or a file. */
export const analyseTitration: Analyse<'titration'> = async (parts, request, givenSample) => {
  const {
    runId,
    sampleId,
    fileName,
    currentSign,
    importId: _,
    text: _text,
    replaces: _replaces,
    ...settings
  } = request;
  const { titration: data, warnings, imported } = await titrationFor(parts, request);
  const sample = givenSample ?? sampleOf(parts, { runId, sampleId }, imported);
  if (!sample)
    throw new AppError('input/missing-field', 'A titration needs a sample: its radius or thickness, and amounts.', {
      remedy: 'Choose the sample.',
    });
  const title = titrationTitle(data.name);
  const analysis = await parts.jobs.run(techniques.titration.task, { data, sample, settings }, title);
  return {
    ...(imported ? { importId: imported.id } : runId === undefined ? {} : { runId }),
    kind: 'titration',
    title,
    parameters: {
      sample,
      ...settings,
      ...(data.potential === undefined ? {} : { potential: data.potential }),
      currentSign: Number(currentSign ?? imported?.answers.currentSign ?? 1),
      ...(fileName === undefined ? {} : { fileName }),
      ...(imported ? fileOf(imported) : {}),
    },
    inputHash: hashOfTitration(data),
    titration: { ...analysis, warnings: [...warnings, ...analysis.warnings] },
  };
};

/** Of a run under way: finished pulses only, not to be stored. */
export function titrationSoFar({ storage, jobs, show }: AnalysisParts, runId: string): Promise<TitrationAnalysis> {
  const { sample, title } = show(runId);
  const data = titrationOf(storage.chunks.dc(runId), title);
  return jobs.run(techniques.titration.task, { data, sample, soFar: true }, `${title}, so far`);
}

export const usualTitration: UsualAnalysis<'titration'> = {
  inputHashes: ({ storage }, { id, title }) => [hashOfTitration(titrationOf(storage.chunks.dc(id), title))],
  request: (runId) => ({ runId }),
};

/** Of a run, an import or the text of a file. */
export async function titrationFor(parts: AnalysisParts, request: TitrationRequest): Promise<TitrationInput> {
  const { runId, importId, text, fileName, currentSign } = request;
  if (importId !== undefined) {
    const content = await parts.imports.show(importId);
    const { summary } = content;
    return { titration: titrationOfImport(content, currentSign), warnings: summary.warnings, imported: summary };
  }
  if (text !== undefined) {
    const readOptions = currentSign === undefined ? {} : { currentSign };
    const { titration, warnings } = await readFile(parts, text, fileName ?? 'the file', 'titration', readOptions);
    return { titration: titration!, warnings };
  }
  const run = parts.show(mustHaveRun(runId));
  const measured = titrationOf(parts.storage.chunks.dc(run.id), run.title, request.potential);
  return { titration: currentSign === -1 ? turned(measured) : measured, warnings: potentialUsed(measured) };
}

/** Said with the result, where there was a choice. */
function potentialUsed({ potential }: TitrationData): readonly Warning[] {
  if (potential === undefined) return [];
  return [
    {
      code: 'titration/potential',
      message:
        potential === 'cell'
          ? 'Three electrodes were recorded; E is the voltage of the whole cell, so what the counter electrode does is part of it.'
          : 'Three electrodes were recorded; E is the potential of the working electrode against the reference.',
    },
  ];
}
