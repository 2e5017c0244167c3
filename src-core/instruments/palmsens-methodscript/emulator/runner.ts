import { formatError } from '../../methodscript/errors.ts';
import type { EmulatorFaults } from './faults.ts';
import type { FileStore } from './file-store.ts';
import type { FrontEnd } from './front-end.ts';
import { runScript } from './interpreter.ts';
import { Machine } from './machine.ts';
import type { Script } from './script.ts';
import type { Execution, Wake } from './waiting.ts';

/** Runs one script at a time against device time; who calls `advanceTo` decides how fast that passes. */
export class ScriptRunner {
  readonly #frontEnd: FrontEnd;
  readonly #faults: EmulatorFaults;
  readonly #write: (text: string) => void;
  readonly #files: FileStore | undefined;
  #machine: Machine | undefined;
  #execution: Execution<unknown> | undefined;
  #untilScriptS = 0;
  #haltedAtS: number | undefined;

  constructor(frontEnd: FrontEnd, faults: EmulatorFaults, write: (text: string) => void, files?: FileStore) {
    this.#files = files;
    this.#frontEnd = frontEnd;
    this.#faults = faults;
    this.#write = write;
  }

  get running(): boolean {
    return this.#execution !== undefined;
  }

  get halted(): boolean {
    return this.#haltedAtS !== undefined;
  }

  get inMeasurementLoop(): boolean {
    return this.#machine?.inMeasurementLoop ?? false;
  }

  /** Device time of the next thing to do; undefined while idle or halted. */
  get dueS(): number | undefined {
    if (!this.#machine || this.#haltedAtS !== undefined) return undefined;
    return this.#untilScriptS + this.#machine.haltedS;
  }

  /** Starts a script at device time `nowS`; what takes no time is done at once. */
  start(script: Script, nowS: number): void {
    this.#frontEnd.advanceTo(nowS);
    this.#machine = new Machine(this.#frontEnd, this.#faults, script.slotCount, nowS, this.#write, this.#files);
    this.#execution = this.#conclude(runScript(script, this.#machine));
    this.#step('due');
  }

  halt(nowS: number): void {
    this.#haltedAtS ??= nowS;
  }

  resume(nowS: number): void {
    if (this.#haltedAtS === undefined || !this.#machine) return;
    this.#machine.haltedS += nowS - this.#haltedAtS;
    this.#haltedAtS = undefined;
  }

  /** Wakes the script at device time `nowS`, before what it waits for. */
  wake(reason: Exclude<Wake, 'due'>, nowS: number): void {
    if (!this.#machine) return;
    this.resume(nowS);
    this.#machine.nowS = Math.max(this.#machine.nowS, nowS);
    this.#step(reason);
  }

  /** Does the next thing that is due, at its own time. */
  stepDue(): void {
    const dueS = this.dueS;
    if (dueS === undefined || !this.#machine) return;
    this.#machine.nowS = Math.max(this.#machine.nowS, dueS);
    this.#step('due');
  }

  #step(wake: Wake): void {
    const result = this.#execution?.next(wake);
    if (!result) return;
    if (result.done === true) {
      this.#execution = undefined;
      this.#machine = undefined;
      this.#haltedAtS = undefined;
    } else this.#untilScriptS = result.value.untilScriptS;
  }

  /** What follows a script: a blank line, or the line of its error. */
  *#conclude(script: ReturnType<typeof runScript>): Execution<void> {
    const end = yield* script;
    if (end.kind === 'error')
      this.#write(
        `${formatError({ code: end.code ?? '0001', ...(end.line === undefined ? {} : { line: end.line }) })}\n`,
      );
    else this.#write('\n');
  }
}
