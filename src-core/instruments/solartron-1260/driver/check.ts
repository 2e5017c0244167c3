import type { Action, ImpedanceAction } from '../../../model/action.ts';
import type { Problem } from '../../../model/quantity.ts';
import type { Capabilities } from '../../driver.ts';
import { checkSourced } from '../../source-measure/check.ts';

const mostAverages = 100;
const sameFrequency = 1e-9;

/** What 1260 and 1287 cannot do of an action. Nothing is clipped. */
export function checkSolartron(action: Action, capabilities: Capabilities): readonly Problem[] {
  return action.kind === 'impedance' ? checkImpedance(action, capabilities) : checkSourced(action, capabilities);
}

function checkImpedance(action: ImpedanceAction, capabilities: Capabilities): readonly Problem[] {
  const { control, frequenciesHz, amplitudeRms, dc, cutOff, averages = 1 } = action;
  const [lowHz, highHz] = capabilities.frequencyRangeHz;
  const [lowV, highV] = capabilities.voltageRangeV;
  const [leastV, mostV] = capabilities.amplitudeRangeVRms;
  const problems: Problem[] = [];
  if (control !== 'potentiostatic')
    problems.push(error('control', 'This driver measures impedance with the 1287 as a potentiostat only.'));
  if (frequenciesHz.length === 0) problems.push(error('frequenciesHz', 'There is no frequency to measure.'));
  const isInside = (hz: number): boolean => hz >= lowHz * (1 - sameFrequency) && hz <= highHz * (1 + sameFrequency);
  const outside = frequenciesHz.find((hz) => !isInside(hz));
  if (outside !== undefined)
    problems.push(error('frequenciesHz', `${outside} Hz is beyond the instrument (${lowHz} to ${highHz} Hz).`));
  if (!(amplitudeRms >= leastV && amplitudeRms <= mostV))
    problems.push(error('amplitudeRms', `${amplitudeRms} V rms is beyond the instrument (${leastV} to ${mostV} V).`));
  if (dc !== 'open-circuit' && !('voltageV' in dc))
    problems.push(error('dc', 'A potentiostat holds a voltage: give one, or measure at open circuit.'));
  const bounds = [cutOff.minVoltageV, cutOff.maxVoltageV];
  if (dc !== 'open-circuit' && 'voltageV' in dc) bounds.push(dc.voltageV);
  if (!bounds.every((boundV) => boundV >= lowV && boundV <= highV))
    problems.push(error('cutOff', `Voltages must lie within the instrument (${lowV} to ${highV} V).`));
  if (!(Number.isInteger(averages) && averages >= 1 && averages <= mostAverages))
    problems.push(error('averages', `${averages} readings cannot be averaged.`));
  return problems;
}

function error(field: string, message: string): Problem {
  return { field, message, severity: 'error', remedy: 'Choose a value inside, or another instrument.' };
}
