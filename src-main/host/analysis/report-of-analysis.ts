import { AppError } from '../../../src-core/errors.ts';
import { spectraOf } from '../../../src-core/figures/spectra.ts';
import type { AnalysisRecord } from '../../../src-core/model/results.ts';
import type { AnalysisReportInput } from '../../../src-core/reports/report-input.ts';
import type { AnalysisParts } from './analysis-parts.ts';

type Parts = Omit<AnalysisParts, 'jobs'> & { readonly programVersion: string; readonly isoNow: () => string };

type Origin = Pick<AnalysisReportInput, 'origins' | 'spectra' | 'isSimulated'>;

/**
 * What the report of one kept analysis is made from; where it was made of a run or an import, the spectra of that.
 *
 * @throws AppError `input/not-found`
 */
export async function analysisInput(parts: Parts, analysisId: string): Promise<AnalysisReportInput> {
  const { storage, programVersion, isoNow } = parts;
  const record = storage.analyses.find(analysisId);
  if (!record)
    throw new AppError('input/not-found', `There is no analysis “${analysisId.slice(0, 60)}”.`, {
      remedy: 'Choose one from the list of analyses.',
    });
  return {
    records: [record],
    ...(await originOf(parts, record)),
    ...{ schemaVersion: storage.schemaVersion, programVersion, createdAt: isoNow() },
  };
}

/** Run or file that a record was made of, with its spectra where a report shows them. */
export async function originOf(
  parts: Omit<AnalysisParts, 'jobs'>,
  { runId, importId, kind, parameters }: AnalysisRecord,
): Promise<Origin> {
  const needsSpectra = kind === 'impedance';
  if (runId !== undefined) {
    const { title, instrument, plan } = parts.show(runId);
    return {
      origins: [
        { label: 'Of the run', value: title },
        { label: 'Run id', value: runId },
      ],
      isSimulated: instrument.virtual,
      ...(needsSpectra ? { spectra: spectraOf(parts.storage.chunks.impedance(runId), plan.steps) } : {}),
    };
  }
  if (importId !== undefined) {
    const { summary, spectra } = await parts.imports.show(importId);
    const numbered = spectra.map((spectrum, k) => ({ ...spectrum, stepIndex: summary.spectra[k]!.index }));
    return {
      origins: [
        { label: 'Of the file', value: summary.fileName },
        { label: 'SHA-256 of the file', value: summary.sha256 },
      ],
      ...(needsSpectra ? { spectra: numbered } : {}),
    };
  }
  return { origins: [{ label: 'Of', value: fileNameIn(parameters) ?? 'numbers that were typed or pasted' }] };
}

/** Of the file or files that a request came with, at whatever place it names them. */
function fileNameIn(parameters: unknown): string | undefined {
  const names = new Set<string>();
  collectFileNames(parameters, names, 0);
  const shown = [...names].slice(0, 5).join(', ');
  return names.size === 0 ? undefined : names.size > 5 ? `${shown} and ${names.size - 5} more` : shown;
}

function collectFileNames(value: unknown, names: Set<string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > 3) return;
  for (const [key, member] of Object.entries(value))
    if (key === 'fileName' && typeof member === 'string' && member !== '') names.add(member);
    else collectFileNames(member, names, depth + 1);
}
