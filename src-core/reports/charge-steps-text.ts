import type {
  CccvStep,
  CurrentSetting,
  CyclingStep,
  DriftWatchStep,
  IciStep,
  LinearityCheckStep,
  PittStep,
  SweepStep,
} from '../model/method.ts';
import { formatDuration, formatEngineering, toSignificant } from '../units/format.ts';

/** A current as such, or as a C-rate with what it means. */
export function currentText(current: CurrentSetting): string {
  if ('currentA' in current) return formatEngineering(current.currentA, 'A');
  return `${toSignificant(current.cRate, 3)} C (${toSignificant(1 / current.cRate, 3)} h for Δx = 1)`;
}

export function sweepText(step: SweepStep): string {
  const { shape, against, startVoltageV, firstVertexV, secondVertexV = NaN, cycles = 1, rateVPerS, maxCurrentA } = step;
  const volts = (value: number): string => formatEngineering(value, 'V');
  const about = against === 'open-circuit' ? ', counted from the open-circuit voltage measured right before' : '';
  const limit = maxCurrentA === undefined ? '' : `; ends above ${formatEngineering(maxCurrentA, 'A')}`;
  const rate = `at ${formatEngineering(rateVPerS, 'V/s')}`;
  if (shape === 'linear')
    return `Linear voltage sweep from ${volts(startVoltageV)} to ${volts(firstVertexV)} ${rate}${about}${limit}.`;
  const times = cycles === 1 ? 'one cycle' : `${cycles} cycles`;
  return `Cyclic voltammetry from ${volts(startVoltageV)} between ${volts(firstVertexV)} and ${volts(secondVertexV)} ${rate}, ${times}${about}${limit}.`;
}

/** Cycles, titrated or not. */
export function cyclesText(step: CccvStep | CyclingStep): string {
  const { cycles, minVoltageV, maxVoltageV, chargeCurrent, dischargeCurrent, hold, endCurrent, restS, first } = step;
  const after = { none: '', charge: 'charge', discharge: 'discharge', both: 'charge and discharge' }[hold];
  const end = endCurrent === undefined ? 'a tenth of the current' : currentText(endCurrent);
  const held = after === '' ? '' : `; after ${after} the voltage is held until the current is below ${end}`;
  const rest = restS === undefined ? '' : `; ${formatDuration(restS)} at open circuit after each half`;
  const titrated =
    step.kind === 'cccv'
      ? ''
      : ` Cycles ${step.titrateCycles.join(', ')} are titrations: pulses of ${currentText(step.titration.current)} for ${formatDuration(step.titration.pulseDurationS)}, each followed by up to ${formatDuration(step.titration.rest.maxDurationS)} at open circuit.`;
  return (
    `${cycles === 1 ? 'One cycle' : `${cycles} cycles`} between ${formatEngineering(minVoltageV, 'V')} and ${formatEngineering(maxVoltageV, 'V')}, ` +
    `${first} first: charge with ${currentText(chargeCurrent)}, discharge with ${currentText(dischargeCurrent)}${held}${rest}.${titrated}`
  );
}

export function driftText({ everyS, durationS, endsWhen, maxChange = 0.02 }: DriftWatchStep, spectrum: string): string {
  const percent = `${toSignificant(100 * maxChange, 3)} %`;
  const end = {
    time: '',
    steady: `, or until a spectrum agrees within ${percent} with the one before`,
    changed: `, or until a spectrum differs by more than ${percent} from the first`,
  }[endsWhen];
  return `Drift watch: a spectrum every ${formatDuration(everyS)} for ${formatDuration(durationS)}${end}. ${spectrum}`;
}

export function interruptionText(step: IciStep): string {
  const direction = { charge: 'Charge', discharge: 'Discharge', both: 'Charge, then discharge' }[step.direction];
  return `${direction} with ${currentText(step.current)}, interrupted every ${formatDuration(step.onS)} for ${formatDuration(step.interruptionS)}, at most ${step.interruptions} times, between ${formatEngineering(step.minVoltageV, 'V')} and ${formatEngineering(step.maxVoltageV, 'V')}.`;
}

export function potentialTitrationText(step: PittStep): string {
  const volts = (value: number): string => formatEngineering(value, 'V');
  const end = step.endCurrent ? ` or until the current is below ${currentText(step.endCurrent)}` : '';
  const about = step.against === 'open-circuit' ? ', counted from the open-circuit voltage measured right before' : '';
  return `Potentiostatic intermittent titration from ${volts(step.startVoltageV)} to ${volts(step.endVoltageV)} in steps of ${volts(step.stepVoltageV)}${about}, each for ${formatDuration(step.holdS)}${end}. D comes from the current of each step.`;
}

export function linearityText(step: LinearityCheckStep): string {
  const largest =
    step.control === 'potentiostatic'
      ? formatEngineering(step.amplitudeVRms ?? NaN, 'V')
      : formatEngineering(step.amplitudeARms ?? NaN, 'A');
  const list = step.frequenciesHz.map((frequencyHz) => formatEngineering(frequencyHz, 'Hz', 3)).join(', ');
  return `Check of the amplitude at ${list}: from ${largest} RMS, halved up to ${step.halvings === 1 ? 'once' : `${step.halvings} times`}, until the impedance with it and with its half agree within ${toSignificant(100 * step.maxChange, 3)} %.`;
}
