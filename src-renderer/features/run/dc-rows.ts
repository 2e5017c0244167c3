import type { DcTable } from '../../../src-core/model/reading.ts';

export interface DcRows {
  readonly timeS: Float64Array;
  readonly voltageV: Float64Array;
  readonly currentA: Float64Array;
  readonly chargeC: Float64Array;
  readonly temperatureC: Float64Array;
}

/** The end of what came before, so that a gap between two messages is seen as well. */
export interface Tail {
  readonly timeS: number;
  /** 0 while unknown: after the first sample and after a gap. */
  readonly intervalS: number;
  readonly stepIndex: number;
}

const shortestGapS = 30;
const gapIntervals = 4;

/**
 * Rows for drawing: a row of NaN wherever nothing was measured for much longer than the interval before (a spectrum,
 * a hold), so that no line pretends otherwise.
 *
 * @param start first row to take
 * @param chargeC of the rows taken
 * @param tail undefined at the beginning
 */
export function withGaps(table: DcTable, chargeC: Float64Array, start: number, tail: Tail | undefined): DcRows {
  const at: number[] = [];
  let last = tail;
  for (let row = start; row < table.timeS.length; row++) {
    const timeS = table.timeS[row]!;
    const intervalS = last ? timeS - last.timeS : 0;
    const stepIndex = table.stepIndex[row]!;
    // The first interval of a step is its own measure: a thermostat read once a minute has no gaps.
    const isGap =
      last !== undefined &&
      (last.intervalS > 0 || last.stepIndex !== stepIndex) &&
      intervalS > Math.max(shortestGapS, gapIntervals * last.intervalS);
    if (isGap) at.push(row - start);
    last = { timeS, intervalS: isGap ? 0 : intervalS, stepIndex };
  }
  const cut = (column: Float64Array): Float64Array => (start === 0 ? column : column.subarray(start));
  const rows = {
    timeS: cut(table.timeS),
    voltageV: cut(table.voltageV),
    currentA: cut(table.currentA),
    chargeC,
    temperatureC: cut(table.temperatureC),
  };
  if (at.length === 0) return rows;
  return {
    timeS: inserted(rows.timeS, at, (next) => next),
    voltageV: inserted(rows.voltageV, at, () => NaN),
    currentA: inserted(rows.currentA, at, () => NaN),
    chargeC: inserted(rows.chargeC, at, () => NaN),
    temperatureC: inserted(rows.temperatureC, at, () => NaN),
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
