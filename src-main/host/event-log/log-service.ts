import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogState } from '../../../src-core/contract/calls.ts';
import type { LogVerdict, ProgramEventKind } from '../../../src-core/model/log.ts';
import type { Storage } from '../storage/storage.ts';

export interface LogServiceOptions {
  readonly storage: Storage;
  readonly isoNow: () => string;
  readonly onChanged: () => void;
  readonly onBroken: (verdict: LogVerdict) => void;
}

/** Writes what happens to the program into the event log, and checks the whole of it without holding anything up. */
export interface LogService {
  /** Never throws: what cannot be noted must not keep anything from happening. */
  write(kind: ProgramEventKind, message: string, details?: Readonly<Record<string, unknown>>): void;
  state(): LogState;
  /** A check under way is answered to everybody who asks meanwhile. */
  check(): Promise<LogVerdict>;
  close(): void;
}

export function createLogService(options: LogServiceOptions): LogService {
  const { storage, isoNow, onChanged, onBroken } = options;
  let state: LogState = {};
  let running: Promise<LogVerdict> | undefined;
  let closed = false;

  const write: LogService['write'] = (kind, message, details) => {
    if (storage.holder || closed) return;
    try {
      storage.log.append({ at: isoNow(), kind, message, ...(details ? { details } : {}) });
    } catch (failure) {
      process.emitWarning(`The event log could not be continued: ${String(failure)}`);
    }
  };

  async function checkAll(): Promise<LogVerdict> {
    const slices = storage.log.check(isoNow());
    for (;;) {
      const step = slices.next();
      if (step.done) return step.value;
      state = { ...state, checking: step.value };
      // A STOP, a sample and a screen come first.
      await nextTurn();
      if (closed) throw new Error('the program is closing');
    }
  }

  async function check(): Promise<LogVerdict> {
    const wasBroken = state.verdict?.state === 'broken';
    try {
      const verdict = await checkAll();
      state = { verdict };
      const { firstBreak } = verdict;
      if (firstBreak && !wasBroken) {
        write('log-checked', `The log is broken at entry ${firstBreak.number}: ${firstBreak.problem}`, {
          ...firstBreak,
        });
        onBroken(verdict);
      }
      return verdict;
    } finally {
      running = undefined;
      if (state.checking !== undefined) state = state.verdict ? { verdict: state.verdict } : {};
      if (!closed) onChanged();
    }
  }

  return {
    write,
    state: () => state,
    check: () => (running ??= check()),
    close: () => void (closed = true),
  };
}
