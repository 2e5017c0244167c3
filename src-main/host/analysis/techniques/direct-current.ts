import { directCurrentMethods } from '../../../../src-core/analysis/direct-current/methods/index.ts';
import type { DirectCurrentColumns } from '../../../../src-core/analysis/direct-current/methods/method.ts';
import { techniques } from '../../../../src-core/analysis/index.ts';
import type { RecordSource } from '../../../../src-core/contract/calls.ts';
import { AppError } from '../../../../src-core/errors.ts';
import type { AnalysisRecord } from '../../../../src-core/model/results.ts';
import type { TitrationData } from '../../../../src-core/model/titration.ts';
import { titrationOfImport } from '../../imports/import-data.ts';
import { askedWith, fileOf, longestReadingMs, type Analyse, type AnalysisParts } from '../analysis-parts.ts';
import { hashOfNumbers, hashOfTexts } from '../hashes.ts';
import { titrationOf } from '../run-data.ts';

interface RecordInput {
  readonly columns: DirectCurrentColumns;
  readonly name: string;
  readonly owner: Pick<AnalysisRecord, 'runId' | 'importId'>;
  /** What of the file a record keeps. */
  readonly about: object;
}

/** One of the methods of direct current, on typed numbers and perhaps a record. */
export const analyseDirectCurrent: Analyse<'directCurrent'> = async (parts, request) => {
  const { method, values, choices, record: source } = request;
  const record = source && (await gatherRecord(parts, source));
  const kind = directCurrentMethods[method].title;
  const title = request.title ?? (record ? `${kind}: ${record.name}` : kind);
  const columns = record?.columns;
  const study = await parts.jobs.run(
    techniques.directCurrent.task,
    { method, values, choices, record: columns },
    title,
  );
  return {
    ...record?.owner,
    ...{ kind: 'directCurrent', title, parameters: { ...askedWith(request), ...record?.about } },
    inputHash: hashOfTexts([
      JSON.stringify([method, Object.entries(values).toSorted(), Object.entries(choices ?? {}).toSorted()]),
      ...(columns ? [hashOfNumbers(columns.time, columns.current, columns.voltage)] : []),
    ]),
    directCurrent: study,
  };
};

async function gatherRecord(parts: AnalysisParts, source: RecordSource): Promise<RecordInput> {
  const { runId, importId, text, fileName = 'record' } = source;
  if ([runId, importId, text].filter((way) => way !== undefined).length !== 1)
    throw new AppError('input/missing-field', 'A record comes from one run, import or file.', {
      remedy: 'Choose one.',
    });
  if (text !== undefined) {
    const limit = { longestMs: longestReadingMs, isQuiet: true };
    const columns = await parts.jobs.run('record.read', { text, fileName }, `Reading ${fileName}`, limit);
    return { columns: partOf(columns, source), name: fileName, owner: {}, about: {} };
  }
  if (importId !== undefined) {
    const content = await parts.imports.show(importId);
    const columns = columnsOf(titrationOfImport(content));
    const { fileName: name } = content.summary;
    return { columns: partOf(columns, source), name, owner: { importId }, about: fileOf(content.summary) };
  }
  const run = parts.show(runId!);
  const columns = columnsOf(titrationOf(parts.storage.chunks.dc(run.id), run.title, 'cell'));
  return { columns: partOf(columns, source), name: run.title, owner: { runId: run.id }, about: {} };
}

function columnsOf({ timeS, currentA, voltageV }: TitrationData): DirectCurrentColumns {
  return { time: [...timeS], current: [...currentA], voltage: [...voltageV] };
}

/** @throws AppError `input/invalid` where nothing is left */
function partOf(
  columns: DirectCurrentColumns,
  { fromS = -Infinity, toS = Infinity }: RecordSource,
): DirectCurrentColumns {
  const { time } = columns;
  if (!time || (fromS === -Infinity && toS === Infinity)) return columns;
  const rows = [...time.keys()].filter((row) => time[row]! >= fromS && time[row]! <= toS);
  if (rows.length === 0)
    throw new AppError('input/invalid', `The record has nothing between ${fromS} and ${toS} s.`, {
      remedy: `It goes from ${time[0] ?? NaN} to ${time.at(-1) ?? NaN} s.`,
    });
  const pick = (column: readonly number[] | undefined) => column && rows.map((row) => column[row]!);
  return { time: pick(time), current: pick(columns.current), voltage: pick(columns.voltage) };
}
