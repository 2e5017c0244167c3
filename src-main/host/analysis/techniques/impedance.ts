import { suggestCircuit } from '../../../../src-core/analysis/impedance/index.ts';
import { techniques } from '../../../../src-core/analysis/index.ts';
import type { ImpedanceRequest, ImportSummary } from '../../../../src-core/contract/calls.ts';
import type { Warning } from '../../../../src-core/model/quantity.ts';
import type { Spectrum } from '../../../../src-core/model/spectrum.ts';
import { spectrumOfImport } from '../../imports/import-data.ts';
import {
  fileOf,
  mustHaveRun,
  readFile,
  sampleOf,
  type Analyse,
  type AnalysisParts,
  type UsualAnalysis,
} from '../analysis-parts.ts';
import { hashOfSpectrum } from '../hashes.ts';
import { oneSpectrum } from '../read-data-file.ts';
import { listSpectra, spectrumOf } from '../run-data.ts';

interface SpectrumInput {
  readonly spectrum: Spectrum;
  readonly stepIndex?: number;
  readonly warnings: readonly Warning[];
  readonly imported?: ImportSummary;
}

/** A circuit fitted to one spectrum of a run, an import or a file. */
export const analyseImpedance: Analyse<'impedance'> = async (parts, request, givenSample) => {
  const { source, sampleId, ...settings } = request;
  const { spectrum, stepIndex, warnings, imported } = await spectrumFor(parts, request);
  const sample = givenSample ?? sampleOf(parts, { runId: source.runId, sampleId }, imported);
  const title = `${request.circuit} on ${spectrum.name}`;
  const task = { spectrum, ...settings, ...(sample ? { sample } : {}), judge: true };
  const analysis = await parts.jobs.run(techniques.impedance.task, task, title);
  return {
    ...(imported ? { importId: imported.id } : source.runId === undefined ? {} : { runId: source.runId }),
    kind: 'impedance',
    title,
    parameters: {
      ...settings,
      ...sourceName(request, stepIndex),
      ...(imported ? fileOf(imported) : {}),
      ...(sample ? { sample } : {}),
    },
    inputHash: hashOfSpectrum(spectrum),
    impedance: { ...analysis, warnings: [...warnings, ...analysis.warnings] },
  };
};

/** σ of a pellet: the circuit of a solid electrolyte on its first spectrum. */
export const usualImpedance: UsualAnalysis<'impedance'> = {
  inputHashes({ storage }, { id, plan }) {
    const table = storage.chunks.impedance(id);
    return listSpectra(table, plan).map(({ stepIndex }) => hashOfSpectrum(spectrumOf(table, plan, stepIndex)));
  },
  request: (runId) => ({ source: { runId }, circuit: suggestCircuit('solid-electrolyte').circuit }),
};

async function spectrumFor(parts: AnalysisParts, { source }: ImpedanceRequest): Promise<SpectrumInput> {
  if (source.text !== undefined) {
    const fileName = source.fileName ?? 'the file';
    return oneSpectrum(await readFile(parts, source.text, fileName, 'spectrum'), fileName, source.stepIndex);
  }
  if (source.importId !== undefined) {
    const content = await parts.imports.show(source.importId);
    const { spectrum, index } = spectrumOfImport(content, source.stepIndex);
    return { spectrum, stepIndex: index, warnings: content.summary.warnings, imported: content.summary };
  }
  const run = parts.show(mustHaveRun(source.runId));
  const { stepIndex, ...spectrum } = spectrumOf(parts.storage.chunks.impedance(run.id), run.plan, source.stepIndex);
  return { spectrum, stepIndex, warnings: [] };
}

function sourceName({ source }: ImpedanceRequest, stepIndex: number | undefined): object {
  if (source.text !== undefined) return { fileName: source.fileName ?? '' };
  return stepIndex === undefined ? {} : { stepIndex };
}
