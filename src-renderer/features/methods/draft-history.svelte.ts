import type { Method } from '../../../src-core/model/method.ts';

/** Further changes of the same kind within this time are one step: a number that is being typed, ms. */
const oneStepMs = 1200;
const mostSteps = 200;

/** A method that is being written, with what came before each change. */
export class DraftHistory {
  present: Method;
  #past = $state.raw<readonly Method[]>([]);
  #future = $state.raw<readonly Method[]>([]);
  /** How often it went back or forth: what shows text of its own begins anew then. */
  jumps = $state(0);
  readonly #nowMs: () => number;
  #lastChange = { what: '', atMs: -Infinity };

  constructor(first: Method, nowMs: () => number) {
    this.present = $state.raw(first);
    this.#nowMs = nowMs;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** @param what - what is changed: quick changes of the same thing are one step; empty: a step of its own */
  change(next: Method, what = ''): void {
    if (next === this.present) return;
    const atMs = this.#nowMs();
    const { what: lastWhat, atMs: lastMs } = this.#lastChange;
    const goesOn = what !== '' && what === lastWhat && atMs - lastMs < oneStepMs && this.#past.length > 0;
    if (!goesOn) this.#past = [...this.#past, this.present].slice(-mostSteps);
    this.#future = [];
    this.present = next;
    this.#lastChange = { what, atMs };
  }

  /** Without a step: what saving made of it. */
  replace(next: Method): void {
    this.present = next;
  }

  undo(): void {
    this.#step(this.#past, (rest) => {
      this.#past = rest;
      this.#future = [...this.#future, this.present];
    });
  }

  redo(): void {
    this.#step(this.#future, (rest) => {
      this.#future = rest;
      this.#past = [...this.#past, this.present];
    });
  }

  /** The id stays: a method saved meanwhile is the same one. */
  #step(from: readonly Method[], move: (rest: readonly Method[]) => void): void {
    const next = from.at(-1);
    if (!next) return;
    move(from.slice(0, -1));
    this.jumps++;
    this.present = { ...next, id: this.present.id };
    this.#lastChange = { what: '', atMs: -Infinity };
  }
}
