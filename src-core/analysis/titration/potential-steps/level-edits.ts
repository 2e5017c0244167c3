import { AppError } from '../../../errors.ts';
import type { SegmentEdit, TitrationData } from '../../../model/titration.ts';
import type { ManualChange, SampleRange } from '../segment-types.ts';
import { isSameVoltage, lastSampleUntil, oneChangeOnly, partRefusal } from './edit-reasons.ts';
import { fewestSamples, levelOf, type VoltageLevel } from './find-levels.ts';

/** What lies between two parts of one step may take so much of it: a spike, not another step. */
const largestBetween = 0.02;
/**
 * Applies changes by hand to the potential steps that were found. Pure, as `applyEdits` of galvanostatic pulses; but a
 * step is one answer to one change of voltage, and what would make it another is refused: steps to different voltages
 * are not joined, a step is parted only where the voltage changed.
 *
 * @throws AppError `input/invalid` for an edit that meets no step or would make one that is none
 */
export function editLevels(
  data: TitrationData,
  found: readonly VoltageLevel[],
  edits: readonly SegmentEdit[] = [],
): readonly VoltageLevel[] {
  return edits.reduce((levels, edit) => applyOne(data, levels, edit), found);
}

function applyOne(data: TitrationData, levels: readonly VoltageLevel[], edit: SegmentEdit): readonly VoltageLevel[] {
  switch (edit.kind) {
    case 'merge':
      return joined(data, levels, edit.fromS, edit.toS);
    case 'split':
      return parted(data, levels, edit.atS);
    case 'exclude': {
      const k = stepAt(levels, edit.atS);
      return levels.with(k, withChange(levels[k]!, 'excluded'));
    }
    case 'retime':
      return retimed(data, levels, edit);
  }
}

function refused(message: string, remedy: string): AppError {
  return new AppError('input/invalid', message, { remedy });
}

function withChange(level: VoltageLevel, change: ManualChange): VoltageLevel {
  return { ...level, changes: [...(level.changes ?? []), change] };
}

/** The step whose voltage is held at a time. */
function stepAt(levels: readonly VoltageLevel[], atS: number): number {
  const k = levels.findIndex(({ startTimeS, endTimeS, isRest }) => !isRest && atS >= startTimeS && atS <= endTimeS);
  if (k < 0)
    throw refused(
      `No potential step is held at ${atS} s.`,
      'Give a time in s while the voltage is held and a current flows, on the clock of the record.',
    );
  return k;
}

/** Everything from the first step that touches the stretch to the last one becomes one step, if it was one. */
function joined(
  data: TitrationData,
  levels: readonly VoltageLevel[],
  fromS: number,
  toS: number,
): readonly VoltageLevel[] {
  const touches = ({ startTimeS, endTimeS, isRest }: VoltageLevel): boolean =>
    !isRest && endTimeS > fromS && startTimeS < toS;
  const from = levels.findIndex(touches);
  const to = levels.findLastIndex(touches);
  if (from < 0 || from === to)
    throw refused(
      `Fewer than two potential steps lie between ${fromS} and ${toS} s.`,
      'Give times that reach from the first of them into the last.',
    );
  const [first, last] = [levels[from]!, levels[to]!];
  const between = levels.slice(from, to + 1);
  const stepV = first.voltageV - (levels[from - 1]?.voltageV ?? NaN);
  const isSame = ({ voltageV, isRest }: VoltageLevel): boolean =>
    !isRest && isSameVoltage(first.voltageV, voltageV, stepV);
  const others = between.filter((level) => !isSame(level));
  const otherS = others.reduce((sum, { startTimeS, endTimeS }) => sum + endTimeS - startTimeS, 0);
  if (!isSame(last) || otherS > largestBetween * (last.endTimeS - first.startTimeS))
    throw refused(
      others.some(({ isRest }) => isRest)
        ? 'The cell was at open circuit between these steps: what flowed afterwards is a step of its own.'
        : `These steps hold ${between.map(({ voltageV }) => voltageV.toFixed(4)).join(', ')} V: ${oneChangeOnly}`,
      'Join only steps that were parted by a disturbance while the voltage stayed the same; leave a bad step out instead.',
    );
  const parts = between.filter(isSame).flatMap((level) => level.parts ?? [{ first: level.first, last: level.last }]);
  const one = { ...levelOf(data, { first: first.first, last: last.last }), ...weighted(data, parts) };
  const times = { startTimeS: first.startTimeS, startErrorS: first.startErrorS, endTimeS: last.endTimeS };
  return [...levels.slice(0, from), { ...one, ...times, parts, changes: ['merged'] }, ...levels.slice(to + 1)];
}

