import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { AppError, fromWire, toWire, type CellState } from '../../../../src-core/errors.ts';
import type { ActionContext, ActionOutcome, Instrument } from '../../../../src-core/instruments/driver.ts';
import type { Action } from '../../../../src-core/model/action.ts';
import type { Problem } from '../../../../src-core/model/quantity.ts';
import type { Reading } from '../../../../src-core/model/reading.ts';
import type { Check, CheckAnswer, Flag, InstrumentMessage, InstrumentOrder, RemoteDescription } from './messages.ts';

/** An answer takes a tenth of a millisecond; a thread that lets a question wait longer is as good as hung. */
const checkLimitMs = 1000;
const mostRemembered = 5000;
/** An abort that came before the engine's own: its outcome waits so long for the engine to know why. */
const abortKnownMs = 2000;

/** What goes to the thread with the order to open. */
export interface FarEnds {
  readonly port: MessagePort;
  readonly checks: MessagePort;
  readonly answered: Flag;
}

export interface RemoteOptions {
  /** Whether the thread has given no sign of life for a while: then nobody waits for it. */
  readonly isSilent: () => boolean;
  /** After the instrument was closed, in order or by loss. */
  readonly onClosed: () => Promise<void>;
}

/** The near ends of an instrument in a thread, before it is known what it is. */
export interface RemoteEnds {
  readonly far: FarEnds;
  become(description: RemoteDescription, options: RemoteOptions): RemoteInstrument;
  discard(): void;
}

export interface RemoteInstrument extends Instrument {
  /** The thread is gone or hung: what waits fails, the cell is unknown. */
  lose(error: AppError): void;
}

export function createRemoteEnds(): RemoteEnds {
  const messages = new MessageChannel();
  const checks = new MessageChannel();
  const answered: Flag = new Int32Array(new SharedArrayBuffer(4));
  return {
    far: { port: messages.port2, checks: checks.port2, answered },
    become: (description, options) =>
      new InstrumentInThread(messages.port1, checks.port1, answered, description, options),
    discard() {
      messages.port1.close();
      checks.port1.close();
    },
  };
}

interface Call {
  readonly context?: ActionContext;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  /** What a listener of ours threw; the answer then is this. */
  failure?: AppError;
}

class InstrumentInThread implements RemoteInstrument {
  readonly identity: Instrument['identity'];
  readonly capabilities: Instrument['capabilities'];
  recorded: NonNullable<Instrument['recorded']>;
  readonly #port: MessagePort;
  readonly #options: RemoteOptions;
  readonly #isVirtual: boolean;
  readonly #check: (action: Action) => readonly Problem[];
  readonly #endChecks: () => void;
  readonly #calls = new Map<number, Call>();
  readonly #lostListeners = new Set<(error: AppError) => void>();
  readonly #abortedEarly = new Set<number>();
  #nextId = 1;
  #lost: AppError | undefined;
  /** Nobody is there to be asked: the thread is over, or the instrument closed. */
  #gone: AppError | undefined;

