import { AppError } from '../../../errors.ts';
import { describeError, type ErrorReply } from '../../methodscript/errors.ts';
import type { PackageVariable } from '../../methodscript/packages.ts';
import { waitUntilHeard } from './commands.ts';
import { createScriptReader, type PackageParser, type ScriptItem } from './script-output.ts';
import { deafMs, linkLost, noReply, patience, replyTimeoutMs, type Session } from './session.ts';

/** Wall time between two looks at a silent device, and how many may fail. */
export const heartbeatMs = 250;
export const missedHeartbeats = 3;
/** Shorter silences need no probe: rows at ten a second are sign enough. */
const worthAProbeMs = 50;
/** After an abort the device closes its loops and switches off; ms of wall time. */
const abortTimeoutMs = 2000;
const abortAgainMs = 200;
/** Until the device confirms that it has understood a script. */
const startTimeoutMs = 2 * replyTimeoutMs;
/** Damaged lines in a row, and in a whole script, that may be passed over. */
const damagedInARow = 3;
const damagedAltogether = 20;

export interface ScriptOptions {
  onPackage?(variables: readonly PackageVariable[]): void;
  /** Of packages that say everything once; those of ours say it twice. */
  readonly parse?: PackageParser;
  /** Wall ms that may pass without a sign of life now: more than the heartbeat while a slow point is measured. */
  silenceMs?(): number;
  /** Wall ms that may pass without a row, although the device answers. */
  rowOverdueMs?(): number;
}

export interface ScriptEnd {
  readonly end: 'finished' | 'aborted';
  /** Lines that were no dialect and were passed over. */
  readonly damagedLines: number;
}

/** A script under way. */
export interface RunningScript {
  readonly ended: Promise<ScriptEnd>;
  /** Whether the device did not take the script at all: nothing of it was carried out. Known once `ended` rejects. */
  readonly refused: boolean;
  /** Sends `Z` at once. */
  abort(): void;
  /** Sends `Y`: the present measurement loop ends, and each that begins after it; the script comes to its end. */
  endLoops(): void;
  /** Stops following the output; `ended` resolves. For a script whose end the device may not announce. */
  dismiss(): void;
}

/** Sends `lines` to be loaded and run, and follows their output to its end. `ended` rejects with AppError on faults. */
export function runScript(session: Session, lines: readonly string[], options: ScriptOptions = {}): RunningScript {
  const script = new ScriptRun(session, options);
  script.start(lines);
  return script;
}

class ScriptRun implements RunningScript {
  readonly ended: Promise<ScriptEnd>;
  readonly #session: Session;
  readonly #options: ScriptOptions;
  readonly #read: ReturnType<typeof createScriptReader>;
  #resolve!: (end: ScriptEnd) => void;
  #reject!: (error: AppError) => void;
  #stopListening: (() => void)[] = [];
  #over = false;
  #loaded = false;
  #started = false;
  #scriptEnded = false;
  #failed = false;
  #refused = false;
  #endingLoops = false;
  /** `Y` sent and not answered yet. */
  #openEndLoops = 0;
  #aborted = false;
  #abortAnswered = false;
  #damaged = 0;
  #damagedInARow = 0;
  #lastRowMs: number;

