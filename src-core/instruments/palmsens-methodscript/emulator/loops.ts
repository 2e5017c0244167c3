import { galvanostatMode } from '../../methodscript/models.ts';
import { measurementLoopIds } from './command-table.ts';
import type { Machine } from './machine.ts';
import { ScriptRuntimeError } from './script.ts';
import type { Argument, Command } from './script.ts';
import { pause, Unwind } from './waiting.ts';
import type { Execution, Flow } from './waiting.ts';

type Body = () => Execution<Flow>;

const maxRows = 10_000_000;
const settleS = 20e-3;
const defaultMinTimeS = 50e-3;
const defaultCycles = 2;

/** Runs one measurement loop with its marks. `enter` tells that errors now belong to the loop's own line again. */
export function* measure(command: Command, machine: Machine, body: Body, enter: () => void): Execution<void> {
  const scans = Math.max(
    1,
    machine.number(command.options['nscans']?.[0] ?? { kind: 'literal', value: 1, integer: true }),
  );
  const run = runners[command.name];
  if (!run) throw new ScriptRuntimeError('0001');
  if (command.options['eis_tdd']) throw new ScriptRuntimeError('001B');
  machine.emit(`M${measurementLoopIds[command.name]!.toString(16).toUpperCase().padStart(4, '0')}\n`);
  machine.inMeasurementLoop = true;
  try {
    for (let scan = 0; scan < scans; scan++) {
      if (scans > 1) machine.emit(`C${scan.toString(16).toUpperCase().padStart(4, '0')}\n`);
      const end = yield* run(command, machine, body, enter);
      if (scans > 1) machine.emit('-\n');
      if (end === 'break') break;
    }
  } catch (thrown) {
    if (!(thrown instanceof Unwind)) throw thrown;
    machine.emit('*\n');
    if (thrown.reason === 'abort') throw thrown;
    return;
  } finally {
    machine.inMeasurementLoop = false;
  }
  machine.emit('*\n');
}

type Runner = (command: Command, machine: Machine, body: Body, enter: () => void) => Execution<Flow>;

const runners: Readonly<Record<string, Runner>> = {
  meas_loop_ca: (command, machine, body, enter) => {
    requireCell(machine, false);
    const [potential, current, level, interval, run] = command.args;
    machine.frontEnd.setPotential(machine.number(level));
    const rows = rowCount(machine.number(interval), machine.number(run));
    return timedRows(machine, machine.number(interval), rows, body, enter, () => {
      const read = machine.frontEnd.measureCurrent();
      machine.store(potential, machine.frontEnd.setPotentialV, 'da');
      storeMeasured(machine, current, 'ba', read);
      storeExtra(machine, command);
    });
  },
  meas_loop_cp: (command, machine, body, enter) => {
    requireCell(machine, true);
    const [potential, current, level, interval, run] = command.args;
    machine.frontEnd.setCurrent(machine.number(level));
    const rows = rowCount(machine.number(interval), machine.number(run));
    return timedRows(machine, machine.number(interval), rows, body, enter, () => {
      storeMeasured(machine, potential, 'ab', machine.frontEnd.measurePotential());
      storeMeasured(machine, current, 'ba', machine.frontEnd.measureCurrent());
      storeExtra(machine, command);
    });
  },
  meas_loop_ocp: (command, machine, body, enter) => {
    if (machine.frontEnd.cellOn) throw new ScriptRuntimeError('0014');
    const [potential, interval, run] = command.args;
    const rows = rowCount(machine.number(interval), machine.number(run));
    return timedRows(machine, machine.number(interval), rows, body, enter, () => {
      storeMeasured(machine, potential, 'ab', machine.frontEnd.measurePotential());
      storeExtra(machine, command);
    });
  },
  meas_loop_eis: (command, machine, body, enter) => spectrum(command, machine, body, enter, false),
  meas_loop_geis: (command, machine, body, enter) => spectrum(command, machine, body, enter, true),
  meas_loop_lsv: (command, machine, body, enter) => {
    requireCell(machine, false);
    const [, , begin, end, step, rate] = command.args.map((argument) => numberOf(machine, argument));
    return sweep(command, machine, body, enter, { corners: [begin!, end!], step: step!, rate: rate! });
  },
  meas_loop_lsp: (command, machine, body, enter) => {
    requireCell(machine, true);
    const [, , begin, end, step, rate] = command.args.map((argument) => numberOf(machine, argument));
    return sweep(command, machine, body, enter, { corners: [begin!, end!], step: step!, rate: rate! });
  },
  meas_loop_cv: (command, machine, body, enter) => {
    requireCell(machine, false);
    const [, , begin, first, second, step, rate] = command.args.map((argument) => numberOf(machine, argument));
    return sweep(command, machine, body, enter, {
      corners: [begin!, first!, second!, begin!],
      step: step!,
      rate: rate!,
    });
  },
};

