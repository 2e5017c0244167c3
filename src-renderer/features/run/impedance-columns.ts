import {
  impedanceColumns,
  pointColumns,
  type ImpedanceColumn,
  type ImpedanceTable,
  type PointColumn,
} from '../../../src-core/model/reading.ts';

export interface ImpedanceColumns {
  /** Takes what is newer than what is here. */
  append(table: ImpedanceTable): void;
  table(): ImpedanceTable;
}

type Growing = Record<ImpedanceColumn | PointColumn, number[]>;

/** Growing impedance columns: thousands of points at most, so plain arrays do. */
export function createImpedanceColumns(): ImpedanceColumns {
  const all = [...impedanceColumns, ...pointColumns];
  const columns = Object.fromEntries(all.map((name) => [name, []])) as unknown as Growing;
  /** Those that any message had. */
  const told = new Set<PointColumn>();
  return {
    append(table) {
      for (const name of pointColumns) if (table[name]) told.add(name);
      for (let row = 0; row < table.timeS.length; row++) {
        if (!isNewer(columns, table, row)) continue;
        for (const name of all) columns[name].push(table[name]?.[row] ?? NaN);
      }
    },
    table: () =>
      Object.fromEntries(
        [...impedanceColumns, ...told].map((name) => [name, Float64Array.from(columns[name])]),
      ) as unknown as ImpedanceTable,
  };
}

/** Two points may bear the same time where an instrument stamps a whole sweep at once: then the frequency tells. */
function isNewer(columns: Growing, table: ImpedanceTable, row: number): boolean {
  const last = columns.timeS.length - 1;
  if (last < 0) return true;
  const step = table.stepIndex[row]!;
  const lastStep = columns.stepIndex[last]!;
  if (step !== lastStep) return step > lastStep || table.timeS[row]! > columns.timeS[last]!;
  if (table.timeS[row]! !== columns.timeS[last]!) return table.timeS[row]! > columns.timeS[last]!;
  return table.frequencyHz[row]! < columns.frequencyHz[last]!;
}
