import type { InstrumentState } from '../../src-core/contract/calls.ts';
import type { CellState } from '../../src-core/errors.ts';
import type { Verdict } from '../../src-core/model/results.ts';
import type { RunSummary } from '../../src-core/model/run.ts';
import type { Mark } from '../shared/state-words.ts';

const instrumentMarks: Readonly<Record<InstrumentState, Mark>> = {
  idle: { word: 'Idle', shape: 'circle', tone: 'good' },
  running: { word: 'Running', shape: 'triangle', tone: 'active' },
  holding: { word: 'Holding', shape: 'bars', tone: 'warn' },
  lost: { word: 'Lost', shape: 'diamond', tone: 'danger' },
  'cell-unknown': { word: 'Cell unknown', shape: 'diamond', tone: 'danger' },
};

export function instrumentMark(state: InstrumentState): Mark {
  return instrumentMarks[state];
}

const reasons: Readonly<Record<InstrumentState, string | undefined>> = {
  idle: undefined,
  running: 'A run has this instrument in hand: wait for its end, or stop it',
  holding: 'A run that is held has this instrument in hand: resume it, or stop it',
  lost: 'The instrument does not answer: disconnect it and connect it again',
  'cell-unknown': 'The state of its cell is unknown: disconnect the leads, then connect the instrument again',
};

/** Why nothing can be begun with an instrument now; undefined when it is idle. */
export function whyBusy(state: InstrumentState): string | undefined {
  return reasons[state];
}

const runMarks: Readonly<Record<Exclude<RunSummary['state'], 'ended'>, Mark>> = {
  idle: { word: 'Idle', shape: 'ring', tone: 'calm' },
  arming: { word: 'Arming', shape: 'triangle', tone: 'active' },
  running: { word: 'Running', shape: 'triangle', tone: 'active' },
  holding: { word: 'Holding', shape: 'bars', tone: 'warn' },
  stopping: { word: 'Stopping', shape: 'square', tone: 'warn' },
  interrupted: { word: 'Interrupted', shape: 'half', tone: 'warn' },
  'cell-unknown': { word: 'Cell unknown', shape: 'diamond', tone: 'danger' },
};

const outcomeMarks: Readonly<Record<NonNullable<RunSummary['outcome']>, Mark>> = {
  completed: { word: 'Completed', shape: 'circle', tone: 'good' },
  stopped: { word: 'Stopped', shape: 'square', tone: 'calm' },
  limit: { word: 'Ended by a limit', shape: 'square', tone: 'warn' },
  failed: { word: 'Failed', shape: 'diamond', tone: 'danger' },
  'ended-after-interruption': { word: 'Ended early', shape: 'half', tone: 'calm' },
};

export function runMark({ state, outcome }: Pick<RunSummary, 'state' | 'outcome'>): Mark {
  if (state !== 'ended') return runMarks[state];
  return outcome ? outcomeMarks[outcome] : { word: 'Ended', shape: 'ring', tone: 'calm' };
}

const cellMarks: Readonly<Record<CellState, Mark>> = {
  off: { word: 'Cell off', shape: 'ring', tone: 'calm' },
  on: { word: 'Cell on', shape: 'circle', tone: 'active' },
  unknown: { word: 'Cell state unknown', shape: 'diamond', tone: 'danger' },
};

export function cellMark(state: CellState): Mark {
  return cellMarks[state];
}

const verdictMarks: Readonly<Record<Verdict, Mark>> = {
  pass: { word: 'Pass', shape: 'circle', tone: 'good' },
  warn: { word: 'Caution', shape: 'triangle', tone: 'warn' },
  fail: { word: 'Fail', shape: 'diamond', tone: 'danger' },
};

export function verdictMark(verdict: Verdict): Mark {
  return verdictMarks[verdict];
}
