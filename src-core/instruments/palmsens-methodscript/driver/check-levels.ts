import type { ConstantCurrentVoltageAction, StaircaseAction, SweepAction } from '../../../model/action.ts';
import type { Problem } from '../../../model/quantity.ts';
import type { Capabilities } from '../../driver.ts';
import type { MethodScriptModel } from '../../methodscript/models.ts';
import { checkCurrentLimit, checkCutOff, checkVoltage, error } from './check-values.ts';

const longestSweepS = 86_400;
const fastestStepS = 0.01;

/** What cannot be held of a staircase. */
export function checkLevels(action: StaircaseAction, capabilities: Capabilities, model: MethodScriptModel): Problem[] {
  const { control, levels, maxCurrentA, cutOff } = action;
  if (levels.length === 0) return [error('levels', 'There is no level to hold.', 'Add some.')];
  if (!levels.every(Number.isFinite)) return [error('levels', 'A level is not a number.', 'Correct it.')];
  if (control === 'potentiostatic')
    return [
      ...levels.flatMap((level) => checkVoltage('levels', level, capabilities)).slice(0, 1),
      ...checkWindow('levels', levels, model),
      ...checkCurrentLimit(maxCurrentA, capabilities),
    ];
  if (!capabilities.actions.has('current'))
    return [error('control', `The ${model.title} has no galvanostat.`, 'Use levels of voltage, or an EmStat4.')];
  const beyond = levels.find((level) => Math.abs(level) > capabilities.maxCurrentA);
  const problems = checkCutOff(cutOff, capabilities);
  if (beyond === undefined) return problems;
  const message = `${beyond} A is beyond the instrument (${capabilities.maxCurrentA} A).`;
  return [error('levels', message, 'Choose smaller currents.'), ...problems];
}

/** What cannot be swept. */
export function checkSweep(action: SweepAction, capabilities: Capabilities, model: MethodScriptModel): Problem[] {
  const { vertexVoltagesV, rateVPerS, intervalS, maxCurrentA } = action;
  if (vertexVoltagesV.length < 2)
    return [error('vertexVoltagesV', 'A sweep needs two vertices at least.', 'Add a voltage to go to.')];
  if (!(rateVPerS > 0) || !Number.isFinite(rateVPerS))
    return [error('rateVPerS', `A rate of ${rateVPerS} V/s is not possible.`, 'Give a rate above zero.')];
  if (!(intervalS >= fastestStepS))
    return [error('intervalS', 'Samples closer than 10 ms are not possible.', 'Change the interval.')];
  const problems = [
    ...vertexVoltagesV.flatMap((level) => checkVoltage('vertexVoltagesV', level, capabilities)).slice(0, 1),
    ...checkWindow('vertexVoltagesV', vertexVoltagesV, model),
    ...checkCurrentLimit(maxCurrentA, capabilities),
  ];
  const legs = vertexVoltagesV.slice(1).map((toV, index) => Math.abs(toV - vertexVoltagesV[index]!) / rateVPerS);
  if (legs.some((seconds) => !(seconds >= 2 * fastestStepS) || seconds > longestSweepS))
    problems.push(
      error('rateVPerS', 'Each leg of a sweep must last between 20 ms and a day.', 'Change the rate or the vertices.'),
    );
  return problems;
}

/** The voltage of the second part has to lie where the first part goes, inside the cut-offs. */
export function checkVoltageAfterCurrent(action: ConstantCurrentVoltageAction, capabilities: Capabilities): Problem[] {
  const { voltageV, endCurrentA, currentA, cutOff } = action;
  const problems = checkVoltage('voltageV', voltageV, capabilities);
  if (!(voltageV >= cutOff.minVoltageV && voltageV <= cutOff.maxVoltageV))
    problems.push(error('voltageV', `${voltageV} V lies outside the cut-offs.`, 'Widen them or change the voltage.'));
  if (!(endCurrentA > 0 && endCurrentA < Math.abs(currentA)))
    problems.push(
      error(
        'endCurrentA',
        'The current at the end is not between zero and the first current.',
        'Change one of the two.',
      ),
    );
  return problems;
}

function checkWindow(field: string, levelsV: readonly number[], { windowV, title }: MethodScriptModel): Problem[] {
  const spanV = Math.max(...levelsV) - Math.min(...levelsV);
  if (windowV === undefined || spanV <= windowV * (1 + 1e-9)) return [];
  return [error(field, `${spanV} V is a wider span than the ${title} takes at once (${windowV} V).`, 'Divide it.')];
}
