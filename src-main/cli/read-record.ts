import { existsSync } from 'node:fs';
import { AppError } from '../../src-core/errors.ts';
import { parseDirectCurrentTable, type DirectCurrentRecord } from '../../src-core/formats/direct-current-table.ts';
import type { TitrationColumn } from '../../src-core/formats/titration-columns.ts';
import { parseTitrationText } from '../host/analysis/read-data-file.ts';
import { readInputText } from '../host/files/read-input.ts';
import { shorten } from './arguments.ts';
import { refuseMissingFile } from './read-document.ts';
import { withMeasured } from './with-host.ts';

/**
 * The samples of a run that hold numbers, or a table with at least the columns needed, or whatever the readers of titrations know.
 * @throws AppError `input/not-found`, `input/file-format`
 */
export async function readRecord(
  file: string,
  needed: readonly TitrationColumn[],
  db?: string,
): Promise<DirectCurrentRecord> {
  if (!existsSync(file) && !file.includes('.')) return readRun(file, db);
  const text = await readInputText(file);
  const table = parseDirectCurrentTable(text, needed);
  if (table) return table;
  try {
    const { titration } = parseTitrationText(text, file, 1);
    return { time: [...titration.timeS], current: [...titration.currentA], voltage: [...titration.voltageV] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'input/file-format' || needed.includes('time')) throw error;
    throw new AppError('input/file-format', `No line of ${shorten(file)} names columns for ${needed.join(' and ')}.`, {
      remedy: 'Name the columns in a first line, with units, e.g. voltage_V,current_A.',
      cause: error,
    });
  }
}

/** Rows of a thermometer beside the measurement hold neither voltage nor current. @throws AppError `input/not-found` */
async function readRun(runId: string, db: string | undefined): Promise<DirectCurrentRecord> {
  refuseMissingFile(runId);
  return withMeasured(db, async ({ handlers, storage }) => {
    await handlers['runs.show']({ runId });
    const { timeS, currentA, voltageV } = storage.chunks.dc(runId);
    const rows = [...timeS.keys()].filter((row) => Number.isFinite(currentA[row]) && Number.isFinite(voltageV[row]));
    const column = (values: Float64Array): number[] => rows.map((row) => values[row]!);
    return { time: column(timeS), current: column(currentA), voltage: column(voltageV) };
  });
}