function numberOf(machine: Machine, argument: Argument): number {
  return argument.kind === 'slot' || argument.kind === 'literal' ? machine.number(argument) : Number.NaN;
}

function requireCell(machine: Machine, galvanostatic: boolean): void {
  if ((machine.frontEnd.mode === galvanostatMode) !== galvanostatic || machine.frontEnd.mode === 0)
    throw new ScriptRuntimeError('0023');
  if (!machine.frontEnd.cellOn) throw new ScriptRuntimeError('4027');
}

function rowCount(intervalS: number, runS: number): number {
  if (!(intervalS > 0) || !(runS >= 0)) throw new ScriptRuntimeError('4200');
  const rows = Math.floor(runS / intervalS + 1e-6);
  if (rows > maxRows) throw new ScriptRuntimeError('4203');
  return rows;
}

interface Read {
  readonly value: number;
  readonly status: number;
  readonly rangeIndex: number;
}

function storeMeasured(machine: Machine, target: Argument | undefined, type: string, read: Read): void {
  const value = machine.faults.nanAtRow === machine.measured ? Number.NaN : read.value;
  machine.store(target, value, type, read.status, read.rangeIndex);
}

function storeExtra(machine: Machine, { options }: Command): void {
  const extra = options['add_meas'];
  if (!extra) return;
  const type = extra[1]?.kind === 'type' ? extra[1].code : 'aa';
  if (type === 'ab') storeMeasured(machine, extra[2], type, machine.frontEnd.measurePotential());
  else if (type === 'ag') storeMeasured(machine, extra[2], type, machine.frontEnd.measureCell());
  else if (type === 'ba') storeMeasured(machine, extra[2], type, machine.frontEnd.measureCurrent());
  else if (type === 'ef') machine.store(extra[2], machine.frontEnd.temperatureC, type);
  else throw new ScriptRuntimeError('0002');
}

/** Faults that come with a row, then the row itself. */
function takeRow(machine: Machine, take: () => void): void {
  const { faults } = machine;
  if (faults.overloadAtRow === machine.measured) {
    faults.overloadAtRow = undefined;
    machine.frontEnd.switchOff();
    throw new ScriptRuntimeError('0032');
  }
  if (faults.clockBackAtRow === machine.measured) machine.timerStartS += faults.clockBackS ?? 0;
  take();
  machine.measured += 1;
}

/** Rows at multiples of the interval. A body that takes longer delays its successor and marks it (status 1). */
function* timedRows(
  machine: Machine,
  intervalS: number,
  rows: number,
  body: Body,
  enter: () => void,
  take: () => void,
): Execution<Flow> {
  let startS = machine.scriptTimeS;
  for (let row = 1; row <= rows; row++) {
    let dueS = startS + row * intervalS;
    const readyS = machine.scriptTimeS + machine.owedS;
    if (dueS < readyS) {
      startS += readyS - dueS;
      dueS = readyS;
    }
    yield* pause(machine, dueS);
    enter();
    takeRow(machine, take);
    if ((yield* body()) === 'break') return 'break';
  }
  return 'next';
}

