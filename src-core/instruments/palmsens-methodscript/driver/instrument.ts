import { AppError, type CellState } from '../../../errors.ts';
import type { Action } from '../../../model/plan.ts';
import type { InstrumentIdentity } from '../../../model/run.ts';
import type { ActionContext, ActionOutcome, Instrument, RecordedAction } from '../../driver.ts';
import type { MethodScriptModel } from '../../methodscript/models.ts';
import { checkAction } from './check.ts';
import { firmwareId } from './commands.ts';
import type { Identification } from './identify.ts';
import { createPackageReader, describeMark } from './readings.ts';
import { deleteRecord, fileNameOf, recordingLines, type DeviceRecord } from './records.ts';
import { readBack } from './safety.ts';
import { heartbeatMs, missedHeartbeats, runScript, type RunningScript } from './script-run.ts';
import { scriptFor } from './scripts/index.ts';
import { endMark } from './scripts/lines.ts';
import { linkLost, type Session } from './session.ts';
import { runTolerantly } from './tells-more.ts';
import { expectationFor, type Expectation } from './silence.ts';

/** An identified device whose cell was found off. One action at a time. */
export class MethodScriptInstrument implements Instrument {
  readonly identity: InstrumentIdentity;
  readonly capabilities;
  readonly #keepsFiles: boolean;
  /** Files that nobody needs any more once a new record of the same run begins. */
  #oldRecords: readonly DeviceRecord[];
  /** Of actions that were aborted: deleted when there is time for it. */
  readonly #unneeded: string[] = [];
  readonly #session: Session;
  #model;
  readonly #lostListeners = new Set<(error: AppError) => void>();
  #lost: AppError | undefined;
  #running: RunningScript | undefined;
  #askedToEnd = false;
  /** Turns: the session carries one exchange at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closing = false;

  constructor(
    session: Session,
    identity: InstrumentIdentity,
    identification: Identification,
    records: readonly DeviceRecord[],
  ) {
    this.identity = identity;
    this.capabilities = identification.capabilities;
    this.#session = session;
    this.#model = identification.model;
    this.#keepsFiles = identification.keepsFiles;
    this.#oldRecords = records;
    session.onClosed((error) => this.#lose(error));
  }

  get recorded(): readonly RecordedAction[] {
    return this.#oldRecords.map(({ fileName: _fileName, ...record }) => record);
  }

  forgetRecorded(recordIds: readonly string[]): void {
    this.#setAside(({ recordId }) => recordIds.includes(recordId));
    void this.#inTurn(() => this.#forgetUnneeded()).catch(() => undefined);
  }

  check(action: Action): ReturnType<Instrument['check']> {
    return checkAction(action, this.capabilities, this.#model);
  }

  execute(action: Action, context: ActionContext): Promise<ActionOutcome> {
    const problem = this.check(action).find(({ severity }) => severity === 'error');
    if (problem)
      return Promise.reject(
        new AppError('input/beyond-instrument', problem.message, { remedy: problem.remedy, cellState: 'off' }),
      );
    return this.#inTurn(() => this.#execute(action, context));
  }

  endAction(): void {
    if (!this.#running) return;
    this.#askedToEnd = true;
    this.#running.endLoops();
  }

  async makeSafe(): Promise<CellState> {
    // The abort goes out before anything waits; the script under way then ends and gives up its turn.
    this.#running?.abort();
    try {
      return await this.#inTurn(() => readBack(this.#session, this.#model, () => this.#loseMute()));
    } catch {
      return 'unknown';
    }
  }

  async heartbeat(): Promise<void> {
    if (this.#lost) throw this.#lost;
    if (this.#waiting > 0) return;
    await this.#inTurn(async () => {
      for (let missed = 0; missed < missedHeartbeats; missed++) {
        const answered = await firmwareId(this.#session, heartbeatMs).then(
          () => true,
          () => false,
        );
        if (answered) return;
      }
      throw this.#loseMute();
    });
  }

  onLost(listener: (error: AppError) => void): () => void {
    this.#lostListeners.add(listener);
    return () => void this.#lostListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (!this.#session.closedBy() && (await this.makeSafe()) === 'off')
      await this.#inTurn(() => this.#forgetUnneeded());
    this.#session.detach();
    await this.#session.link.close();
  }

  #loseMute(): AppError {
    const error = linkLost(this.#session.link.address, undefined, 'does not answer any more');
    this.#lose(error);
    return error;
  }

  #lose(error: AppError): void {
    if (this.#lost || this.#closing) return;
    this.#lost = error;
    for (const listener of [...this.#lostListeners]) listener(error);
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const mine = this.#turn.then(task, task);
    this.#turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting--;
    }
  }

  /** A method, since any await may have changed the answer. */
  #isAborted({ signal }: ActionContext): boolean {
    return signal.aborted;
  }

  /** When the next record of a run begins, what was kept of it before has been joined to it. */
  async #forgetRecordsOf(recordId: string): Promise<void> {
    const runOf = (id: string): string | undefined => id.split('/')[0];
    this.#setAside((record) => runOf(record.recordId) === runOf(recordId));
    await this.#forgetUnneeded();
  }

  #setAside(isForgotten: (record: DeviceRecord) => boolean): void {
    const forgotten = this.#oldRecords.filter(isForgotten);
    this.#oldRecords = this.#oldRecords.filter((record) => !forgotten.includes(record));
    this.#unneeded.push(...forgotten.map(({ fileName }) => fileName));
  }

  async #forgetUnneeded(): Promise<void> {
    for (const fileName of this.#unneeded.splice(0)) await this.#forget(fileName);
  }

  /** A file that cannot be deleted costs room, nothing else. */
  async #forget(fileName: string): Promise<void> {
    await deleteRecord(this.#session, fileName).catch(() => undefined);
  }

  async #execute(action: Action, context: ActionContext): Promise<ActionOutcome> {
    if (this.#lost) throw this.#lost;
    if (context.signal.aborted) return { end: 'aborted', cellState: 'off' };
    const expectation = expectationFor(action, this.#session.link.timeScale);
    const follow = new ActionFollower(context, expectation);
    this.#askedToEnd = false;
    const recordId = this.#keepsFiles ? context.recordId : undefined;
    if (recordId !== undefined) await this.#forgetRecordsOf(recordId);
    if (this.#isAborted(context)) return { end: 'aborted', cellState: 'off' };
    const run = (model: MethodScriptModel): RunningScript => {
      const lines = [...(recordId === undefined ? [] : recordingLines(recordId)), ...scriptFor(action, model)];
      this.#running = runScript(this.#session, lines, {
        onPackage: (variables) => follow.take(variables),
        silenceMs: expectation.silenceMs,
        rowOverdueMs: expectation.rowOverdueMs,
      });
      if (this.#askedToEnd) this.#running.endLoops();
      return this.#running;
    };
    const abort = (): void => this.#running?.abort();
    context.signal.addEventListener('abort', abort, { once: true });
    context.onExpectedSilence?.(expectation.silenceMs());
    try {
      const ending = await runTolerantly(action, {
        model: this.#model,
        run,
        isAborted: () => this.#isAborted(context),
        readCell: () => readBack(this.#session, this.#model, () => this.#loseMute()),
      });
      const { end, damagedLines, note } = ending;
      this.#model = ending.model;
      if (recordId !== undefined && end === 'aborted') this.#unneeded.push(fileNameOf(recordId));
      else if (recordId !== undefined && damagedLines === 0) await this.#forget(fileNameOf(recordId));
      return outcomeOf(action, end, follow.mark, this.#askedToEnd, damagedLines, note);
    } catch (error) {
      if (error instanceof AppError && error.code === 'link/lost') this.#lose(error);
      throw error;
    } finally {
      context.signal.removeEventListener('abort', abort);
      this.#running = undefined;
    }
  }
}

/** Hands readings on as they come, and remembers how the script said it ended. */
class ActionFollower {
  mark: number | undefined;
  readonly #context: ActionContext;
  readonly #expectation: Expectation;
  readonly #read = createPackageReader();

  constructor(context: ActionContext, expectation: Expectation) {
    this.#context = context;
    this.#expectation = expectation;
  }

  take(variables: Parameters<ReturnType<typeof createPackageReader>>[0]): void {
    const meaning = this.#read(variables);
    if (meaning.kind === 'end-mark') this.mark = meaning.mark;
    if (meaning.kind !== 'reading') return;
    this.#expectation.noteReading(meaning.reading);
    this.#context.onReading(meaning.reading);
    if (meaning.reading.kind === 'impedance') this.#context.onExpectedSilence?.(this.#expectation.silenceMs());
  }
}

function outcomeOf(
  action: Action,
  end: 'finished' | 'aborted',
  mark: number | undefined,
  asked: boolean,
  damagedLines: number,
  note: string | undefined,
): ActionOutcome {
  const lines = damagedLines === 1 ? 'one damaged line was' : `${damagedLines} damaged lines were`;
  const damage = damagedLines === 0 ? '' : `${lines} passed over`;
  const detail = (text: string | undefined): { detail?: string } => {
    const both = [text ?? '', damage, note ?? ''].filter((part) => part !== '').join('; ');
    return both === '' ? {} : { detail: both };
  };
  if (end === 'aborted') return { end: 'aborted', cellState: 'off', ...detail(undefined) };
  if (mark === endMark.aboveMaximum || mark === endMark.belowMinimum)
    return { end: 'cut-off', cellState: 'off', ...detail(cutOffText(action, mark)) };
  if (mark === endMark.currentFell && action.kind === 'cccv')
    return {
      end: 'cut-off',
      cellState: 'off',
      ...detail(`|I| fell to ${Number(action.endCurrentA.toPrecision(3))} A`),
    };
  return { end: asked || mark === endMark.asked ? 'asked' : 'duration', cellState: 'off', ...detail(undefined) };
}

function looksAtCurrent(action: Action): action is Extract<Action, { maxCurrentA: number }> {
  if (action.kind === 'staircase') return action.control === 'potentiostatic';
  return action.kind === 'potential' || action.kind === 'sweep';
}

function cutOffText(action: Action, mark: number): string | undefined {
  if (looksAtCurrent(action)) return describeMark(mark, 'I', `−${action.maxCurrentA} A`, `${action.maxCurrentA} A`);
  if (!('cutOff' in action)) return undefined;
  return describeMark(mark, 'E', `${action.cutOff.minVoltageV} V`, `${action.cutOff.maxVoltageV} V`);
}
