import type { Action, ImpedanceAction } from '../../../model/action.ts';
import type { Problem } from '../../../model/quantity.ts';
import type { Capabilities } from '../../driver.ts';

/** Beyond this the source of the meter, some 100 Ω at 0 V, would discharge the cell. */
export const largestOpenCircuitV = 0.01;
const mostAverages = 128;
const sameFrequency = 1e-9;

/** What a meter without a potentiostat cannot do of an action. Nothing is clipped. */
export function checkImpedanceMeter(action: Action, capabilities: Capabilities): readonly Problem[] {
  if (action.kind !== 'impedance')
    return [error('kind', 'An impedance meter measures impedance only.', 'Use another.')];
  return [
    ...checkFrequencies(action, capabilities),
    ...checkAmplitude(action, capabilities),
    ...checkDirect(action),
    ...checkCell(action),
    ...checkAverages(action),
  ];
}

function checkFrequencies({ frequenciesHz }: ImpedanceAction, capabilities: Capabilities): Problem[] {
  const [low, high] = capabilities.frequencyRangeHz;
  if (frequenciesHz.length === 0) return [error('frequenciesHz', 'There is no frequency to measure.', 'Add some.')];
  const outside = frequenciesHz.find((hz) => !(hz >= low * (1 - sameFrequency) && hz <= high * (1 + sameFrequency)));
  if (outside === undefined) return [];
  const message = `${outside} Hz is beyond the instrument (${low} to ${high} Hz).`;
  return [error('frequenciesHz', message, 'Narrow the range.')];
}

function checkAmplitude({ control, amplitudeRms }: ImpedanceAction, capabilities: Capabilities): Problem[] {
  if (!capabilities.impedanceControl.has(control))
    return [error('control', `The instrument has no ${control} impedance.`, 'Use the other control.')];
  const isVoltage = control === 'potentiostatic';
  const [low, high] = isVoltage ? capabilities.amplitudeRangeVRms : (capabilities.amplitudeRangeARms ?? [0, 0]);
  if (amplitudeRms >= low && amplitudeRms <= high) return [];
  const unit = isVoltage ? 'V' : 'A';
  const message = `${amplitudeRms} ${unit} rms is beyond the instrument (${low} to ${high} ${unit}).`;
  return [error('amplitudeRms', message, 'Change it.')];
}

function checkDirect({ dc }: ImpedanceAction): Problem[] {
  if (dc === 'open-circuit' || ('voltageV' in dc ? dc.voltageV : dc.currentA) === 0) return [];
  return [
    error(
      'dc',
      'This driver lets the meter put no direct voltage or current on the cell: nothing would watch its limits.',
      'Measure at open circuit, or use a potentiostat.',
    ),
  ];
}

function checkCell({ openCircuitV, leads }: ImpedanceAction): Problem[] {
  if (leads === 'dc-block') return [];
  const remedy =
    'Use a potentiostat, or put a DC block into the leads and say so in the method (leads: through a DC block).';
  if (openCircuitV === undefined)
    return [
      error(
        'openCircuitV',
        'The meter’s 100 Ω source holds the cell at 0 V, and the open-circuit voltage of this cell is not known.',
        `State the open-circuit voltage of the sample (0 V for a dummy or between blocking contacts). ${remedy}`,
      ),
    ];
  if (Math.abs(openCircuitV) <= largestOpenCircuitV) return [];
  return [
    error(
      'openCircuitV',
      `The meter’s 100 Ω source at 0 V would discharge this cell: it has ${openCircuitV} V, more than 10 mV.`,
      remedy,
    ),
  ];
}

function checkAverages({ averages = 1 }: ImpedanceAction): Problem[] {
  if (Number.isInteger(averages) && averages >= 1 && averages <= mostAverages) return [];
  return [error('averages', `${averages} readings cannot be averaged.`, `Choose 1 to ${mostAverages}.`)];
}

function error(field: string, message: string, remedy: string): Problem {
  return { field, message, remedy, severity: 'error' };
}