  constructor(port: MessagePort, checks: MessagePort, answered: Flag, it: RemoteDescription, options: RemoteOptions) {
    this.identity = it.identity;
    this.capabilities = it.capabilities;
    this.recorded = it.recorded ?? [];
    this.#port = port;
    this.#options = options;
    this.#isVirtual = it.bench !== undefined;
    this.#check = createCheck(checks, answered, () => this.#gone ?? (options.isSilent() ? hungThread(it.address) : undefined)); // prettier-ignore
    this.#endChecks = () => checks.close();
    port.on('message', (message: InstrumentMessage) => this.#receive(message));
    // An open host keeps the program alive by itself.
    port.unref();
  }

  check(action: Action): readonly Problem[] {
    return this.#check(action);
  }

  async execute(action: Action, context: ActionContext): Promise<ActionOutcome> {
    const { id, answer } = this.#call((number) => ({
      ...{ kind: 'execute', id: number, action },
      aborted: context.signal.aborted,
      ...(context.recordId === undefined ? {} : { recordId: context.recordId }),
    }), context); // prettier-ignore
    const known = Promise.withResolvers<undefined>();
    const abort = (): void => {
      this.#tell({ kind: 'abort', id });
      known.resolve(undefined);
    };
    context.signal.addEventListener('abort', abort, { once: true });
    try {
      const outcome = (await answer) as ActionOutcome;
      const isEarly = this.#abortedEarly.delete(id) && !context.signal.aborted && !this.#gone;
      if (isEarly) await Promise.race([known.promise, delay(abortKnownMs, undefined, { ref: false })]);
      return outcome;
    } finally {
      this.#abortedEarly.delete(id);
      context.signal.removeEventListener('abort', abort);
    }
  }

  abort(): void {
    for (const [id, { context }] of this.#calls) {
      if (!context || context.signal.aborted) continue;
      this.#abortedEarly.add(id);
      this.#tell({ kind: 'abort', id });
    }
  }

  forgetRecorded(recordIds: readonly string[]): void {
    this.recorded = this.recorded.filter(({ recordId }) => !recordIds.includes(recordId));
    this.#tell({ kind: 'forget-recorded', recordIds });
  }

  endAction(): void {
    this.#tell({ kind: 'end-action' });
  }

  async makeSafe(): Promise<CellState> {
    const { answer } = this.#call((id) => ({ kind: 'make-safe', id }));
    return answer.then(
      (state) => state as CellState,
      () => 'unknown' as const,
    );
  }

  async heartbeat(): Promise<void> {
    await this.#call((id) => ({ kind: 'heartbeat', id })).answer;
  }

  onLost(listener: (error: AppError) => void): () => void {
    this.#lostListeners.add(listener);
    return () => void this.#lostListeners.delete(listener);
  }

  async close(): Promise<void> {
    const { answer } = this.#call((id) => ({ kind: 'close', id }));
    await answer.catch(() => undefined);
    this.#leave(new AppError('link/closed', `The connection to ${this.identity.address} is closed.`));
    await this.#options.onClosed();
  }

  lose(error: AppError): void {
    this.#tellLost(error);
    this.#leave(error);
  }

  #leave(error: AppError): void {
    if (this.#gone) return;
    this.#gone = error;
    this.#port.close();
    this.#endChecks();
    for (const { reject } of [...this.#calls.values()]) reject(error);
    this.#calls.clear();
  }

  #tellLost(error: AppError): void {
    if (this.#lost || this.#gone) return;
    this.#lost = error;
    for (const listener of [...this.#lostListeners]) listener(error);
  }

  #tell(order: InstrumentOrder): void {
    if (!this.#gone) this.#port.postMessage(order);
  }

  /** The order is on its way when this returns. */
  #call(orderOf: (id: number) => InstrumentOrder, context?: ActionContext) {
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (this.#gone) reject(this.#gone);
    else {
      this.#calls.set(id, { resolve, reject, ...(context ? { context } : {}) });
      this.#tell(orderOf(id));
    }
    return { id, answer: promise };
  }

  #receive(message: InstrumentMessage): void {
    if (message.kind === 'lost') {
      this.#tellLost(fromWire(message.error));
      return;
    }
    const call = this.#calls.get(message.id);
    if (message.kind === 'readings') {
      if (call?.context) this.#hand(message.id, call, message.readings);
      if (this.#isVirtual) this.#tell({ kind: 'taken', count: message.readings.length });
      return;
    }
    if (message.kind === 'silence') {
      call?.context?.onExpectedSilence?.(message.ms);
      return;
    }
    this.#calls.delete(message.id);
    if (message.kind === 'failed') call?.reject(fromWire(message.error));
    else if (call?.failure) call.reject(call.failure);
    else call?.resolve(message.value);
  }

  /** A listener that throws ends the action, as it would beside the driver. */
  #hand(id: number, call: Call, readings: readonly Reading[]): void {
    try {
      for (const reading of readings) call.context!.onReading(reading);
    } catch (error) {
      call.failure ??= fromWire(toWire(error));
      this.#tell({ kind: 'abort', id });
    }
  }
}

/**
 * `check` answers at once, and only the driver knows: the question goes to the thread, and this one waits. Answers are
 * remembered, since plans repeat themselves. Who is known to be silent is not waited for.
 */
function createCheck(port: MessagePort, answered: Flag, whyNot: () => AppError | undefined) {
  const known = new Map<string, readonly Problem[]>();
  let number = 0;

  function ask(action: Action): readonly Problem[] | undefined {
    const mine = ++number;
    const deadlineMs = performance.now() + checkLimitMs;
    port.postMessage({ number: mine, action } satisfies Check);
    for (;;) {
      const before = Atomics.load(answered, 0);
      // Answers that came too late for their asker lie before ours.
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
        const { number: of, problems } = got.message as CheckAnswer;
        if (of === mine) return problems;
      }
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) return undefined;
      Atomics.wait(answered, 0, before, leftMs);
    }
  }

  return (action: Action): readonly Problem[] => {
    const key = JSON.stringify(action, nameNumbers);
    const before = known.get(key);
    if (before) return before;
    const error = whyNot();
    const problems = error ? undefined : ask(action);
    if (!problems) {
      const { message, remedy } = error ?? hungThread('this instrument');
      return [{ field: 'instrument', severity: 'error', message, ...(remedy === undefined ? {} : { remedy }) }];
    }
    if (known.size >= mostRemembered) known.clear();
    known.set(key, problems);
    return problems;
  };
}

/** JSON makes null of what is not finite. */
function nameNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

export function hungThread(address: string): AppError {
  return new AppError('link/lost', `The connection to ${address} hangs: port and driver do not respond any more.`, {
    remedy:
      'Disconnect the leads: the cell may still be on. Unplug the instrument, plug it in again, and connect; if the port stays in use, restart Mobion.',
    cellState: 'unknown',
  });
}
