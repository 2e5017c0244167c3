import type { Machine } from './machine.ts';
import { ScriptRuntimeError } from './script.ts';
import type { Command } from './script.ts';

/** A command that takes no time of its own to speak of. */
export type SimpleCommand = (machine: Machine, command: Command) => void;

function arithmetic(operation: (left: number, right: number) => number): SimpleCommand {
  return (machine, { args }) => {
    const target = machine.variable(args[0]);
    const right = machine.operand(args[1]);
    const result = operation(target.value, right.value);
    if (!Number.isFinite(result)) throw new ScriptRuntimeError('0010');
    target.integer = target.integer && right.integer;
    target.value = target.integer ? Math.trunc(result) : result;
    target.status = undefined;
    target.rangeIndex = undefined;
  };
}

function functionOf(operation: (value: number) => number): SimpleCommand {
  return (machine, { args }) => {
    const target = machine.variable(args[0]);
    const result = operation(target.value);
    if (!Number.isFinite(result)) throw new ScriptRuntimeError('0010');
    target.value = result;
  };
}

function divisor(value: number): number {
  if (value === 0) throw new ScriptRuntimeError('0028');
  return value;
}

function typeOf(command: Command, index: number): string {
  const argument = command.args[index];
  return argument?.kind === 'type' ? argument.code : 'aa';
}

function text(machine: Machine, command: Command): string {
  const argument = command.args[0];
  if (argument?.kind !== 'text') return '';
  return argument.parts
    .map((part) => (typeof part === 'string' ? part : String(machine.variables[part]!.value)))
    .join('');
}

/** Everything but waits, measurements and blocks. `var` and `array` only reserve slots while parsing. */
export const simpleCommands: Readonly<Record<string, SimpleCommand>> = {
  var: (machine, { args }) => {
    machine.store(args[0], 0, 'aa');
  },
  array: (machine, { args }) => {
    const length = machine.variable(args[0]);
    length.value = machine.number(args[1]);
    length.integer = true;
  },
  array_set: (machine, { args }) => {
    const { value, integer } = machine.operand(args[2]);
    const source = args[2]?.kind === 'slot' ? machine.variable(args[2]) : undefined;
    const element = machine.element(args[0], machine.number(args[1]));
    Object.assign(element, { value, integer, type: source?.type ?? 'aa' });
  },
  array_get: (machine, { args }) => {
    Object.assign(machine.variable(args[2]), machine.element(args[0], machine.number(args[1])));
  },
  store_var: (machine, command) => {
    const { value, integer } = machine.operand(command.args[1]);
    machine.store(command.args[0], value, typeOf(command, 2));
    machine.variable(command.args[0]).integer = integer;
  },
  copy_var: (machine, { args }) => {
    Object.assign(machine.variable(args[1]), machine.variable(args[0]));
  },
  add_var: arithmetic((left, right) => left + right),
  sub_var: arithmetic((left, right) => left - right),
  mul_var: arithmetic((left, right) => left * right),
  div_var: arithmetic((left, right) => left / divisor(right)),
  mod_var: arithmetic((left, right) => left % divisor(right)),
  pow_var: arithmetic((left, right) => left ** right),
  abs_var: functionOf(Math.abs),
  sqrt_var: functionOf(Math.sqrt),
  log_var: functionOf(Math.log10),
  round_var: functionOf(Math.round),
  int_to_float: (machine, { args }) => {
    machine.variable(args[0]).integer = false;
  },
  float_to_int: (machine, { args }) => {
    const target = machine.variable(args[0]);
    target.value = Math.trunc(target.value);
    target.integer = true;
  },
  set_pgstat_chan: (machine, { args }) => {
    if (machine.number(args[0]) !== 0) throw new ScriptRuntimeError('0007');
  },
  set_pgstat_mode: (machine, { args }) => {
    machine.frontEnd.setMode(machine.number(args[0]));
  },
  set_max_bandwidth: (machine, { args }) => {
    if (!(machine.number(args[0]) > 0)) throw new ScriptRuntimeError('4200');
  },
  set_range: (machine, command) => {
    machine.frontEnd.setRange(typeOf(command, 0), machine.number(command.args[1]));
  },
  set_autoranging: (machine, command) => {
    const { args } = command;
    machine.frontEnd.setAutoranging(typeOf(command, 0), machine.number(args[1]), machine.number(args[2]));
  },
  set_range_minmax: (machine, { args }) => {
    if (machine.number(args[1]) > machine.number(args[2])) throw new ScriptRuntimeError('4200');
  },
  set_acquisition_frac: () => undefined,
  set_acquisition_frac_autoadjust: () => undefined,
  set_e: (machine, { args }) => {
    machine.frontEnd.setPotential(machine.number(args[0]));
  },
  set_i: (machine, { args }) => {
    machine.frontEnd.setCurrent(machine.number(args[0]));
  },
  cell_on: (machine, { options }) => {
    const ocp = options['ocp'];
    if (ocp && machine.frontEnd.mode !== 6) machine.frontEnd.setPotential(machine.number(ocp[0]));
    machine.frontEnd.switchOn();
  },
  cell_off: (machine) => {
    machine.frontEnd.switchOff();
  },
  pck_start: (machine) => {
    machine.startPackage();
  },
  pck_add: (machine, { args }) => {
    machine.addToPackage(args[0]);
  },
  pck_end: (machine) => {
    machine.endPackage();
  },
  send_string: (machine, command) => {
    machine.emit(`T${text(machine, command)}\n`);
  },
  set_script_output: (machine, { args }) => {
    machine.outputMode = machine.number(args[0]);
  },
  file_open: (machine, command) => {
    if (!machine.files) throw new ScriptRuntimeError('001B');
    machine.openFile = machine.files.open(text(machine, command), machine.number(command.args[1]));
  },
  file_close: (machine) => {
    machine.openFile = undefined;
  },
  timer_start: (machine) => {
    machine.timerStartS = machine.nowS;
  },
  timer_get: (machine, { args }) => {
    machine.store(args[0], machine.nowS - machine.timerStartS, 'eb');
  },
  set_int: (machine, { args }) => {
    machine.intervalS = machine.number(args[0]);
    if (!(machine.intervalS > 0)) throw new ScriptRuntimeError('4200');
    machine.intervalDueS = machine.scriptTimeS + machine.intervalS;
  },
};