  constructor(session: Session, options: ScriptOptions) {
    this.#session = session;
    this.#options = options;
    this.#read = createScriptReader(options.parse);
    this.#lastRowMs = session.clock.nowMs();
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get refused(): boolean {
    return this.#refused;
  }

  start(lines: readonly string[]): void {
    const closed = this.#session.closedBy();
    if (closed) {
      this.#fail(closed);
      return;
    }
    this.#stopListening = [
      this.#session.listen((line) => {
        for (const item of this.#read(line)) if (!this.#over) this.#take(item);
      }),
      this.#session.onClosed((error) => this.#fail(error)),
    ];
    // Mostly at once; only after an error of the device there is something to wait for.
    if (this.#session.deafForMs() === 0) this.#load(lines);
    else void waitUntilHeard(this.#session).then(() => this.#load(lines));
  }

  #load(lines: readonly string[]): void {
    if (this.#over) return;
    this.#loaded = true;
    this.#lastRowMs = this.#session.clock.nowMs();
    this.#session.send(`e\n${lines.join('\n')}\n\n`);
    void this.#watch();
    void patience(this.#session.clock, startTimeoutMs).then(() => {
      if (!this.#started && !this.#over) this.#fail(noReply(this.#session, 'e'));
    });
  }

  abort(): void {
    if (this.#over || this.#aborted) return;
    this.#aborted = true;
    if (!this.#loaded) {
      this.#finish(() => this.#resolve({ end: 'aborted', damagedLines: 0 }));
      return;
    }
    this.#session.send('Z\n');
    void this.#insistOnAbort();
  }

  /** A device that has just reported an error is deaf for a moment: it is told again. */
  async #insistOnAbort(): Promise<void> {
    for (let waitedMs = 0; waitedMs < abortTimeoutMs; waitedMs += abortAgainMs) {
      await this.#session.clock.sleepMs(abortAgainMs);
      if (this.#over) return;
      if (!this.#abortAnswered) this.#session.send('Z\n');
    }
    if (!this.#over) this.#fail(notStopped(this.#session.link.address));
  }

  endLoops(): void {
    this.#endingLoops = true;
    this.#sendEndLoop();
  }

  dismiss(): void {
    this.#finish(() => this.#resolve({ end: 'finished', damagedLines: this.#damaged }));
  }

  #sendEndLoop(): void {
    if (!this.#endingLoops || this.#over || this.#aborted || this.#scriptEnded) return;
    this.#openEndLoops++;
    this.#session.send('Y\n');
  }

  #take(item: ScriptItem): void {
    if (item.kind === 'garbage') {
      this.#passOver(item.text);
      return;
    }
    this.#damagedInARow = 0;
    if (item.kind === 'package' && !this.#scriptEnded) {
      this.#lastRowMs = this.#session.clock.nowMs();
      this.#options.onPackage?.(item.variables);
    } else if (item.kind === 'started') this.#started = true;
    else if (item.kind === 'loop-started') this.#sendEndLoop();
    else if (item.kind === 'error') void this.#failWith(item.error, item.refused);
    else if (item.kind === 'end-loop-answer') this.#takeEndLoopAnswer();
    else if (item.kind === 'abort-answer') this.#takeAbortAnswer(item.error !== undefined);
    else if (item.kind === 'ended' && this.#started) this.#takeEnd(item.torn);
  }

  #takeEnd(torn: boolean): void {
    if (torn && !this.#aborted) {
      this.#fail(garbled(this.#session.link.address, 'the output of a measurement broke off'));
      return;
    }
    this.#scriptEnded = true;
    // A `Y` may have crossed the end on the wire; its refusal must not meet what is sent next.
    if (this.#openEndLoops > 0) void this.#session.clock.sleepMs(deafMs).then(() => this.#settleWhenQuiet(true));
    this.#settleWhenQuiet();
  }

  #takeEndLoopAnswer(): void {
    this.#openEndLoops = Math.max(0, this.#openEndLoops - 1);
    this.#settleWhenQuiet();
  }

  #takeAbortAnswer(refused: boolean): void {
    if (!this.#aborted || this.#abortAnswered) return;
    this.#abortAnswered = true;
    if (!refused) {
      this.#settleWhenQuiet();
      return;
    }
    // Nothing runs: the script was over when the abort arrived. The device now ignores input for a moment.
    this.#scriptEnded = true;
    void this.#session.clock.sleepMs(deafMs).then(() => this.#settleWhenQuiet(true));
  }

  #settleWhenQuiet(waitedLongEnough = false): void {
    if (this.#openEndLoops > 0 && !waitedLongEnough) return;
    if (this.#failed || !this.#scriptEnded || (this.#aborted && !this.#abortAnswered)) return;
    this.#finish(() => this.#resolve({ end: this.#aborted ? 'aborted' : 'finished', damagedLines: this.#damaged }));
  }

  #passOver(text: string): void {
    this.#damaged++;
    this.#damagedInARow++;
    if (this.#damagedInARow < damagedInARow && this.#damaged < damagedAltogether) return;
    this.#fail(garbled(this.#session.link.address, `“${printable(text)}” is not what the instrument would send`));
  }

  /** An error ends the script; `on_finished` runs. Waits out the time in which the device does not listen. */
  async #failWith(error: ErrorReply, refused: boolean): Promise<void> {
    if (this.#failed) return;
    this.#failed = true;
    this.#refused = refused;
    const failure = scriptError(error);
    await this.#session.clock.sleepMs(deafMs);
    this.#fail(failure);
  }

  #fail(error: AppError): void {
    this.#finish(() => this.#reject(error));
  }

  #finish(action: () => void): void {
    if (this.#over) return;
    this.#over = true;
    for (const stop of this.#stopListening) stop();
    action();
  }

  /** Before the script has started nothing is being measured that could take long. */
  #normalSilenceMs(): number {
    return this.#started ? (this.#options.silenceMs?.() ?? 0) : 0;
  }

  /** Any byte is a sign of life; in silence a `t` is sent every beat, which the device answers while a script runs. */
  async #watch(): Promise<void> {
    const { clock } = this.#session;
    let missed = 0;
    let probed = false;
    let countBefore = this.#session.byteCount();
    for (;;) {
      await clock.sleepMs(heartbeatMs);
      if (this.#over) return;
      const nowMs = clock.nowMs();
      const silenceMs = nowMs - this.#session.lastByteMs();
      const count = this.#session.byteCount();
      missed = probed && count === countBefore ? missed + 1 : 0;
      countBefore = count;
      if (missed >= missedHeartbeats && silenceMs > this.#normalSilenceMs()) {
        this.#fail(silent(this.#session, silenceMs));
        return;
      }
      if (nowMs - this.#lastRowMs > (this.#options.rowOverdueMs?.() ?? Infinity)) {
        this.#fail(stalled(this.#session.link.address));
        return;
      }
      this.#sendEndLoop();
      probed = silenceMs > worthAProbeMs;
      if (probed) this.#session.send('t\n');
    }
  }
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, '�').slice(0, 40);
}

function silent(session: Session, silenceMs: number): AppError {
  return linkLost(session.link.address, undefined, `fell silent ${(silenceMs / 1000).toFixed(1)} s ago`);
}

function stalled(address: string): AppError {
  return new AppError('instrument/no-reply', `The instrument at ${address} answers but no longer sends samples.`, {
    cellState: 'unknown',
    remedy: 'It may have been reset. Check its supply, then connect again.',
  });
}

function notStopped(address: string): AppError {
  return new AppError('instrument/no-reply', `The instrument at ${address} did not confirm the abort.`, {
    cellState: 'unknown',
    remedy: 'Disconnect the leads if the cell state stays unknown.',
  });
}

function garbled(address: string, what: string): AppError {
  return new AppError('link/garbled', `Damaged data from ${address}: ${what}.`, {
    cellState: 'unknown',
    remedy: 'Check the cable and whether another program uses the port.',
    dataState: 'Damaged lines were not stored.',
  });
}

/** What the device's error means. Whether the cell is off is not known until it was read back. */
function scriptError({ code, line }: ErrorReply): AppError {
  const { message, remedy, appCode } = describeError(code);
  const place = line === undefined ? '' : `, line ${line} of the script`;
  return new AppError(appCode, `${message} (error ${code}${place})`, { remedy, cellState: 'unknown' });
}
