import { AppError, type CellState } from '../../errors.ts';
import type { Action } from '../../model/action.ts';
import type { Problem } from '../../model/quantity.ts';
import type { InstrumentIdentity } from '../../model/run.ts';
import type { ActionContext, ActionOutcome, Capabilities, Instrument } from '../driver.ts';
import { linkLost, type ByteSession } from './byte-session.ts';

/** Wall time of one heartbeat, ms, and how many may be missed. */
const heartbeatMs = 250;
const missedHeartbeats = 3;

/** What the user wants of the action under way; looked at between two exchanges. */
export interface Wishes {
  readonly aborted: boolean;
  readonly askedToEnd: boolean;
  /** Resolves when the action is aborted: for exchanges that are then given up. */
  readonly whenAborted: Promise<void>;
  /** Resolves as soon as either wish comes: for waits that may be cut short. */
  readonly whenChanged: Promise<void>;
}

/** What one dialect adds to the shell. All but `sendAbort` are called one at a time. */
export interface Dialect {
  readonly identity: InstrumentIdentity;
  readonly capabilities: Capabilities;
  /** What the instrument cannot do of an action it has in principle. */
  check(action: Action): readonly Problem[];
  /** Carries out an action that `check` let pass. */
  execute(action: Action, context: ActionContext, wishes: Wishes): Promise<ActionOutcome>;
  /** Puts the bytes that stop whatever runs on the wire, within the call. */
  sendAbort(): void;
  /** Brings the instrument to its safe state and reads back. May throw: the shell says "unknown" then. */
  makeSafe(): Promise<CellState>;
  /** Any answer within `timeoutMs`; throws otherwise. */
  isAlive(timeoutMs: number): Promise<void>;
}

/**
 * Everything about an opened instrument that is the same for every dialect of question and answer: turns, refusals,
 * aborts that go out at once, heartbeat, loss, and closing after making safe.
 */
export function createInstrument(session: ByteSession, dialect: Dialect): Instrument {
  const lostListeners = new Set<(error: AppError) => void>();
  let lost: AppError | undefined;
  let closing = false;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  let running: RunningWishes | undefined;

  session.onClosed(lose);

  function lose(error: AppError): void {
    if (lost || closing) return;
    lost = error;
    for (const listener of [...lostListeners]) listener(error);
  }

  async function inTurn<T>(task: () => Promise<T>): Promise<T> {
    waiting++;
    const mine = turn.then(task, task);
    turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting--;
    }
  }

  function check(action: Action): readonly Problem[] {
    if (dialect.capabilities.actions.has(action.kind)) return dialect.check(action);
    const message = `The ${dialect.identity.model} cannot do this.`;
    return [{ field: 'kind', severity: 'error', message, remedy: 'Use another instrument.' }];
  }

  function abort(): void {
    if (!running || running.aborted) return;
    running.aborted = true;
    dialect.sendAbort();
    running.tellAborted();
  }

  async function carryOut(action: Action, context: ActionContext): Promise<ActionOutcome> {
    if (lost) throw lost;
    if (context.signal.aborted) return { end: 'aborted', cellState: 'off' };
    const wishes = createWishes();
    running = wishes;
    context.signal.addEventListener('abort', abort, { once: true });
    try {
      return await dialect.execute(action, context, wishes);
    } catch (error) {
      if (error instanceof AppError && error.code === 'link/lost') lose(error);
      throw error;
    } finally {
      context.signal.removeEventListener('abort', abort);
      running = undefined;
    }
  }

  async function makeSafe(): Promise<CellState> {
    abort();
    const heardBefore = session.byteCount();
    const state = await inTurn(() => dialect.makeSafe()).catch((): CellState => 'unknown');
    if (state === 'unknown' && session.byteCount() === heardBefore)
      lose(linkLost(session.link.address, undefined, 'does not answer any more'));
    return state;
  }

  return {
    identity: dialect.identity,
    capabilities: dialect.capabilities,
    check,
    execute(action, context) {
      const problem = check(action).find(({ severity }) => severity === 'error');
      if (!problem) return inTurn(() => carryOut(action, context));
      const { message, remedy } = problem;
      return Promise.reject(new AppError('input/beyond-instrument', message, { remedy, cellState: 'off' }));
    },
    endAction() {
      if (!running) return;
      running.askedToEnd = true;
      running.tellChanged();
    },
    makeSafe,
    async heartbeat() {
      if (lost) throw lost;
      if (waiting > 0) return;
      await inTurn(async () => {
        for (let missed = 0; missed < missedHeartbeats; missed++) {
          const answered = await dialect.isAlive(heartbeatMs).then(
            () => true,
            () => false,
          );
          if (answered) return;
        }
        const error = linkLost(session.link.address, undefined, 'does not answer any more');
        lose(error);
        throw error;
      });
    },
    onLost(listener) {
      lostListeners.add(listener);
      return () => void lostListeners.delete(listener);
    },
    async close() {
      closing = true;
      if (!session.closedBy()) await makeSafe();
      session.detach();
      await session.link.close();
    },
  };
}

interface RunningWishes extends Wishes {
  aborted: boolean;
  askedToEnd: boolean;
  tellAborted(): void;
  tellChanged(): void;
}

function createWishes(): RunningWishes {
  let tellAborted!: () => void;
  let tellChanged!: () => void;
  const whenAborted = new Promise<void>((resolve) => (tellAborted = resolve));
  const whenChanged = new Promise<void>((resolve) => (tellChanged = resolve));
  void whenAborted.then(() => tellChanged());
  return { aborted: false, askedToEnd: false, whenAborted, whenChanged, tellAborted, tellChanged };
}
