import { actionTitles, type Action, type ImpedanceAction } from '../../../model/action.ts';
import type { Problem } from '../../../model/quantity.ts';
import type { Capabilities } from '../../driver.ts';
import { largestOpenCircuitV } from '../../impedance-meter/driver/check.ts';
import { peakOf } from './setup.ts';

const mostPoints = 2048;
/** Sine and bias together, V. */
const highestV = 1;

/** What the ISX-3 cannot do of an action. Nothing is clipped. */
export function checkAction(action: Action, capabilities: Capabilities): readonly Problem[] {
  if (action.kind !== 'impedance') return [error('kind', `The ISX-3 cannot do this: ${actionTitles[action.kind]}.`)];
  return [
    ...checkControl(action),
    ...checkFrequencies(action.frequenciesHz, capabilities),
    ...checkLevels(action, capabilities),
  ];
}

function checkControl({ control }: ImpedanceAction): Problem[] {
  if (control === 'potentiostatic') return [];
  return [error('control', 'This driver sets the sine of the ISX-3 as a voltage only.')];
}

function checkFrequencies(
  frequenciesHz: readonly number[],
  { frequencyRangeHz: [low, high] }: Capabilities,
): Problem[] {
  if (frequenciesHz.length === 0 || frequenciesHz.length > mostPoints)
    return [error('frequenciesHz', `From 1 to ${mostPoints} frequencies can be measured.`)];
  const outside = frequenciesHz.find((hz) => !(hz >= low * (1 - 1e-9) && hz <= high * (1 + 1e-9)));
  if (outside === undefined) return [];
  return [error('frequenciesHz', `${outside} Hz is beyond the instrument (${low} to ${high} Hz).`)];
}

function checkLevels(action: ImpedanceAction, capabilities: Capabilities): Problem[] {
  const { amplitudeRms, dc, cutOff } = action;
  const [smallest, largest] = capabilities.amplitudeRangeVRms;
  const problems: Problem[] = [];
  if (!(amplitudeRms >= smallest && amplitudeRms <= largest))
    problems.push(
      error('amplitudeRms', `${amplitudeRms} V rms is beyond the instrument (${smallest} to ${largest} V).`),
    );
  if (dc === 'open-circuit') return [...problems, ...checkCell(action)];
  if ('currentA' in dc) return [...problems, error('dc', 'The ISX-3 has a direct voltage, not a current.')];
  if (!(Math.abs(dc.voltageV) + peakOf(amplitudeRms) <= highestV))
    problems.push(error('dc', `${dc.voltageV} V with the sine is beyond the instrument (±${highestV} V).`));
  if (!(dc.voltageV >= cutOff.minVoltageV && dc.voltageV <= cutOff.maxVoltageV))
    problems.push(error('dc', `${dc.voltageV} V is outside the limits of the cell.`));
  return problems;
}

/** It cannot see the voltage of the cell, and holds 0 V where no other one is asked for. */
function checkCell({ openCircuitV, leads }: ImpedanceAction): Problem[] {
  if (leads === 'dc-block' || Math.abs(openCircuitV ?? NaN) <= largestOpenCircuitV) return [];
  const own = openCircuitV === undefined ? 'is not known' : `is ${openCircuitV} V`;
  return [
    {
      field: 'openCircuitV',
      severity: 'error',
      message: `The ISX-3 holds 0 V of direct voltage and would discharge the cell, whose own voltage ${own}.`,
      remedy:
        'State the open-circuit voltage of the sample (0 V between blocking contacts), give the direct voltage, or put a DC block into the leads and say so in the method.',
    },
  ];
}

function error(field: string, message: string): Problem {
  return { field, message, severity: 'error', remedy: 'Choose a value inside, or another instrument.' };
}
