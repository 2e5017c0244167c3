import { simpleCommands } from './commands.ts';
import { measure } from './loops.ts';
import { compares } from './machine.ts';
import type { Machine } from './machine.ts';
import { ScriptRuntimeError } from './script.ts';
import type { Branch, Command, Condition, Script, Statement } from './script.ts';
import { collectWait, pause, Unwind } from './waiting.ts';
import type { Execution, Flow } from './waiting.ts';

/** What became of a script. */
export interface ScriptEnd {
  readonly kind: 'done' | 'aborted' | 'error';
  /** For `error`: what a device writes behind `!`. */
  readonly code?: string;
  readonly line?: number;
}

/** Commands whose own cost collects to this much are waited for, so that no loop runs for ever in no time. */
const longestDebtS = 1e-3;

/**
 * Runs a script: a generator that yields the time it waits for, and is resumed with what happened meanwhile.
 * Returns how it ended, after `on_finished:`.
 */
export function* runScript(script: Script, machine: Machine): Execution<ScriptEnd> {
  const end = yield* guarded(script.body, machine);
  if (end.kind === 'error') machine.outputMode = 0;
  const finish = yield* guarded(script.onFinished, machine);
  return end.kind === 'done' && finish.kind === 'error' ? finish : end;
}

function* guarded(body: readonly Statement[], machine: Machine): Execution<ScriptEnd> {
  const place = { line: 0 };
  try {
    yield* runBlock(body, machine, place);
    return { kind: 'done' };
  } catch (thrown) {
    if (thrown instanceof Unwind) return { kind: thrown.reason === 'abort' ? 'aborted' : 'done' };
    if (!(thrown instanceof ScriptRuntimeError)) throw thrown;
    return { kind: 'error', code: thrown.code, line: place.line };
  }
}

function* runBlock(body: readonly Statement[], machine: Machine, place: { line: number }): Execution<Flow> {
  for (const statement of body) {
    place.line = statement.line;
    if (statement.kind === 'command') {
      const simple = simpleCommands[statement.name];
      machine.spend();
      if (simple) simple(machine, statement);
      else if ((yield* runSlowCommand(statement, machine)) === 'break') return 'break';
    } else if (statement.kind === 'if') {
      const branch = chooseBranch(statement.branches, machine);
      if (branch && (yield* runBlock(branch.body, machine, place)) === 'break') return 'break';
    } else if (statement.kind === 'loop') {
      yield* runLoop(statement.condition, statement.body, machine, place);
    } else {
      const run = (): Execution<Flow> => runBlock(statement.body, machine, place);
      yield* measure(statement.command, machine, run, () => {
        place.line = statement.line;
      });
    }
  }
  return 'next';
}

function* runLoop(
  condition: Condition,
  body: readonly Statement[],
  machine: Machine,
  place: { line: number },
): Execution<void> {
  machine.emit('L\n');
  try {
    while (holds(condition, machine)) {
      if ((yield* runBlock(body, machine, place)) === 'break') break;
      machine.spend();
      if (machine.owedS > longestDebtS) yield* collectWait(machine);
    }
  } catch (thrown) {
    if (thrown instanceof Unwind) machine.emit('+\n');
    throw thrown;
  }
  machine.emit('+\n');
}

function* runSlowCommand({ name, args }: Command, machine: Machine): Execution<Flow> {
  switch (name) {
    case 'breakloop':
      return 'break';
    case 'abort':
      throw new Unwind('abort');
    case 'wait':
      yield* pause(machine, machine.scriptTimeS + nonNegative(machine.number(args[0])));
      return 'next';
    case 'await_int': {
      const due = machine.intervalDueS;
      machine.intervalDueS = Math.max(due, machine.scriptTimeS) + machine.intervalS;
      yield* pause(machine, due);
      return 'next';
    }
    case 'meas': {
      yield* pause(machine, machine.scriptTimeS + nonNegative(machine.number(args[0])));
      const type = args[2]?.kind === 'type' ? args[2].code : 'aa';
      const read = measureOne(machine, type);
      machine.store(args[1], read.value, type, read.status, read.rangeIndex);
      return 'next';
    }
    default:
      throw new ScriptRuntimeError('0001');
  }
}

function measureOne(machine: Machine, type: string): { value: number; status?: number; rangeIndex?: number } {
  if (type === 'ab') return machine.frontEnd.measurePotential();
  if (type === 'ag') return machine.frontEnd.measureCell();
  if (type === 'ba') return machine.frontEnd.measureCurrent();
  if (type === 'ef') return { value: machine.frontEnd.temperatureC };
  throw new ScriptRuntimeError('0002');
}

function nonNegative(seconds: number): number {
  if (!(seconds >= 0)) throw new ScriptRuntimeError('4200');
  return seconds;
}

function chooseBranch(branches: readonly Branch[], machine: Machine): Branch | undefined {
  machine.spend();
  return branches.find(({ condition }) => condition === undefined || holds(condition, machine));
}

function holds({ terms, joints }: Condition, machine: Machine): boolean {
  let result = false;
  terms.forEach(({ left, operator, right }, index) => {
    const term = compares(machine.number(left), operator, machine.number(right));
    if (index === 0) result = term;
    else result = joints[index - 1] === '&&' ? result && term : result || term;
  });
  return result;
}
