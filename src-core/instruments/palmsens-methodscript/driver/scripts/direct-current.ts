import type { Action, CellAction, CutOff, Sampling } from '../../../../model/action.ts';
import { galvanostatMode, type MethodScriptModel } from '../../../methodscript/models.ts';
import { rangeFor } from '../../../methodscript/ranges.ts';
import { variableType } from '../../../methodscript/variable-types.ts';
import {
  breakOutside,
  declare,
  ending,
  literal,
  longestCheckS,
  stagedLoops,
  stagesOf,
  type Phase,
  type Stage,
} from './lines.ts';

type SampledAction = CellAction & { readonly sampling: Sampling };

type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;

/** Duration of the measurement of the open-circuit voltage before the current flows, s. */
export const openCircuitGlanceS = 0.1;

/** Filter of the front end: about six times the sampling rate. */
function bandwidth(firstIntervalS: number): string {
  return `set_max_bandwidth ${literal(Math.max(10, Math.ceil(6 / firstIntervalS)))}`;
}

function potentialRange(model: MethodScriptModel): string[] {
  const widest = model.potentialRanges.at(-1)?.fullScale;
  if (widest === undefined) return [];
  const text = literal(widest);
  return [`set_range ab ${text}`, `set_autoranging ab ${text} ${text}`];
}

export const counters = ['store_var t 0 eb', 'store_var n 0i ja', 'store_var c 0i jb'];

/** Time, current, voltage; and the voltage of the cell beside that of the working electrode, where it is wanted. */
export function rowOf(action: CellAction): readonly string[] {
  return action.threeElectrodes ? ['t', 'i', 'p', 'g'] : ['t', 'i', 'p'];
}

/** Behind a measurement loop: WE against CE into `g`, which `declareFor` has declared. */
export function alsoCell({ threeElectrodes }: CellAction): string {
  return threeElectrodes ? ` add_meas(0 ${variableType.cellPotential} g)` : '';
}

export function declareFor({ threeElectrodes }: CellAction, ...names: readonly string[]): string[] {
  return declare(...names, ...(threeElectrodes ? ['g'] : []));
}

/** Open circuit: the cell stays off. */
export function openCircuitScript(action: ActionOf<'open-circuit'>, model: MethodScriptModel): string[] {
  return [
    ...declareFor(action, 'p', 't', 'n', 'c'),
    ...counters,
    'set_pgstat_chan 0',
    `set_pgstat_mode ${model.potentiostatMode}`,
    bandwidth(action.sampling.firstIntervalS),
    ...potentialRange(model),
    'cell_off',
    'timer_start',
    ...stagedLoops(
      [
        {
          stages: stagesOf(action.sampling, action.durationS, Infinity),
          loop: (interval, duration) => `meas_loop_ocp p ${interval} ${duration}${alsoCell(action)}`,
        },
      ],
      rowOf(action).filter((name) => name !== 'i'),
      [],
    ),
    ...ending(),
  ];
}

/**
 * Galvanostatic from the measured open-circuit voltage: the cell is switched on at zero current and at the potential
 * it has, so the only step is that of the current, at time zero of the rows. The range is fixed while sourcing.
 */
export function currentScript(action: ActionOf<'current'>, model: MethodScriptModel): string[] {
  const { durationS, currentA, cutOff } = action;
  return sourcedScript(action, currentA, [atCurrent(action, currentA, durationS)], cutOff, model);
}

/** A current and then none with the cell on: one script and one clock. */
export function pulseScript(action: ActionOf<'pulse'>, model: MethodScriptModel): string[] {
  const { currentA, pulseS, restS, cutOff } = action;
  const phases = [atCurrent(action, currentA, pulseS), atCurrent(action, 0, restS)];
  return sourcedScript(action, currentA, phases, cutOff, model);
}

/** @param level a literal, or the name of a variable */
export function atCurrent(action: SampledAction, level: number | string, durationS: number): Phase {
  const text = typeof level === 'number' ? literal(level) : level;
  return {
    stages: stagesOf(action.sampling, durationS, longestCheckS),
    loop: (interval, duration) => `meas_loop_cp p i ${text} ${interval} ${duration}${alsoCell(action)}`,
  };
}

