import type { ConstantCurrentVoltageAction, StaircaseAction } from '../../../../model/action.ts';
import type { MethodScriptModel } from '../../../methodscript/models.ts';
import { atCurrent, atVoltage, counters, declareFor, rowOf, underCurrent, underVoltage } from './direct-current.ts';
import {
  breakOutside,
  endMark,
  ending,
  integer,
  literal,
  longestCheckS,
  stagedLoops,
  stagesOf,
  type Phase,
} from './lines.ts';

/**
 * Levels from an array of the device, held one after the other with the cell on throughout: the script of a hundred levels
 * is hardly longer than that of one.
 */
export function staircaseScript(action: StaircaseAction, model: MethodScriptModel): string[] {
  const { control, levels, holdS, sampling, maxCurrentA, cutOff } = action;
  const stages = stagesOf(sampling, holdS, longestCheckS);
  const isVoltage = control === 'potentiostatic';
  const phase: Phase = isVoltage ? atVoltage(action, 'v', stages) : atCurrent(action, 'v', holdS);
  const largestA = Math.max(...levels.map(Math.abs));
  return [
    ...declareFor(action, 'p', 'i', 't', 'n', 'c', 'v', 'k', 'b', 'u'),
    ...counters,
    'store_var k 0i ja',
    `array l ${integer(levels.length)}`,
    ...levels.map((level, index) => `array_set l ${integer(index)} ${literal(level)}`),
    'set_pgstat_chan 0',
    ...(isVoltage
      ? underVoltage(sampling.firstIntervalS, maxCurrentA, levels, model)
      : underCurrent(sampling, largestA, model)),
    'timer_start',
    `loop k < ${integer(levels.length)}`,
    'array_get l k v',
    'timer_get b',
    ...stagedLoops(
      [phase],
      rowOf(action),
      isVoltage
        ? breakOutside('i', -maxCurrentA, maxCurrentA)
        : breakOutside('p', cutOff.minVoltageV, cutOff.maxVoltageV),
      'b',
    ),
    'store_var n 0i ja',
    'add_var k 1i',
    'if c != 0i',
    `store_var k ${integer(levels.length)} ja`,
    'endif',
    'endloop',
    ...ending(),
  ];
}

/**
 * Constant current to a voltage, then that voltage until the current has fallen. Between the two the instrument changes
 * its mode, for which it opens the cell for a moment.
 */
export function currentThenVoltageScript(action: ConstantCurrentVoltageAction, model: MethodScriptModel): string[] {
  const { currentA, voltageV, endCurrentA, durationS, sampling, cutOff } = action;
  const stages = stagesOf(sampling, durationS, longestCheckS);
  const largestA = Math.abs(currentA);
  const outside = breakOutside('p', cutOff.minVoltageV, cutOff.maxVoltageV);
  return [
    ...declareFor(action, 'p', 'i', 't', 'n', 'c', 'b', 'u'),
    ...counters,
    'set_pgstat_chan 0',
    ...underCurrent(sampling, largestA, model),
    'timer_start',
    ...stagedLoops([atCurrent(action, currentA, durationS)], rowOf(action), [
      ...breakWhen(`p ${currentA > 0 ? '>=' : '<='} ${literal(voltageV)}`, endMark.voltageReached),
      ...outside,
    ]),
    'store_var n 0i ja',
    `if c == ${integer(endMark.voltageReached)}`,
    'store_var c 0i jb',
    'cell_off',
    ...underVoltage(sampling.firstIntervalS, 1.5 * largestA, [voltageV], model),
    'timer_get b',
    ...stagedLoops(
      [atVoltage(action, literal(voltageV), stages)],
      rowOf(action),
      [
        'copy_var i u',
        'abs_var u',
        ...breakWhen(`u <= ${literal(endCurrentA)}`, endMark.currentFell),
        ...breakWhen(`t >= ${literal(durationS)}`, endMark.timeUp),
      ],
      'b',
    ),
    'endif',
    ...ending(),
  ];
}

function breakWhen(condition: string, mark: number): string[] {
  return [`if ${condition}`, `store_var c ${integer(mark)} jb`, 'breakloop', 'endif'];
}
