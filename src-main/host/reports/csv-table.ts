import { csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';

export interface CsvTable {
  readonly fileName: string;
  /** The whole file in pieces. */
  readonly text: Iterable<string>;
}

/** Rows of "kind, code, text": warnings, assumptions. */
export function notesTable(fileName: string, rows: readonly (readonly Cell[])[]): CsvTable {
  return { fileName, text: csvText(['kind', 'code', 'text'], rows) };
}

export function noteRows(
  warnings: readonly Warning[],
  assumptions: readonly string[] = [],
): readonly (readonly Cell[])[] {
  return [
    ...warnings.map(({ code, message }): readonly Cell[] => ['warning', code, message]),
    ...assumptions.map((text): readonly Cell[] => ['assumption', '', text]),
  ];
}
