import { techniques } from '../analysis/index.ts';
import type { AnalysisRecord } from '../model/results.ts';
import { form, paragraph, section, table, type ReportBlock, type TableColumn } from './document.ts';
import { titrationSources } from './titration-sources.ts';
import { flattenParameters } from './parameters.ts';
import type { ChunkHash, ReportInput } from './report-input.ts';

/** Chunks listed one by one in a report; of more, the first and last, since the digest covers them all. */
const mostListedChunks = 40;

/** What every number rests on: identities, hashes, versions, every parameter of every analysis, sources of formulas. */
export function provenanceSection(input: ReportInput, dataHash: string): readonly ReportBlock[] {
  const { run, analyses, chunkHashes } = input;
  return [
    { ...section('Provenance'), startsPage: true },
    form([
      ['Run id', run.id],
      ['Measured with', `Mobion ${run.programVersion}`],
      ['Reported with', `Mobion ${input.programVersion}`],
      ['Report made', timeText(input.createdAt)],
      ['Database schema', `version ${input.schemaVersion}`],
      ['Method id', run.method.id],
      ['Sample id', run.sample.id],
      ['Driver', run.instrument.driverId],
      ...(run.speed === 1 ? [] : [['Time', `accelerated ×${run.speed}; times are those of the device`] as const]),
      ...(run.seed === undefined ? [] : [['Seed of the simulated noise', String(run.seed)] as const]),
      [
        'Raw data',
        `${chunkHashes.length} chunks, ${run.dcSamples} ${run.dcSamples === 1 ? 'sample' : 'samples'}, ${run.impedancePoints} impedance points`,
      ],
    ]),
    paragraph('SHA-256 of the raw data, over the hashes of the chunks (hexadecimal) one after the other:', 'note'),
    paragraph(dataHash === '' ? 'no raw data' : dataHash, 'mono'),
    ...analyses.flatMap((record) => analysisBlocks(record)),
    ...chunkBlocks(chunkHashes),
    ...sourceBlocks(analyses),
  ];
}

/** Identity, hash of the input and every parameter of one analysis. */
export function analysisBlocks(record: AnalysisRecord): readonly ReportBlock[] {
  const { fit } = record.impedance ?? {};
  return [
    section(`Analysis: ${record.title}`, 2),
    form([
      ['Analysis id', record.id === '' ? 'not stored' : record.id],
      ['Technique', techniques[record.kind].title],
      ['Made', `${timeText(record.createdAt)} with Mobion ${record.programVersion}`],
      ['SHA-256 of its input', record.inputHash],
      ...(fit ? [['Circuit and weight', `${fit.circuit}, ${fit.weight}`] as const] : []),
    ]),
    parameterTable(record.parameters),
  ];
}

function parameterTable(parameters: unknown): ReportBlock {
  const rows = flattenParameters(parameters);
  if (rows.length === 0) return paragraph('No parameters: all at their defaults.', 'note');
  return table(
    ['Parameter', 'Value'],
    rows.map(([path, value]) => [path, String(value)]),
  );
}

const hashColumns: readonly TableColumn[] = [
  { header: 'Kind', align: 'left' },
  { header: 'Chunk', align: 'right' },
  { header: 'Rows', align: 'right' },
  { header: 'SHA-256', align: 'left', mono: true },
];

function chunkBlocks(chunks: readonly ChunkHash[]): readonly ReportBlock[] {
  if (chunks.length === 0) return [];
  const all = chunks.length <= mostListedChunks;
  const half = mostListedChunks / 2;
  const listed = all ? chunks : [...chunks.slice(0, half), ...chunks.slice(-half)];
  return [
    section('Raw data chunks', 2),
    ...(all
      ? []
      : [
          paragraph(
            `The first ${half} and last ${half} of ${chunks.length}; chunks.csv of the CSV export has them all.`,
            'note',
          ),
        ]),
    {
      kind: 'table',
      columns: hashColumns,
      rows: listed.map(({ kind, seq, rows, sha256 }) => [kind, String(seq), String(rows), sha256]),
    },
  ];
}

const impedanceSources = [
  'Conductivity: σ = L/(R·S) with L the thickness and S the area of the sample; a grain-boundary value is apparent, for the geometry of the whole sample.',
  'Impedance fit: complex non-linear least squares by Levenberg and Marquardt; standard errors from (JᵀWJ)⁻¹·χ²/(2N − p).',
];

/** Formulas and sources of those techniques whose sections do not name them, and what uncertainties mean. */
export function sourceBlocks(analyses: readonly AnalysisRecord[]): readonly ReportBlock[] {
  const sources = [
    ...titrationSources(analyses.flatMap(({ titration }) => titration?.pulses ?? [])),
    ...(analyses.some((record) => record.impedance) ? impedanceSources : []),
    'Uncertainties are one standard uncertainty (k = 1), in brackets for the last two digits. Constants: CODATA 2018.',
  ];
  return [section('Formulas and sources', 2), ...sources.map((source) => paragraph(source))];
}

/** ISO time without fractions of a second, as "2026-11-22 14:03:07 UTC". */
export function timeText(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/.exec(iso);
  return match ? `${match[1]!} ${match[2]!} UTC` : iso;
}
