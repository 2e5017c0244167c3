import { readingStatus, type DcTable } from '../../../../src-core/model/reading.ts';
import type { ChannelRecord } from './messages.ts';

/** Stored samples, in the order of their runs, beside those that the instruments sent, by their own record. */
export interface Comparison {
  readonly sent: number;
  readonly stored: number;
  /** Stored, but not sent, not in the order in which they were sent, or more often than sent. */
  readonly untraced: number;
  /** A late reply overtaken by others on the wire: stored once, as it came, and marked as such. */
  readonly overtaken: number;
  /**
   * Sent samples with the value of another one near by, as in the dense beginning of a step, where the cell drifts less
   * than the converter tells: of these the number is shown, their order among themselves is not.
   */
  readonly ambiguous: number;
  /** Sent between two stored ones of a run, yet not stored: lost on the wire, in a fault or with the thread. */
  readonly missedWithin: number;
}

/** Of sent samples, looked ahead without further proof: shorter than a period of the cell. */
const window = 450;
/** Further than that a row is found again when the next ones follow it there. */
const followers = 8;
const mostBetweenFollowers = 20;

/**
 * Traces each stored row to the sample it came from: the cell drifts, so that within `window` samples taken at the steady
 * interval no two are the same by voltage and current.
 *
 * @param stored - of each channel, its runs
 */
export function compareRecords(records: readonly ChannelRecord[], stored: readonly (readonly DcTable[])[]): Comparison {
  const sums = { sent: 0, stored: 0, untraced: 0, overtaken: 0, ambiguous: 0, missedWithin: 0 };
  for (const [k, { voltageV, currentA }] of records.entries()) {
    const sentKeys = Array.from(currentA, (current, at) => `${voltageV[at]!} ${current}`);
    sums.sent += sentKeys.length;
    sums.ambiguous += countAmbiguous(sentKeys);
    const taken = new Set<number>();
    let next = 0;
    for (const table of stored[k]!)
      for (let row = 0; row < table.currentA.length; row++) {
        sums.stored++;
        if (table.status[row]! & readingStatus.timeReversed) {
          const key = keyOf(table, row);
          let earlier = sentKeys.indexOf(key, Math.max(0, next - window));
          while (taken.has(earlier)) earlier = sentKeys.indexOf(key, earlier + 1);
          const isThere = earlier >= 0 && earlier < next;
          if (isThere) taken.add(earlier);
          sums[isThere ? 'overtaken' : 'untraced']++;
          continue;
        }
        const at = findSample(sentKeys, next, table, row);
        if (at < 0) {
          sums.untraced++;
          continue;
        }
        if (row > 0) sums.missedWithin += at - next;
        taken.add(at);
        next = at + 1;
      }
  }
  return sums;
}

/** @returns -1 where nothing that was sent from `next` on can be the row */
function findSample(sentKeys: readonly string[], next: number, table: DcTable, row: number): number {
  const key = keyOf(table, row);
  const near = sentKeys.indexOf(key, next);
  if (near < 0 || near - next <= window) return near;
  const last = Math.min(table.currentA.length, row + 1 + followers);
  for (let at = near; at >= 0; at = sentKeys.indexOf(key, at + 1)) {
    let place = at;
    let follows = true;
    for (let later = row + 1; follows && later < last; later++) {
      const found = sentKeys.indexOf(keyOf(table, later), place + 1);
      follows = found >= 0 && found - place <= mostBetweenFollowers;
      place = found;
    }
    if (follows) return at;
  }
  return -1;
}

function keyOf({ voltageV, currentA }: DcTable, row: number): string {
  return `${voltageV[row]!} ${currentA[row]!}`;
}

function countAmbiguous(keys: readonly string[]): number {
  const lastAt = new Map<string, number>();
  let ambiguous = 0;
  for (const [at, key] of keys.entries()) {
    if (at - (lastAt.get(key) ?? -Infinity) <= window) ambiguous++;
    lastAt.set(key, at);
  }
  return ambiguous;
}
