import type { Action } from '../../../../model/plan.ts';
import { galvanostatMode, type MethodScriptModel } from '../../../methodscript/models.ts';
import { rangeFor } from '../../../methodscript/ranges.ts';
import { breakOutside, declare, ending, literal, longestCheckS, sendPackage, stagedLoops, stagesOf } from './lines.ts';

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

const counters = ['store_var t 0 eb', 'store_var n 0i ja', 'store_var c 0i jb'];

/** Open circuit: the cell stays off. */
export function openCircuitScript(action: ActionOf<'open-circuit'>, model: MethodScriptModel): string[] {
  return [
    ...declare('p', 't', 'n', 'c'),
    ...counters,
    'set_pgstat_chan 0',
    `set_pgstat_mode ${model.potentiostatMode}`,
    bandwidth(action.sampling.firstIntervalS),
    ...potentialRange(model),
    'cell_off',
    'timer_start',
    ...stagedLoops(
      stagesOf(action.sampling, action.durationS, Infinity),
      (interval, duration) => `meas_loop_ocp p ${interval} ${duration}`,
      ['t', 'p'],
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
  const range = literal(rangeFor(model.currentRanges, action.currentA).fullScale);
  const current = literal(action.currentA);
  return [
    ...declare('p', 'i', 't', 'n', 'c'),
    ...counters,
    'set_pgstat_chan 0',
    `set_pgstat_mode ${galvanostatMode}`,
    bandwidth(Math.min(action.sampling.firstIntervalS, longestCheckS)),
    ...potentialRange(model),
    `set_range db ${range}`,
    `set_autoranging db ${range} ${range}`,
    `meas ${literal(openCircuitGlanceS)} p ab`,
    'set_i 0',
    'cell_on ocp(p)',
    'timer_start',
    ...stagedLoops(
      stagesOf(action.sampling, action.durationS, longestCheckS),
      (interval, duration) => `meas_loop_cp p i ${current} ${interval} ${duration}`,
      ['t', 'i', 'p'],
      breakOutside('p', action.cutOff.minVoltageV, action.cutOff.maxVoltageV),
    ),
    ...ending(),
  ];
}

/** Constant voltage; ends when the magnitude of the current passes `maxCurrentA`. The range of current follows. */
export function potentialScript(action: ActionOf<'potential'>, model: MethodScriptModel): string[] {
  const finest = literal(model.currentRanges[0]!.fullScale);
  const widest = literal(rangeFor(model.currentRanges, action.maxCurrentA).fullScale);
  const voltage = literal(action.voltageV);
  return [
    ...declare('p', 'i', 't', 'n', 'c'),
    ...counters,
    'set_pgstat_chan 0',
    `set_pgstat_mode ${model.potentiostatMode}`,
    bandwidth(Math.min(action.sampling.firstIntervalS, longestCheckS)),
    ...potentialRange(model),
    `set_range ba ${widest}`,
    `set_autoranging ba ${finest} ${widest}`,
    `set_e ${voltage}`,
    'cell_on',
    'timer_start',
    ...stagedLoops(
      stagesOf(action.sampling, action.durationS, longestCheckS),
      (interval, duration) => `meas_loop_ca p i ${voltage} ${interval} ${duration}`,
      ['t', 'i', 'p'],
      breakOutside('i', -action.maxCurrentA, action.maxCurrentA),
    ),
    ...ending(),
  ];
}

/** One line that switches off. Sent at each connect and whenever anything went wrong. */
export const cellOffScript: readonly string[] = ['cell_off'];

/** One open-circuit sample: answered with error 0014 while the cell is on, which makes it the read-back of "off". */
export function readBackScript(model: MethodScriptModel | undefined): string[] {
  return [
    'var p',
    ...(model ? ['set_pgstat_chan 0', `set_pgstat_mode ${model.potentiostatMode}`] : []),
    'meas_loop_ocp p 100m 100m',
    ...sendPackage('p'),
    'endloop',
    'on_finished:',
    'cell_off',
  ];
}
