import { expect, test } from 'vitest';
import { readingStatus, type DcTable } from '../../../../src-core/model/reading.ts';
import { recordIdOf } from '../../../../src-core/run/record-id.ts';
import { compareRecords } from './compare-records.ts';

/** Step 0 of a run that began twice: at 0 s, and after an interruption at 40.5 s. */
const journal = [
  { kind: 'step-started', stepIndex: 0, timeS: 0 },
  { kind: 'step-started', stepIndex: 0, timeS: 40.5 },
] as const;

/** Every ten seconds; values of a cell at rest repeat. */
function script(startS: number, currents: readonly number[]) {
  return {
    recordId: recordIdOf('r1', 0, startS),
    timeS: currents.map((_, at) => 10 * (at + 1)),
    voltageV: currents.map(() => 1),
    currentA: [...currents],
  };
}
const record = {
  scripts: [script(0, [5, 5, 6]), { ...script(9, [9]), recordId: '' }, script(40.5, [5, 5, 7, 8])],
  // The fourth was measured while nobody listened.
  kept: new Map([
    [recordIdOf('r1', 0, 0), [5, 5, 6, 4].map((currentA, at) => ({ timeS: 10 * (at + 1), voltageV: 1, currentA }))],
  ]),
  ...{ crossings: [], abortsMs: [], energised: false },
};

type Row = readonly [timeS: number, currentA: number, status?: number];

function compare(rows: readonly Row[]) {
  const dc = {
    timeS: Float64Array.from(rows, ([timeS]) => timeS),
    voltageV: Float64Array.from(rows, () => 1),
    currentA: Float64Array.from(rows, ([, currentA]) => currentA),
    status: Float64Array.from(rows, ([, , status = 0]) => status),
    stepIndex: Float64Array.from(rows, () => 0),
  };
  return compareRecords([record], [[{ id: 'r1', journal, dc: dc as unknown as DcTable }]]);
}

const late = readingStatus.timeReversed;
const first: readonly Row[] = [[10, 5], [20, 5], [30, 6]]; // prettier-ignore
const second: readonly Row[] = [[50.7, 5], [60.7, 5], [70.7, 7], [80.7, 8]]; // prettier-ignore

test.each<[string, readonly Row[], object]>([
  ['all there', [...first, ...second], { untraced: 0, missedWithin: 0, missedBehind: 1, missedWhole: 0 }],
  ['what was kept, joined', [...first, [40, 4]], { untraced: 0, missedBehind: 0, missedWhole: 4 }],
  ['one lost between others', [first[0]!, first[2]!], { untraced: 0, missedWithin: 1 }],
  ['one stored twice', [first[0]!, first[0]!, first[1]!], { untraced: 1 }],
  ['one with another number', [first[0]!, [20, 5.1], first[2]!], { untraced: 1 }],
  ['one at another time, though with the same values', [first[0]!, [21, 5], first[2]!], { untraced: 1 }],
  ['one of another start', [...first, second[0]!, second[1]!, [70.7, 6]], { untraced: 1 }],
  ['one overtaken by others', [first[0]!, first[2]!, [30, 5, late]], { untraced: 0, overtaken: 1, missedWithin: 0 }],
  ['one marked late that was stored before', [...first, [30, 6, late]], { untraced: 1, overtaken: 0 }],
  ['one of a step that had not begun', [[-5, 5], ...first], { untraced: 1 }],
])('the comparison of stored with sent samples: %s', (_, rows, expected) => {
  expect(compare(rows)).toMatchObject({ sent: 8, keptOnly: 1, stored: rows.length, ...expected });
});
