import { techniques } from '../analysis/index.ts';
import type { MeasuredSpectrum } from '../figures/spectra.ts';
import type { AnalysisRecord } from '../model/results.ts';
import type { Sample } from '../model/sample.ts';
import type { Spectrum } from '../model/spectrum.ts';
import { form, paragraph, section, type ReportBlock, type ReportDocument } from './document.ts';
import { analysisBlocks, sourceBlocks, timeText } from './provenance-section.ts';
import type { AnalysisReportInput } from './report-input.ts';
import { sampleSection } from './sample-section.ts';
import { sectionOf } from './sections.ts';
import { buildTitrationReport } from './titration-report.ts';

/**
 * The report of analyses by themselves, of whatever they were made from: what came out, by what formulas, with which
 * checks; the sample, where they name one; and where every number comes from. That of a single titration keeps to four
 * pages.
 */
export function buildAnalysisReport(input: AnalysisReportInput): ReportDocument {
  const { records, spectra = [], createdAt, programVersion, isSimulated = false } = input;
  const [first] = records;
  const titration = records.length === 1 ? titrationReportOf(input) : undefined;
  if (titration) return titration;
  const measured = spectra.map(asMeasured);
  const isOne = records.length === 1;
  return {
    title: isOne && first ? first.title : `${records.length} analyses`,
    subtitle: [...new Set(records.map(({ kind }) => techniques[kind].title))].join('; '),
    runId: first?.runId ?? '',
    reference: isOne && first ? referenceOf(first) : `${records.length} analyses`,
    dataHash: isOne && first ? first.inputHash : '',
    simulated: isSimulated,
    ...{ createdAt, programVersion },
    blocks: [
      ...(isSimulated
        ? [paragraph('Simulated: these data come from a virtual instrument, not from a real sample.', 'alert')]
        : []),
      ...originBlocks(input),
      // The title of the only one stands above already.
      ...records.flatMap((record) => sectionOf(isOne ? { ...record, title: 'Results' } : record, measured)),
      ...samplesOf(records).flatMap((sample) => sampleSection(sample)),
      ...provenanceBlocks(input),
    ],
  };
}

function titrationReportOf({ records, origins, isSimulated = false, ...program }: AnalysisReportInput) {
  const [record] = records;
  const sample = record && sampleIn(record.parameters);
  if (!record?.titration || !sample) return undefined;
  // The run's id stands with the data in any case.
  const [origin, ...details] = origins.filter(({ value }) => value !== record.runId);
  const sourceDetails = details.map(({ label, value }) => [label, value] as const);
  const { createdAt, programVersion } = program;
  const document = buildTitrationReport({
    ...{ record, analysis: record.titration, sample, source: origin?.value ?? record.title, sourceDetails },
    ...{ simulated: isSimulated, createdAt, programVersion },
  });
  return { ...document, reference: referenceOf(record) };
}

/** How the files and the foot of each page name it. */
function referenceOf({ id }: AnalysisRecord): string {
  return id === '' ? 'Analysis, not stored' : `Analysis ${id}`;
}

function originBlocks({ records, origins }: AnalysisReportInput): readonly ReportBlock[] {
  const [first, ...others] = records;
  return [
    form([
      ...origins.map(({ label, value }) => [label, value] as const),
      ...(first && others.length === 0 ? [['Made', madeText(first)] as const] : []),
    ]),
  ];
}

function provenanceBlocks(input: AnalysisReportInput): readonly ReportBlock[] {
  const { records, createdAt, programVersion, schemaVersion } = input;
  return [
    section('Provenance'),
    form([
      ['Reported with', `Mobion ${programVersion}`],
      ['Report made', timeText(createdAt)],
      ['Kept in', schemaVersion === undefined ? 'no data file' : `a data file, schema version ${schemaVersion}`],
    ]),
    ...records.flatMap((record) => analysisBlocks(record)),
    ...sourceBlocks(records),
  ];
}

function madeText({ createdAt, programVersion }: AnalysisRecord): string {
  return `${timeText(createdAt)} with Mobion ${programVersion}`;
}

/** Each sample once. */
function samplesOf(records: readonly AnalysisRecord[]): readonly Sample[] {
  const samples = records.flatMap(({ parameters }) => sampleIn(parameters) ?? []);
  return [...new Map(samples.map((sample) => [JSON.stringify(sample), sample])).values()];
}

function sampleIn(parameters: unknown): Sample | undefined {
  if (typeof parameters !== 'object' || parameters === null || !('sample' in parameters)) return undefined;
  const { sample } = parameters;
  const isSample = typeof sample === 'object' && sample !== null && 'name' in sample && 'ion' in sample;
  // Stored by the host from a sample that it had checked.
  return isSample ? (sample as Sample) : undefined;
}

function asMeasured(spectrum: Spectrum & { readonly stepIndex?: number }): MeasuredSpectrum {
  return { stepIndex: 0, startTimeS: NaN, ...spectrum };
}
