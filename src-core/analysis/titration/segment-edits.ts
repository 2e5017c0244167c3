import { AppError } from '../../errors.ts';
import type { SegmentEdit, TitrationData } from '../../model/titration.ts';
import type { EditableRange, ManualChange, SampleRange } from './segment-types.ts';

/**
 * Applies changes by hand to the pulses that were found. Pure: the pulses found and the list of edits make the result,
 * so that an edit is undone by leaving it out.
 *
 * @throws AppError `input/invalid` for an edit that meets no pulse, or leaves one without samples
 */
export function applyEdits(
  data: TitrationData,
  found: readonly SampleRange[],
  edits: readonly SegmentEdit[],
): readonly EditableRange[] {
  let ranges: readonly EditableRange[] = found;
  for (const edit of edits) ranges = applyOne(data, ranges, edit);
  return ranges;
}

function applyOne(data: TitrationData, ranges: readonly EditableRange[], edit: SegmentEdit): readonly EditableRange[] {
  switch (edit.kind) {
    case 'merge':
      return merged(data, ranges, edit.fromS, edit.toS);
    case 'split':
      return split(data, ranges, edit.atS);
    case 'exclude':
      return withChange(data, ranges, edit.atS, 'excluded', {});
    case 'retime': {
      const { atS, startTimeS, endTimeS } = edit;
      return withChange(data, ranges, atS, 'retimed', {
        ...(startTimeS === undefined ? {} : { startTimeS }),
        ...(endTimeS === undefined ? {} : { endTimeS }),
      });
    }
  }
}

function refused(message: string): AppError {
  return new AppError('input/invalid', message, {
    remedy: 'Give a time in s at which the current of the pulse flows, on the clock of the record.',
  });
}

/** The pulse whose current flows at a time; up to the sampling interval around it. */
function pulseAt(data: TitrationData, ranges: readonly EditableRange[], atS: number): number {
  const { timeS } = data;
  const index = ranges.findIndex(
    ({ first, last }) => atS >= timeS[Math.max(0, first - 1)]! && atS <= timeS[Math.min(timeS.length - 1, last)]!,
  );
  if (index < 0) throw refused(`No pulse flows at ${atS} s.`);
  return index;
}

function withChange(
  data: TitrationData,
  ranges: readonly EditableRange[],
  atS: number,
  change: ManualChange,
  times: { readonly startTimeS?: number; readonly endTimeS?: number },
): readonly EditableRange[] {
  const k = pulseAt(data, ranges, atS);
  const range = ranges[k]!;
  const next = { ...range, ...times, changes: [...(range.changes ?? []), change] };
  const start = next.startTimeS ?? data.timeS[Math.max(0, range.first - 1)]!;
  if (next.endTimeS !== undefined && !(next.endTimeS > start))
    throw refused(`A pulse from ${start} s cannot end at ${next.endTimeS} s.`);
  return ranges.with(k, next);
}

/** Everything from the first pulse that touches the stretch to the last one becomes one pulse. */
function merged(
  data: TitrationData,
  ranges: readonly EditableRange[],
  fromS: number,
  toS: number,
): readonly EditableRange[] {
  const touches = ({ first, last }: EditableRange) => data.timeS[last]! >= fromS && data.timeS[first]! <= toS;
  const from = ranges.findIndex(touches);
  const to = ranges.findLastIndex(touches);
  if (from < 0 || from === to) throw refused(`Fewer than two pulses lie between ${fromS} and ${toS} s.`);
  const [first, last] = [ranges[from]!, ranges[to]!];
  const directions = new Set(ranges.slice(from, to + 1).map((range) => directionOf(data, range)));
  if (directions.size > 1) throw refused(`Pulses of both directions lie between ${fromS} and ${toS} s.`);
  const one: EditableRange = {
    first: first.first,
    last: last.last,
    ...(first.startTimeS === undefined ? {} : { startTimeS: first.startTimeS }),
    ...(last.endTimeS === undefined ? {} : { endTimeS: last.endTimeS }),
    changes: ['merged'],
  };
  return [...ranges.slice(0, from), one, ...ranges.slice(to + 1)];
}

function directionOf({ currentA }: TitrationData, { first, last }: SampleRange): number {
  return Math.sign(currentA[Math.floor((first + last) / 2)]!);
}

function split(data: TitrationData, ranges: readonly EditableRange[], atS: number): readonly EditableRange[] {
  const k = pulseAt(data, ranges, atS);
  const range = ranges[k]!;
  let last = range.first;
  while (last < range.last && data.timeS[last + 1]! <= atS) last++;
  if (last - range.first < 1 || range.last - last < 2)
    throw refused(`Parting the pulse at ${atS} s would leave a part without samples.`);
  const changes = [...(range.changes ?? []), 'split' as const];
  const { startTimeS, endTimeS } = range;
  return [
    ...ranges.slice(0, k),
    { first: range.first, last, changes, ...(startTimeS === undefined ? {} : { startTimeS }) },
    { first: last + 1, last: range.last, changes, ...(endTimeS === undefined ? {} : { endTimeS }) },
    ...ranges.slice(k + 1),
  ];
}
