import type { Capabilities } from '../instruments/driver.ts';
import { actionTitles } from '../model/action.ts';
import type { Limits, Method } from '../model/method.ts';
import type { Action, PlannedStep } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';
import type { Sample } from '../model/sample.ts';
import { siValue } from '../units/quantity.ts';
import { errorAt, warningAt } from './plan-builder.ts';

/** The limits against each other, against what the sample stands, and against the instrument. */
export function checkLimits({ limits }: Method, capabilities: Capabilities | undefined, sample?: Sample): Problem[] {
  const problems: Problem[] = beyondSample(limits, sample);
  const { minVoltageV, maxVoltageV, maxCurrentA, maxTemperatureC, maxVoltageRateVPerS, blankingS } = limits;
  if (minVoltageV >= maxVoltageV)
    problems.push(errorAt('limits.minVoltageV', 'The lowest voltage is not below the highest.', 'Exchange them.'));
  if (maxVoltageRateVPerS !== undefined && blankingS === undefined)
    problems.push(
      warningAt(
        'limits.blankingS',
        'The limit of dE/dt has no blanking: each switching may end the run.',
        'Give some seconds.',
      ),
    );
  if (!capabilities) return problems;
  const [low, high] = capabilities.voltageRangeV;
  if (minVoltageV < low || maxVoltageV > high)
    problems.push(
      errorAt(
        'limits.maxVoltageV',
        `The limits of voltage reach beyond the instrument (${low} to ${high} V).`,
        'Narrow them.',
      ),
    );
  if (maxCurrentA > capabilities.maxCurrentA)
    problems.push(
      errorAt(
        'limits.maxCurrentA',
        `The limit of current is beyond the instrument (${capabilities.maxCurrentA} A).`,
        'Lower it.',
      ),
    );
  if (maxTemperatureC !== undefined && !capabilities.temperatureSensor)
    problems.push(
      errorAt(
        'limits.maxTemperatureC',
        'The instrument has no temperature sensor, so this limit cannot be kept.',
        'Remove it, or use an instrument with a sensor.',
      ),
    );
  problems.push(...beyondController(limits, capabilities));
  return problems;
}

/** What the sample stands holds where the method says nothing of it and the temperature is read. */
export function limitsOf({ limits }: Method, capabilities: Capabilities | undefined, sample?: Sample): Limits {
  const sampleC = maxTemperatureOf(sample);
  const isMissing = sampleC !== undefined && limits.maxTemperatureC === undefined;
  return isMissing && capabilities?.temperatureSensor === true ? { ...limits, maxTemperatureC: sampleC } : limits;
}

function maxTemperatureOf(sample: Sample | undefined): number | undefined {
  return sample?.maxTemperature && siValue(sample.maxTemperature, 'temperature').value;
}

function beyondSample({ maxTemperatureC = -Infinity }: Limits, sample: Sample | undefined): Problem[] {
  const sampleC = maxTemperatureOf(sample);
  if (sampleC === undefined || maxTemperatureC <= sampleC) return [];
  const message = `The limit of ${maxTemperatureC} °C is above what the sample stands (${sampleC} °C).`;
  return [errorAt('limits.maxTemperatureC', message, 'Lower it, or correct the sample.')];
}

/** A controller that cannot get there cannot measure there either. */
function beyondController({ maxTemperatureC = -Infinity }: Limits, { temperature }: Capabilities): Problem[] {
  const [, highestC] = temperature?.setPointRangeC ?? [-Infinity, Infinity];
  if (maxTemperatureC <= highestC) return [];
  const message = `The limit of ${maxTemperatureC} °C is beyond the temperature controller (up to ${highestC} °C).`;
  return [errorAt('limits.maxTemperatureC', message, 'Lower it.')];
}

/** Whether the instrument can tell what the method wants of the electrodes. */
export function checkElectrodes({ electrodes }: Method, capabilities: Capabilities | undefined): Problem[] {
  if (electrodes !== 'three' || !capabilities || capabilities.threeElectrodes) return [];
  return [
    errorAt(
      'electrodes',
      'The instrument cannot record the counter electrode beside the working electrode against a reference.',
      'Use one that can (an EmStat4 or a Nexus), or set the method to two electrodes.',
    ),
  ];
}

