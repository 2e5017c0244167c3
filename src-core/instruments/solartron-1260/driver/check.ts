import type { Action, ImpedanceAction } from '../../../model/action.ts';
import type { Problem } from '../../../model/quantity.ts';
import type { Capabilities } from '../../driver.ts';
import { formatDuration } from '../../../units/format.ts';
import { checkSourced } from '../../source-measure/check.ts';
import { directCurrentA, peakFactor } from './drive.ts';
import { directS } from './levels.ts';
import { usualPointS } from './spectrum.ts';

const mostAverages = 100;
const sameFrequency = 1e-9;
/** Bandwidth of the galvanostat, as far as laboratories note it. */
const galvanostatTopHz = 7500;
/** The voltage is read behind each point; a direct current that flows for longer unwatched is worth a word, s. */
const longUnwatchedS = 120;

/** What 1260 and 1287 cannot do of an action. Nothing is clipped. */
export function checkSolartron(action: Action, capabilities: Capabilities): readonly Problem[] {
  return action.kind === 'impedance' ? checkImpedance(action, capabilities) : checkSourced(action, capabilities);
}

function checkImpedance(action: ImpedanceAction, capabilities: Capabilities): readonly Problem[] {
  const { frequenciesHz, dc, cutOff, averages = 1 } = action;
  const [lowHz, highHz] = capabilities.frequencyRangeHz;
  const [lowV, highV] = capabilities.voltageRangeV;
  const problems: Problem[] = [...checkSine(action, capabilities)];
  if (frequenciesHz.length === 0) problems.push(error('frequenciesHz', 'There is no frequency to measure.'));
  const isInside = (hz: number): boolean => hz >= lowHz * (1 - sameFrequency) && hz <= highHz * (1 + sameFrequency);
  const outside = frequenciesHz.find((hz) => !isInside(hz));
  if (outside !== undefined)
    problems.push(error('frequenciesHz', `${outside} Hz is beyond the instrument (${lowHz} to ${highHz} Hz).`));
  const bounds = [cutOff.minVoltageV, cutOff.maxVoltageV];
  if (dc !== 'open-circuit' && 'voltageV' in dc) bounds.push(dc.voltageV);
  if (!bounds.every((boundV) => boundV >= lowV && boundV <= highV))
    problems.push(error('cutOff', `Voltages must lie within the instrument (${lowV} to ${highV} V).`));
  if (!(Number.isInteger(averages) && averages >= 1 && averages <= mostAverages))
    problems.push(error('averages', `${averages} readings cannot be averaged.`));
  return problems;
}

/** Amplitude and direct level: volts for the potentiostat, amperes for the galvanostat. */
function checkSine(action: ImpedanceAction, capabilities: Capabilities): readonly Problem[] {
  const { control, amplitudeRms, dc, frequenciesHz } = action;
  const isCurrent = control === 'galvanostatic';
  const [least, most] = isCurrent ? (capabilities.amplitudeRangeARms ?? [0, 0]) : capabilities.amplitudeRangeVRms;
  const unit = isCurrent ? 'A' : 'V';
  const problems: Problem[] = [];
  if (!(amplitudeRms >= least && amplitudeRms <= most))
    problems.push(
      error('amplitudeRms', `${amplitudeRms} ${unit} rms is beyond the instrument (${least} to ${most} ${unit}).`),
    );
  if (dc !== 'open-circuit' && !(isCurrent ? 'currentA' in dc : 'voltageV' in dc))
    problems.push(
      isCurrent
        ? error('dc', 'A galvanostat holds a current: give one, or measure at open circuit (0 A).')
        : error('dc', 'A potentiostat holds a voltage: give one, or measure at open circuit.'),
    );
  if (isCurrent && Math.abs(directCurrentA(action)) + peakFactor * amplitudeRms > capabilities.maxCurrentA)
    problems.push(error('amplitudeRms', `Direct current and sine together exceed ${capabilities.maxCurrentA} A.`));
  if (isCurrent && frequenciesHz.some((hz) => hz > galvanostatTopHz))
    problems.push({
      field: 'frequenciesHz',
      message: `The galvanostat of the 1287 may not keep its amplitude above ${galvanostatTopHz} Hz.`,
      severity: 'warning',
      remedy: 'Look at the amplitude told with each point, or measure these frequencies as a potentiostat.',
    });
  const unwatchedS = Math.max(...frequenciesHz.map((hz) => usualPointS(hz, action.averages) + directS(hz)));
  if (isCurrent && directCurrentA(action) !== 0 && unwatchedS > longUnwatchedS)
    problems.push({
      field: 'frequenciesHz',
      message: `The voltage is read behind each point: for up to ${formatDuration(unwatchedS)} a direct current flows unwatched.`,
      severity: 'warning',
      remedy: 'Leave out the lowest frequencies, or measure them at open circuit or as a potentiostat.',
    });
  return problems;
}

function error(field: string, message: string): Problem {
  return { field, message, severity: 'error', remedy: 'Choose a value inside, or another instrument.' };
}
