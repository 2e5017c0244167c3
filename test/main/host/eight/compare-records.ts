import type { DcTable } from '../../../../src-core/model/reading.ts';
import type { ChannelRecord } from './messages.ts';

/** Stored samples beside those that the instruments sent, by their own record. */
export interface Comparison {
  readonly sent: number;
  readonly stored: number;
  /** Stored more often than sent, by voltage and current as they stood on the wire. */
  readonly invented: number;
}

/**
 * Counts, not order: values of a dummy cell repeat, so that which of two equal samples was lost in a fault cannot be told.
 *
 * @param stored - of each channel, its runs
 */
export function compareRecords(records: readonly ChannelRecord[], stored: readonly (readonly DcTable[])[]): Comparison {
  const sums = { sent: 0, stored: 0, invented: 0 };
  for (const [k, { voltageV, currentA }] of records.entries()) {
    const left = new Map<string, number>();
    for (const [at, current] of currentA.entries()) {
      const key = `${voltageV[at]!} ${current}`;
      left.set(key, (left.get(key) ?? 0) + 1);
    }
    sums.sent += currentA.length;
    for (const table of stored[k]!)
      for (const [row, current] of table.currentA.entries()) {
        const key = `${table.voltageV[row]!} ${current}`;
        const count = left.get(key) ?? 0;
        left.set(key, count - 1);
        sums.stored++;
        if (count <= 0) sums.invented++;
      }
  }
  return sums;
}
