import type { Machine } from './machine.ts';

/** What a script waits for: device time on the script's own clock, which stands still while halted. */
export interface Wait {
  readonly untilScriptS: number;
}

/** Why a waiting script goes on. */
export type Wake = 'due' | 'abort' | 'end-loop' | 'reverse';

/** How a block ended: `break` leaves the innermost loop. */
export type Flow = 'next' | 'break';

export type Execution<Result> = Generator<Wait, Result, Wake>;

/** Unwinds a script to its `on_finished:`, or a measurement loop to its end. */
export class Unwind extends Error {
  readonly reason: 'abort' | 'end-loop';

  constructor(reason: 'abort' | 'end-loop') {
    super(reason);
    this.reason = reason;
  }
}

/** Waits until `untilScriptS` and lets the cell live so long. Returns true when a reversal was asked meanwhile. */
export function* pause(machine: Machine, untilScriptS: number): Execution<boolean> {
  let reversed = false;
  machine.owedS = 0;
  while (true) {
    const wake = yield { untilScriptS };
    machine.frontEnd.advanceTo(machine.nowS);
    if (wake === 'due') return reversed;
    if (wake === 'reverse') reversed = true;
    else throw new Unwind(wake);
  }
}

/** Spends the time that simple commands have cost. */
export function* collectWait(machine: Machine): Execution<void> {
  yield* pause(machine, machine.scriptTimeS + machine.owedS);
}
