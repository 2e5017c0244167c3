import type { RunSamples } from '../../../src-core/contract/calls.ts';
import { asDcTable, asImpedanceTable, rowsToColumns } from '../storage/chunk-codec.ts';

/** At most 80 bytes a row, and a message stays below 64 kB. */
const maxRowsPerMessage = 800;

/** Rows that the screens have not seen yet: none while there is no screen, which asks for all rows when it comes. */
export interface LiveSamples {
  dc(row: readonly number[]): void;
  impedance(row: readonly number[]): void;
  /** Everything since the last call, in messages below 64 kB. */
  take(): readonly RunSamples[];
}

export function createLiveSamples(runId: string, isWatched: () => boolean): LiveSamples {
  let dcRows: (readonly number[])[] = [];
  let impedanceRows: (readonly number[])[] = [];
  return {
    dc(row) {
      if (isWatched()) dcRows.push(row);
    },
    impedance(row) {
      if (isWatched()) impedanceRows.push(row);
    },
    take() {
      if (dcRows.length + impedanceRows.length === 0) return [];
      const messages = [
        ...slices(dcRows).map((rows) => ({ runId, dc: asDcTable(rowsToColumns(rows)) })),
        ...slices(impedanceRows).map((rows) => ({ runId, impedance: asImpedanceTable(rowsToColumns(rows)) })),
      ];
      dcRows = [];
      impedanceRows = [];
      return messages;
    },
  };
}

function slices(rows: readonly (readonly number[])[]): (readonly (readonly number[])[])[] {
  return Array.from({ length: Math.ceil(rows.length / maxRowsPerMessage) }, (_, index) =>
    rows.slice(index * maxRowsPerMessage, (index + 1) * maxRowsPerMessage),
  );
}
