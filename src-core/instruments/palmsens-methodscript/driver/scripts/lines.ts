import type { Sampling } from '../../../../model/plan.ts';
import { formatInteger, formatLiteral } from '../../../methodscript/values.ts';

/** Longest time between two looks at a cut-off, s. */
export const longestCheckS = 0.5;

/** How a script tells why it ended: the value of the last package. */
export const endMark = {
  done: 0,
  aboveMaximum: 1,
  belowMinimum: 2,
  asked: 3,
  /** Only between the parts of one script: the voltage was reached at constant current. */
  voltageReached: 4,
  currentFell: 5,
  /** The whole time of several parts was over. */
  timeUp: 6,
} as const;

/** A stretch with constant sampling: one measurement loop. */
export interface Stage {
  /** Between two iterations of the loop, s. */
  readonly loopIntervalS: number;
  readonly durationS: number;
  /** A row is sent every so many iterations. */
  readonly iterationsPerRow: number;
}

/** Rows per stage before the interval grows. */
const rowsPerStage = 10;

/**
 * Divides a period into stages whose row interval grows 1, 2, 5, 10, … from the first to the last interval of
 * `sampling`; within a row the loop turns at least every `checkS`. Durations add up to `durationS` exactly.
 */
export function stagesOf(sampling: Sampling, durationS: number, checkS: number): readonly Stage[] {
  const stages: Stage[] = [];
  const first = Math.min(sampling.firstIntervalS, sampling.lastIntervalS);
  let startS = 0;
  for (let k = 0; ; k++) {
    const rowS = Math.min(sampling.lastIntervalS, first * [1, 2, 5][k % 3]! * 10 ** Math.floor(k / 3));
    const remainingS = microseconds(durationS - startS);
    const last = rowS >= sampling.lastIntervalS || remainingS <= rowS * rowsPerStage * 1.5;
    const stageS = last ? remainingS : microseconds(rowS * rowsPerStage);
    const iterationsPerRow = Math.max(1, Math.ceil(rowS / checkS - 1e-9));
    const iterations = Math.max(1, Math.ceil((stageS * iterationsPerRow) / rowS - 1e-6));
    stages.push({ loopIntervalS: stageS / iterations, durationS: stageS, iterationsPerRow });
    if (last) return stages;
    startS += stageS;
  }
}

/** Rows that the stages will send, for the plan. */
export function rowCount(stages: readonly Stage[]): number {
  return stages.reduce(
    (sum, { durationS, loopIntervalS, iterationsPerRow }) =>
      sum + Math.ceil(Math.round(durationS / loopIntervalS) / iterationsPerRow),
    0,
  );
}

function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

export const literal = formatLiteral;
export const integer = formatInteger;

/** `var a`, `var b`, … */
export function declare(...names: readonly string[]): string[] {
  return names.map((name) => `var ${name}`);
}

/** Each variable twice, as there is no checksum: `parseDoubledPackage` takes only what says the same both times. */
export function sendPackage(...names: readonly string[]): string[] {
  return ['pck_start', ...[...names, ...names].map((name) => `pck_add ${name}`), 'pck_end'];
}

/** The same at the end of every script: cell off, the reason, and cell off again whatever happened. */
export function ending(): string[] {
  return ['cell_off', ...sendPackage('c'), 'on_finished:', 'cell_off'];
}

/** Stores a mark and leaves the loop when `variable` is outside; to stand inside a measurement loop. */
export function breakOutside(variable: string, minimum: number, maximum: number): string[] {
  return [
    `if ${variable} > ${literal(maximum)}`,
    `store_var c ${integer(endMark.aboveMaximum)} jb`,
    'breakloop',
    `elseif ${variable} < ${literal(minimum)}`,
    `store_var c ${integer(endMark.belowMinimum)} jb`,
    'breakloop',
    'endif',
  ];
}

/** Stages of one level, and the head of their measurement loops, given interval and duration as literals. */
export interface Phase {
  readonly stages: readonly Stage[];
  readonly loop: (interval: string, duration: string) => string;
}

/**
 * The measurement loops of all stages of all phases. Each is passed over once `c` is set: by a cut-off, or because the loop before
 * ended early (`Y`), which shows in the time of its last sample. A last row that was not due yet is sent at the end.
 * @param row names of the variables of a row
 * @param checks lines to look at cut-offs
 * @param since variable that holds the time at which the phases began; without one that is time 0
 */
export function stagedLoops(
  phases: readonly Phase[],
  row: readonly string[],
  checks: readonly string[],
  since?: string,
): string[] {
  const loops = phases.flatMap(({ stages, loop }) =>
    stages.map((stage, index) => ({ stage, loop, endsPhase: index === stages.length - 1 })),
  );
  const lines: string[] = [];
  let endS = 0;
  for (const [index, { stage, loop, endsPhase }] of loops.entries()) {
    endS += stage.durationS;
    const body = [
      loop(literal(stage.loopIntervalS), literal(stage.durationS)),
      'timer_get t',
      ...rowWhenDue(stage, row),
      ...checks,
      'endloop',
    ];
    lines.push(...(index === 0 ? body : ['if c == 0i', ...body, 'endif']));
    const isLast = index === loops.length - 1;
    if (endsPhase || isLast)
      lines.push('if n > 0i', ...sendPackage(...row), ...(isLast ? [] : ['store_var n 0i ja']), 'endif');
    if (!isLast || since !== undefined) lines.push(...noteEarlyEnd(endS - 1.5 * stage.loopIntervalS, since));
  }
  return lines;
}

export function rowWhenDue({ iterationsPerRow }: Pick<Stage, 'iterationsPerRow'>, row: readonly string[]): string[] {
  if (iterationsPerRow === 1) return [...sendPackage(...row), 'store_var n 0i ja'];
  return ['add_var n 1i', `if n >= ${integer(iterationsPerRow)}`, ...sendPackage(...row), 'store_var n 0i ja', 'endif'];
}

/** Marks a loop as ended early when its last sample came before `beforeS`. With `since` the variable `u` is used up. */
export function noteEarlyEnd(beforeS: number, since?: string): string[] {
  return [
    'if c == 0i',
    ...(since === undefined ? [] : ['copy_var t u', `sub_var u ${since}`]),
    `if ${since === undefined ? 't' : 'u'} < ${literal(Math.max(0, microseconds(beforeS)))}`,
    `store_var c ${integer(endMark.asked)} jb`,
    'endif',
    'endif',
  ];
}