function* spectrum(
  command: Command,
  machine: Machine,
  body: Body,
  enter: () => void,
  galvanostatic: boolean,
): Execution<Flow> {
  requireCell(machine, galvanostatic);
  const [frequency, real, imaginary, amplitude, from, to, points, level] = command.args;
  const { frontEnd } = machine;
  if (galvanostatic) frontEnd.setCurrent(machine.number(level));
  else frontEnd.setPotential(machine.number(level));
  const amplitudeRms = machine.number(amplitude);
  if (!(amplitudeRms > 0)) throw new ScriptRuntimeError('0012');
  const grid = logGrid(machine.number(from), machine.number(to), machine.number(points));
  frontEnd.checkImpedance(grid, amplitudeRms, galvanostatic);
  const timing = command.options['eis_opt'];
  const minTimeS = timing ? machine.number(timing[0]) : defaultMinTimeS;
  const cycles = timing ? machine.number(timing[1]) : defaultCycles;
  if (!(minTimeS > 0) || !(cycles >= 1)) throw new ScriptRuntimeError('4200');
  for (const frequencyHz of grid) {
    yield* pause(machine, machine.scriptTimeS + settleS + 1 / frequencyHz + Math.max(minTimeS, cycles / frequencyHz));
    enter();
    takeRow(machine, () => {
      const measuredS = Math.max(minTimeS, cycles / frequencyHz);
      const longer = measuredS / Math.max(defaultMinTimeS, defaultCycles / frequencyHz);
      const read = frontEnd.measureImpedance(frequencyHz, amplitudeRms, galvanostatic, longer);
      machine.store(frequency, frequencyHz, 'dc');
      storeMeasured(machine, real, 'cc', read.re);
      storeMeasured(machine, imaginary, 'cd', read.im);
      storeAcDc(machine, command, read.acPotentialV, read.acCurrentA);
      storeExtra(machine, command);
    });
    if ((yield* body()) === 'break') return 'break';
  }
  return 'next';
}

/** `eis_acdc`: E AC rms, E DC, I AC rms, I DC. */
function storeAcDc(machine: Machine, { options }: Command, acPotentialV: number, acCurrentA: number): void {
  const targets = options['eis_acdc'];
  if (!targets) return;
  machine.store(targets[0], acPotentialV, 'ch');
  storeMeasured(machine, targets[1], 'ci', machine.frontEnd.measurePotential());
  machine.store(targets[2], acCurrentA, 'cj');
  storeMeasured(machine, targets[3], 'ck', machine.frontEnd.measureCurrent());
}

function logGrid(fromHz: number, toHz: number, points: number): readonly number[] {
  if (!(points >= 1) || points > 10_000) throw new ScriptRuntimeError('4203');
  if (!(fromHz > 0) || !(toHz > 0)) throw new ScriptRuntimeError('0011');
  if (points === 1) return [fromHz];
  return Array.from({ length: points }, (_, index) =>
    index === points - 1 ? toHz : fromHz * (toHz / fromHz) ** (index / (points - 1)),
  );
}

interface Sweep {
  readonly corners: readonly number[];
  readonly step: number;
  readonly rate: number;
}

/** A staircase from corner to corner; `R` turns it round towards the corner it came from. */
function* sweep(
  command: Command,
  machine: Machine,
  body: Body,
  enter: () => void,
  { corners, step, rate }: Sweep,
): Execution<Flow> {
  if (!(step > 0) || !(rate > 0)) throw new ScriptRuntimeError('4200');
  const [first, second] = command.args;
  const galvanostatic = machine.frontEnd.mode === galvanostatMode;
  let level = corners[0]!;
  let from = level;
  let startS = machine.scriptTimeS;
  for (let corner = 1; corner < corners.length; corner++) {
    let target = corners[corner]!;
    if (corner > 1) level += Math.sign(target - level) * Math.min(step, Math.abs(target - level));
    while (true) {
      if (galvanostatic) machine.frontEnd.setCurrent(level);
      else machine.frontEnd.setPotential(level);
      startS = Math.max(startS, machine.scriptTimeS + machine.owedS - step / rate) + step / rate;
      if (yield* pause(machine, startS)) [from, target] = [target, from];
      enter();
      takeRow(machine, () => {
        if (galvanostatic) storeMeasured(machine, first, 'ab', machine.frontEnd.measurePotential());
        else machine.store(first, machine.frontEnd.setPotentialV, 'da');
        storeMeasured(machine, second, 'ba', machine.frontEnd.measureCurrent());
        storeExtra(machine, command);
      });
      if ((yield* body()) === 'break') return 'break';
      if (Math.abs(target - level) < step / 2) break;
      level += Math.sign(target - level) * Math.min(step, Math.abs(target - level));
    }
    from = target;
  }
  return 'next';
}
