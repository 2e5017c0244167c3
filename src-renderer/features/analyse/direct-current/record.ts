import type { DirectCurrentColumns } from '../../../../src-core/analysis/direct-current/methods/method.ts';
import type { RecordSource } from '../../../../src-core/contract/calls.ts';
import { AppError } from '../../../../src-core/errors.ts';
import { parseDirectCurrentTable } from '../../../../src-core/formats/direct-current-table.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';

/** A measurement as it was found. */
export interface ReadRecord {
  readonly name: string;
  readonly source: RecordSource;
  readonly columns: DirectCurrentColumns;
}

/** A pasted table; its first line names the columns. @throws AppError `input/file-format` */
export function readPasted(text: string): ReadRecord | undefined {
  if (text.trim() === '') return undefined;
  const columns = parseDirectCurrentTable(text, ['current']) ?? parseDirectCurrentTable(text, ['voltage']);
  if (columns) return { name: 'pasted table', source: { text, fileName: 'pasted table' }, columns };
  throw new AppError('input/file-format', 'No line names columns of a current or a voltage.', {
    remedy: 'Begin with a line such as time_s,current_A,voltage_V.',
  });
}

/** What a file or a run holds. @throws AppError `input/missing-field` */
export async function readStored(
  { client, imports, runs }: Workspace,
  source: { readonly importId?: string; readonly runId?: string },
): Promise<ReadRecord> {
  const { importId = '', runId = '' } = source;
  const name =
    imports.list.find(({ id }) => id === importId)?.fileName ?? runs.list.find(({ id }) => id === runId)?.title;
  const table =
    importId === ''
      ? (await client.call('runs.samples', { runId })).dc
      : (await client.call('imports.show', { importId })).titration;
  if (table) {
    const columns = { time: [...table.timeS], current: [...table.currentA], voltage: [...table.voltageV] };
    return { name: name ?? 'record', source, columns };
  }
  throw new AppError('input/missing-field', `${name ?? 'What lies open'} holds no time, current and voltage.`, {
    remedy: 'Choose another file or run; spectra tell resistances, which are typed or taken from a fit.',
  });
}

/** Part of a record by its own clock. */
export function within(columns: DirectCurrentColumns, fromS = -Infinity, toS = Infinity): DirectCurrentColumns {
  const { time } = columns;
  if (!time || (fromS === -Infinity && toS === Infinity)) return columns;
  const keep = (values: readonly number[] | undefined): readonly number[] | undefined =>
    values?.filter((_, index) => time[index]! >= fromS && time[index]! <= toS);
  return { time: keep(time), current: keep(columns.current), voltage: keep(columns.voltage) };
}
