import { toWire, type WireError } from '../errors.ts';
import type { RunOutcome } from '../model/run.ts';
import type { Course } from './course.ts';
import { endingByError, type Ending } from './ending.ts';
import type { RunEnd, RunOptions } from './ports.ts';
import type { Recorder } from './recorder.ts';
import type { Place, RunLog } from './run-log.ts';

/** What the parts of one run share. */
export interface RunBasis {
  readonly options: RunOptions;
  readonly course: Course;
  readonly recorder: Recorder;
  readonly log: RunLog;
}

/** Where a run is now. */
export function placeIn({ course, recorder }: RunBasis): Place {
  return { stepIndex: course.index, timeS: recorder.runTimeS };
}

/** How a run comes to its end: the first reason stays, the cell is made safe, and the truth about it is told. */
export class Closing {
  readonly finished: Promise<RunEnd>;
  readonly #basis: RunBasis;
  readonly #abortStep: () => void;
  readonly #wake: () => void;
  readonly #cleanUp: (() => void)[] = [];
  #finish!: (end: RunEnd) => void;
  #ending: Ending | undefined;
  #outcome: RunOutcome | undefined;
  #error: WireError | undefined;

  /** @param abortStep - called first at every ending; `wake` last, at the first one */
  constructor(basis: RunBasis, abortStep: () => void, wake: () => void) {
    this.#basis = basis;
    this.#abortStep = abortStep;
    this.#wake = wake;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  get outcome(): RunOutcome | undefined {
    return this.#outcome;
  }

  get error(): WireError | undefined {
    return this.#error;
  }

  /** A method, since any await may have changed the answer. */
  mustEnd(): boolean {
    return this.#ending !== undefined;
  }

  /** Called when the run is over. */
  atEnd(cleanUp: () => void): void {
    this.#cleanUp.push(cleanUp);
  }

  /** The first ending counts. Whatever runs is aborted before this returns. */
  end(ending: Ending): void {
    this.#abortStep();
    if (this.#ending) return;
    this.#ending = ending;
    if (ending.interrupted) this.#tellLoss(ending);
    this.#wake();
  }

  endByError(error: unknown): void {
    this.end(endingByError(error));
  }

  endIf(ending: Ending | undefined): void {
    if (ending) this.end(ending);
  }

  /** However it came: the cell is switched off, read back, and the truth about it is told. Never rejects. */
  async conclude(): Promise<void> {
    await this.#makeSafe().catch((error: unknown) => {
      this.#error ??= toWire(error);
      this.#settle('cell-unknown', 'failed');
    });
  }

  /** At once: the attempt to make safe may take seconds, and until it succeeds nobody knows about the cell. */
  #tellLoss({ message, error }: Ending): void {
    const { log } = this.#basis;
    this.#error = error;
    log.expectCell('unknown');
    log.setState('stopping', message, placeIn(this.#basis));
  }

  async #makeSafe(): Promise<void> {
    const { options, log } = this.#basis;
    const { instrument, sink } = options;
    const ending = this.#ending ?? { outcome: 'failed' as const, message: 'The run ended without a reason' };
    const cellState = await instrument.makeSafe();
    log.confirmCell(cellState, 'at the end');
    this.#error = ending.error && { ...ending.error, cellState };
    if (this.#error) log.note({ kind: 'error', message: ending.message, error: this.#error });
    await sink.flush().catch((error: unknown) => {
      this.#error ??= toWire(error);
    });
    if (ending.interrupted) this.#settle('interrupted', undefined, ending.message);
    else this.#settle(cellState === 'off' ? 'ended' : 'cell-unknown', ending.outcome, ending.message);
  }

  #settle(state: RunEnd['state'], outcome: RunOutcome | undefined, message = 'The run is over'): void {
    const { log, recorder } = this.#basis;
    this.#outcome = outcome;
    for (const stop of this.#cleanUp.splice(0)) stop();
    log.setState(state, message, placeIn(this.#basis));
    this.#finish({
      state,
      ...(outcome ? { outcome } : {}),
      cellState: log.cellState,
      ...(this.#error ? { error: this.#error } : {}),
      runTimeS: recorder.runTimeS,
    });
  }
}
