import type { DcTable } from '../../../src-core/model/reading.ts';

export interface DcRows {
  readonly timeS: Float64Array;
  readonly voltageV: Float64Array;
  readonly currentA: Float64Array;
  readonly chargeC: Float64Array;
}

/**
 * Rows for drawing: a row of NaN wherever steps without direct-current samples (spectra) lie between two rows, so
 * that no line pretends to have been measured there.
 *
 * @param lastStep of the row before; undefined at the beginning
 */
export function withGaps(table: DcTable, chargeC: Float64Array, start: number, lastStep: number | undefined): DcRows {
  const breaks: number[] = [];
  let before = lastStep;
  for (let row = start; row < table.timeS.length; row++) {
    const step = table.stepIndex[row]!;
    if (before !== undefined && step > before + 1) breaks.push(row);
    before = step;
  }
  const cut = (column: Float64Array): Float64Array => (start === 0 ? column : column.subarray(start));
  if (breaks.length === 0)
    return { timeS: cut(table.timeS), voltageV: cut(table.voltageV), currentA: cut(table.currentA), chargeC };
  const at = breaks.map((row) => row - start);
  return {
    timeS: inserted(cut(table.timeS), at, (next) => next),
    voltageV: inserted(cut(table.voltageV), at, () => NaN),
    currentA: inserted(cut(table.currentA), at, () => NaN),
    chargeC: inserted(chargeC, at, () => NaN),
  };
}

/** With one value more before each position of `at`, made from the value that stands there. */
function inserted(column: Float64Array, at: readonly number[], make: (next: number) => number): Float64Array {
  const result = new Float64Array(column.length + at.length);
  let from = 0;
  at.forEach((position, added) => {
    result.set(column.subarray(from, position), from + added);
    result[position + added] = make(column[position]!);
    from = position;
  });
  result.set(column.subarray(from), from + at.length);
  return result;
}