function sourcedScript(
  action: SampledAction,
  largestA: number,
  phases: readonly Phase[],
  cutOff: CutOff,
  model: MethodScriptModel,
): string[] {
  return [
    ...declareFor(action, 'p', 'i', 't', 'n', 'c'),
    ...counters,
    'set_pgstat_chan 0',
    ...underCurrent(action.sampling, largestA, model),
    'timer_start',
    ...stagedLoops(phases, rowOf(action), breakOutside('p', cutOff.minVoltageV, cutOff.maxVoltageV)),
    ...ending(),
  ];
}

/** Galvanostat with its range fixed, cell on at the measured open circuit and no current. */
export function underCurrent(sampling: Sampling, largestA: number, model: MethodScriptModel): string[] {
  const range = literal(rangeFor(model.currentRanges, largestA).fullScale);
  return [
    `set_pgstat_mode ${galvanostatMode}`,
    bandwidth(Math.min(sampling.firstIntervalS, longestCheckS)),
    ...potentialRange(model),
    `set_range db ${range}`,
    `set_autoranging db ${range} ${range}`,
    `meas ${literal(openCircuitGlanceS)} p ab`,
    'set_i 0',
    'cell_on ocp(p)',
  ];
}

/** Potentiostat whose range of current follows up to `maxCurrentA`, cell on at the first of `levelsV`. */
export function underVoltage(
  firstIntervalS: number,
  maxCurrentA: number,
  levelsV: readonly number[],
  model: MethodScriptModel,
): string[] {
  const finest = literal(model.currentRanges[0]!.fullScale);
  const widest = literal(rangeFor(model.currentRanges, maxCurrentA).fullScale);
  const span = `${literal(Math.min(...levelsV))} ${literal(Math.max(...levelsV))}`;
  return [
    `set_pgstat_mode ${model.potentiostatMode}`,
    bandwidth(Math.min(firstIntervalS, longestCheckS)),
    ...potentialRange(model),
    ...(model.windowV === undefined ? [] : [`set_range_minmax da ${span}`]),
    `set_range ba ${widest}`,
    `set_autoranging ba ${finest} ${widest}`,
    `set_e ${literal(levelsV[0]!)}`,
    'cell_on',
  ];
}

/** Constant voltage; ends when the magnitude of the current passes `maxCurrentA`. The range of current follows. */
export function potentialScript(action: ActionOf<'potential'>, model: MethodScriptModel): string[] {
  const { voltageV, sampling, durationS, maxCurrentA } = action;
  return [
    ...declareFor(action, 'p', 'i', 't', 'n', 'c'),
    ...counters,
    'set_pgstat_chan 0',
    ...underVoltage(sampling.firstIntervalS, maxCurrentA, [voltageV], model),
    'timer_start',
    ...stagedLoops(
      [atVoltage(action, literal(voltageV), stagesOf(sampling, durationS, longestCheckS))],
      rowOf(action),
      breakOutside('i', -maxCurrentA, maxCurrentA),
    ),
    ...ending(),
  ];
}

/** @param level a literal, or the name of a variable */
export function atVoltage(action: CellAction, level: string, stages: readonly Stage[]): Phase {
  return {
    stages,
    loop: (interval, duration) => `meas_loop_ca p i ${level} ${interval} ${duration}${alsoCell(action)}`,
  };
}

/** One line that switches off. Sent at each connect and whenever anything went wrong. */
export const cellOffScript: readonly string[] = ['cell_off'];

/** One open-circuit sample: answered with error 0014 while the cell is on, which makes it the read-back of "off". */
export function readBackScript(model: MethodScriptModel | undefined): string[] {
  return [
    'var p',
    ...(model ? ['set_pgstat_chan 0', `set_pgstat_mode ${model.potentiostatMode}`] : []),
    'meas_loop_ocp p 100m 100m',
    // Its value is not kept: the form that any device and any other program knows.
    'pck_start',
    'pck_add p',
    'pck_end',
    'endloop',
    'on_finished:',
    'cell_off',
  ];
}