/** Steps of constant current as planned; a voltage they reach may end them earlier, hence no error. */
export function checkCharge(steps: readonly PlannedStep[], { maxChargeC = Infinity }: Limits): readonly Problem[] {
  let chargeC = 0;
  for (const { action, label, expectedDurationS } of steps) {
    if (action.kind === 'current') chargeC += action.currentA * expectedDurationS;
    if (Math.abs(chargeC) > maxChargeC)
      return [
        warningAt(
          'limits.maxChargeC',
          `As planned, “${label}” takes the charge to ${Math.abs(chargeC).toPrecision(3)} C, above the limit of ${maxChargeC} C, which then ends the run.`,
          'Raise the limit, or shorten the method.',
        ),
      ];
  }
  return [];
}

/** What an instrument with these capabilities cannot do of a step. */
export function checkStep({ action }: PlannedStep, capabilities: Capabilities): readonly Problem[] {
  if (!capabilities.actions.has(action.kind))
    return [errorAt('action', `The instrument cannot do this (${actionTitle(action)}).`, 'Use another instrument.')];
  if (action.kind === 'switch') return unknownRoute(action.routeId, capabilities);
  if (action.kind === 'current') return beyondCurrent(Math.abs(action.currentA), capabilities);
  if (action.kind === 'potential') return beyondVoltage(action.voltageV, capabilities);
  return action.kind === 'impedance' ? beyondImpedance(action, capabilities) : [];
}

function unknownRoute(routeId: string, { routeIds = [] }: Capabilities): Problem[] {
  if (routeIds.includes(routeId)) return [];
  return [
    errorAt(
      'routeId',
      `The switch has no route “${routeId}”.`,
      routeIds.length === 0 ? 'It has none.' : `Known are ${routeIds.join(', ')}.`,
    ),
  ];
}

function actionTitle({ kind }: Action): string {
  return actionTitles[kind];
}

function beyondCurrent(currentA: number, { maxCurrentA }: Capabilities): Problem[] {
  if (currentA <= maxCurrentA) return [];
  return [
    errorAt('current', `${currentA} A is beyond the instrument (${maxCurrentA} A).`, 'Choose a smaller current.'),
  ];
}

function beyondVoltage(voltageV: number, { voltageRangeV: [low, high] }: Capabilities): Problem[] {
  if (voltageV >= low && voltageV <= high) return [];
  return [
    errorAt('voltageV', `${voltageV} V is beyond the instrument (${low} to ${high} V).`, 'Choose a voltage inside.'),
  ];
}

function beyondImpedance(action: Extract<Action, { kind: 'impedance' }>, capabilities: Capabilities): Problem[] {
  const { control, amplitudeRms, frequenciesHz, dc } = action;
  if (!capabilities.impedanceControl.has(control))
    return [errorAt('control', `The instrument has no ${control} impedance.`, 'Use the other control.')];
  const problems: Problem[] = [];
  const [low, high] = capabilities.frequencyRangeHz;
  if (frequenciesHz.some((hz) => hz < low * (1 - 1e-9) || hz > high * (1 + 1e-9)))
    problems.push(
      errorAt(
        'startFrequencyHz',
        `The frequencies reach beyond the instrument (${low} to ${high} Hz).`,
        'Narrow them.',
      ),
    );
  const [smallest, largest] = capabilities.amplitudeRangeVRms;
  if (control === 'potentiostatic' && (amplitudeRms < smallest || amplitudeRms > largest))
    problems.push(
      errorAt(
        'amplitudeVRms',
        `${amplitudeRms} V rms is beyond the instrument (${smallest} to ${largest} V).`,
        'Change it.',
      ),
    );
  if (typeof dc === 'object' && 'voltageV' in dc) problems.push(...beyondVoltage(dc.voltageV, capabilities));
  if (control === 'galvanostatic') {
    const direct = typeof dc === 'object' && 'currentA' in dc ? Math.abs(dc.currentA) : 0;
    problems.push(...beyondCurrent(direct + Math.SQRT2 * amplitudeRms, capabilities));
  }
  return problems;
}