/** The mean voltage of several stretches. */
function weighted({ voltageV }: TitrationData, parts: readonly SampleRange[]): { readonly voltageV: number } {
  let [sum, count] = [0, 0];
  for (const { first, last } of parts)
    for (let i = first; i <= last; i++) {
      sum += voltageV[i]!;
      count++;
    }
  return { voltageV: sum / count };
}

/** Two steps of what was taken for one, where the voltage differs before and after. */
function parted(data: TitrationData, levels: readonly VoltageLevel[], atS: number): readonly VoltageLevel[] {
  const k = stepAt(levels, atS);
  const level = levels[k]!;
  if (level.parts || level.held)
    throw refused(`The step at ${atS} s was joined or given other times by hand.`, 'Take that change back first.');
  const { first, last } = level;
  const end = lastSampleUntil(data.timeS, first, last, atS);
  const refusal = partRefusal(data, level, atS);
  if (refusal !== undefined)
    throw refused(
      refusal,
      'Part a step where its voltage changed; to leave its end out, set the time at which it ends.',
    );
  const parts = [levelOf(data, { first, last: end }), levelOf(data, { first: end + 1, last })] as const;
  const changes = [...(level.changes ?? []), 'split' as const];
  const before = { ...parts[0], startTimeS: level.startTimeS, startErrorS: level.startErrorS, changes };
  return [...levels.slice(0, k), before, { ...parts[1], endTimeS: level.endTimeS, changes }, ...levels.slice(k + 1)];
}

/** Sets when the voltage was set, and until when the current is looked at. What flowed counts for x in any case. */
function retimed(
  data: TitrationData,
  levels: readonly VoltageLevel[],
  { atS, ...wish }: Extract<SegmentEdit, { readonly kind: 'retime' }>,
): readonly VoltageLevel[] {
  const { timeS } = data;
  const k = stepAt(levels, atS);
  const level = levels[k]!;
  if (level.parts) throw refused(`The step at ${atS} s was joined by hand.`, 'Take that change back first.');
  const { startTimeS = level.startTimeS, endTimeS = level.endTimeS } = wish;
  const earliest = timeS[levels[k - 1]?.last ?? 0]!;
  const latest = timeS[levels[k + 1]?.first ?? timeS.length - 1]!;
  if ((wish.startTimeS ?? Infinity) < earliest || (wish.endTimeS ?? -Infinity) > latest)
    throw refused(
      `A step from ${startTimeS} to ${endTimeS} s would reach into its neighbours: it lies between ${earliest} and ${latest} s.`,
      'Give times between the end of the step before and the begin of the one after.',
    );
  const first = timeS.findIndex((time) => time > startTimeS);
  const last = timeS.findLastIndex((time) => time <= endTimeS);
  if (first < 0 || last - first + 1 < fewestSamples)
    throw refused(
      `From ${startTimeS} to ${endTimeS} s there are fewer than ${fewestSamples} samples.`,
      'Give the step more time.',
    );
  const held = level.held ?? level;
  const taken = { ...levelOf(data, { first, last }), startTimeS, endTimeS, startErrorS: level.startErrorS };
  const whole = { first: Math.min(held.first, first), last: Math.max(held.last, last) };
  return levels.with(k, withChange({ ...taken, changes: level.changes ?? [], held: whole }, 'retimed'));
}
