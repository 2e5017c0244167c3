import { expect, test } from 'vitest';
import { readingStatus, type DcTable } from '../../../../src-core/model/reading.ts';
import { compareRecords } from './compare-records.ts';

const sent = {
  ...{ voltageV: Float64Array.of(1, 1, 1, 1), currentA: Float64Array.of(10, 11, 12, 13) },
  ...{ crossings: [], abortsMs: [], energised: false },
};

/** A current below zero stands for one whose clock went backwards. */
function compare(...runs: readonly (readonly number[])[]) {
  const tables = runs.map((currents) => ({
    voltageV: Float64Array.from(currents, () => 1),
    currentA: Float64Array.from(currents, Math.abs),
    status: currents.map((current) => (current < 0 ? readingStatus.timeReversed : readingStatus.ok)),
  }));
  return compareRecords([sent], [tables as unknown as DcTable[]]);
}

test.each([
  [
    'all there',
    [
      [10, 11],
      [12, 13],
    ],
    { untraced: 0, missedWithin: 0 },
  ],
  ['one lost between others', [[10, 12, 13]], { untraced: 0, missedWithin: 1 }],
  ['one stored twice', [[10, 11, 11, 12]], { untraced: 1 }],
  ['two in the wrong order', [[11, 10, 12]], { untraced: 1 }],
  ['one overtaken by others', [[10, 12, -11, 13]], { untraced: 0, overtaken: 1 }],
  ['one marked late that was stored before', [[10, 11, 12, -11]], { untraced: 1, overtaken: 0 }],
  ['one that nobody sent', [[10, 99, 11]], { untraced: 1 }],
] as const)('the comparison of stored with sent samples: %s', (_, runs, expected) => {
  expect(compare(...runs)).toMatchObject({ sent: 4, ambiguous: 0, ...expected });
});
