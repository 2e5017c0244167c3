import { techniques } from '../../../../src-core/analysis/index.ts';
import type { RestSpectrum } from '../../../../src-core/analysis/joint/analyse-joint.ts';
import type { JointViewRequest } from '../../../../src-core/contract/calls.ts';
import { AppError } from '../../../../src-core/errors.ts';
import type { RunDetail } from '../../../../src-core/model/run.ts';
import { fileOf, sampleOf, type Analyse, type AnalysisParts, type UsualAnalysis } from '../analysis-parts.ts';
import { hashOfSpectrum, hashOfTexts, hashOfTitration } from '../hashes.ts';
import { listSpectra, spectrumOf, titrationOf } from '../run-data.ts';
import { spectraOf } from './series.ts';
import { titrationFor } from './titration.ts';

/** D of a titration by its pulses and by the spectra of its rests: those of the run, or of files in their order. */
export const analyseJointView: Analyse<'jointView'> = async (parts, request, givenSample) => {
  const {
    runId,
    sampleId,
    fileName,
    currentSign,
    importId: _,
    text: _text,
    replaces: _replaces,
    spectra: sources,
    ...rest
  } = request;
  const { joint, ...settings } = rest;
  const { titration: data, warnings, imported } = await titrationFor(parts, request);
  const sample = givenSample ?? sampleOf(parts, { runId, sampleId }, imported);
  if (!sample)
    throw new AppError('input/missing-field', 'A titration needs a sample: its radius or thickness, and amounts.', {
      remedy: 'Choose the sample.',
    });
  const { spectra, origins } = await restSpectraFor(parts, request);
  const title = `Titration and spectra of ${data.name}`;
  const task = { data, sample, settings, spectra, joint: joint ?? {} };
  const analysis = await parts.jobs.run(techniques.jointView.task, task, title);
  return {
    ...(imported ? { importId: imported.id } : runId === undefined ? {} : { runId }),
    kind: 'jointView',
    title,
    parameters: {
      sample,
      ...settings,
      ...(joint ? { joint } : {}),
      currentSign: Number(currentSign ?? imported?.answers.currentSign ?? 1),
      ...(fileName === undefined ? {} : { fileName }),
      ...(imported ? fileOf(imported) : {}),
      ...(sources ? { spectra: origins } : {}),
    },
    inputHash: hashOfAll(hashOfTitration(data), spectra),
    jointView: { ...analysis, warnings: [...warnings, ...analysis.warnings] },
  };
};

export const usualJointView: UsualAnalysis<'jointView'> = {
  inputHashes({ storage }, run) {
    const data = titrationOf(storage.chunks.dc(run.id), run.title);
    return [hashOfAll(hashOfTitration(data), spectraOfRests(storage, run))];
  },
  request: (runId) => ({ runId }),
};

async function restSpectraFor(
  parts: AnalysisParts,
  { runId, spectra: sources }: JointViewRequest,
): Promise<{ readonly spectra: readonly RestSpectrum[]; readonly origins: readonly object[] }> {
  if (sources && sources.length > 0) {
    const gathered = (await Promise.all(sources.map((source) => spectraOf(parts, source)))).flat();
    const spectra = gathered.map(({ source, spectrum }) => ({
      ...{ source, spectrum },
      inputHash: hashOfSpectrum(spectrum),
    }));
    return { spectra, origins: gathered.map(({ origin }) => origin) };
  }
  if (runId === undefined) return { spectra: [], origins: [] };
  return { spectra: spectraOfRests(parts.storage, parts.show(runId)), origins: [] };
}

/** All spectra of a run, on its clock. */
function spectraOfRests({ chunks }: AnalysisParts['storage'], { id, plan }: RunDetail): readonly RestSpectrum[] {
  const table = chunks.impedance(id);
  return listSpectra(table, plan).map(({ stepIndex, label, startTimeS }) => {
    const { stepIndex: _, ...spectrum } = spectrumOf(table, plan, stepIndex);
    return { source: label, spectrum, timeS: startTimeS, inputHash: hashOfSpectrum(spectrum) };
  });
}

function hashOfAll(ofTitration: string, spectra: readonly RestSpectrum[]): string {
  return hashOfTexts([ofTitration, ...spectra.map(({ inputHash = '' }) => inputHash)]);
}
