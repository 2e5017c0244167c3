import { actionTitles } from '../../../model/action.ts';
import type { Action, Sampling } from '../../../model/plan.ts';
import type { Problem } from '../../../model/quantity.ts';
import type { Capabilities } from '../../driver.ts';
import type { MethodScriptModel } from '../../methodscript/models.ts';
import { impedanceScript, peakCurrentA } from './scripts/impedance.ts';
import { checkCurrentLimit, checkCutOff, checkVoltage, error } from './check-values.ts';
import { checkLevels, checkSweep, checkVoltageAfterCurrent } from './check-levels.ts';
import { staircaseScript } from './scripts/staircase.ts';

/** Rows faster than this would crowd the wire, s. */
const shortestIntervalS = 0.01;
const longestIntervalS = 86_400;
const longestStepS = 100 * 86_400;
/** Beyond this the device's clock is sent in whole seconds, s. */
const longestFineTimeS = 134_217;
const quantisationSteps = 32_768;
/** The memory of the devices is not documented; beyond this we do not try, bytes. */
const longestScriptBytes = 16_000;

/** What the device cannot do of an action. Values beyond it are errors: nothing is clipped. */
export function checkAction(action: Action, capabilities: Capabilities, model: MethodScriptModel): readonly Problem[] {
  if (!capabilities.actions.has(action.kind))
    return [error('kind', `The ${model.title} has no ${nameOf(action)}.`, remedyFor(action.kind))];
  switch (action.kind) {
    case 'open-circuit':
      return checkTiming(action.durationS, action.sampling);
    case 'current':
      return [
        ...checkTiming(action.durationS, action.sampling),
        ...checkCurrent(action.currentA, capabilities, model),
        ...checkCutOff(action.cutOff, capabilities),
      ];
    case 'potential':
      return [
        ...checkTiming(action.durationS, action.sampling),
        ...checkVoltage('voltageV', action.voltageV, capabilities),
        ...checkCurrentLimit(action.maxCurrentA, capabilities),
      ];
    case 'pulse':
      return [
        ...checkTiming(action.pulseS, action.sampling),
        ...checkTiming(action.restS, action.sampling),
        ...checkCurrent(action.currentA, capabilities, model),
        ...checkCutOff(action.cutOff, capabilities),
      ];
    case 'staircase': {
      const problems = [...checkTiming(action.holdS, action.sampling), ...checkLevels(action, capabilities, model)];
      return problems.some(({ severity }) => severity === 'error')
        ? problems
        : [...problems, ...checkLength(staircaseScript(action, model), 'levels')];
    }
    case 'sweep':
      return checkSweep(action, capabilities, model);
    case 'cccv':
      return [
        ...checkTiming(action.durationS, action.sampling),
        ...checkCurrent(action.currentA, capabilities, model),
        ...checkVoltageAfterCurrent(action, capabilities),
        ...checkCutOff(action.cutOff, capabilities),
      ];
    case 'impedance':
      return checkImpedance(action, capabilities, model);
    default:
      return [error('kind', `This driver does not write scripts for: ${actionTitles[action.kind]}.`, otherInstrument)];
  }
}

const needGalvanostat: ReadonlySet<Action['kind']> = new Set(['current', 'pulse', 'cccv']);

function nameOf({ kind }: Action): string {
  return needGalvanostat.has(kind) ? 'galvanostat' : `${actionTitles[kind]} among what it does`;
}

const otherInstrument = 'Use another instrument.';

function remedyFor(kind: Action['kind']): string {
  return needGalvanostat.has(kind)
    ? 'Imposing a current needs an EmStat4, a MultiEmStat4 or a Nexus.'
    : otherInstrument;
}

function checkTiming(durationS: number, { firstIntervalS, lastIntervalS }: Sampling): Problem[] {
  const problems: Problem[] = [];
  if (!(durationS > 0) || !(durationS <= longestStepS))
    problems.push(
      error('durationS', `A duration of ${durationS} s is not possible.`, 'Give a time above zero and below 100 days.'),
    );
  else if (durationS > longestFineTimeS)
    problems.push({
      field: 'durationS',
      severity: 'warning',
      message: 'After 37 h the instrument sends the time of a step in whole seconds.',
    });
  const possible = (intervalS: number): boolean => intervalS >= shortestIntervalS && intervalS <= longestIntervalS;
  if (!possible(firstIntervalS) || !possible(lastIntervalS))
    problems.push(
      error('sampling', 'Samples closer than 10 ms or farther than a day are not possible.', 'Change the interval.'),
    );
  return problems;
}

function checkCurrent(currentA: number, { maxCurrentA }: Capabilities, model: MethodScriptModel): Problem[] {
  const magnitude = Math.abs(currentA);
  if (!(magnitude > 0))
    return [error('currentA', 'A current of zero is an open circuit.', 'Give a current, or use a rest.')];
  if (magnitude > maxCurrentA)
    return [
      error('currentA', `${magnitude} A is beyond the instrument (${maxCurrentA} A).`, 'Choose a smaller current.'),
    ];
  const stepA = model.currentRanges[0]!.fullScale / quantisationSteps;
  if (magnitude < 100 * stepA)
    return [
      {
        field: 'currentA',
        severity: 'warning',
        message: `${magnitude} A is coarse here: the finest range of the instrument moves in steps of about ${stepA.toExponential(1)} A.`,
        remedy: 'The measured current is what counts.',
      },
    ];
  return [];
}

type ImpedanceAction = Extract<Action, { kind: 'impedance' }>;

function checkImpedance(action: ImpedanceAction, capabilities: Capabilities, model: MethodScriptModel): Problem[] {
  if (!capabilities.impedanceControl.has(action.control))
    return [error('control', `The ${model.title} has no ${action.control} impedance.`, 'Use the other control.')];
  const problems = [
    ...checkFrequencies(action.frequenciesHz, capabilities),
    ...checkAmplitude(action, capabilities),
    ...checkCutOff(action.cutOff, capabilities),
  ];
  // A script can be written, and measured, only from values that are possible.
  return problems.length > 0 ? problems : checkLength(impedanceScript(action, model), 'frequenciesHz');
}

function checkFrequencies(
  frequenciesHz: readonly number[],
  { frequencyRangeHz: [low, high] }: Capabilities,
): Problem[] {
  if (frequenciesHz.length === 0) return [error('frequenciesHz', 'There is no frequency to measure.', 'Add some.')];
  // Rounding of a sweep's last point must not count as "beyond".
  const outside = frequenciesHz.find((hz) => !(hz >= low * (1 - 1e-9) && hz <= high * (1 + 1e-9)));
  if (outside === undefined) return [];
  return [
    error('frequenciesHz', `${outside} Hz is beyond the instrument (${low} to ${high} Hz).`, 'Narrow the range.'),
  ];
}

/** Long lists make long scripts; the device keeps only so much. */
function checkLength(script: readonly string[], field: 'frequenciesHz' | 'levels'): Problem[] {
  const bytes = script.reduce((sum, line) => sum + line.length + 1, 0);
  if (bytes <= longestScriptBytes) return [];
  const list = field === 'levels' ? 'levels' : 'frequencies';
  return [error(field, `The list of ${list} makes a script too large for the instrument.`, 'Use fewer points.')];
}

function checkAmplitude(action: ImpedanceAction, capabilities: Capabilities): Problem[] {
  const { amplitudeRms, control, dc } = action;
  if (control === 'galvanostatic') {
    if (typeof dc === 'object' && 'voltageV' in dc)
      return [error('dc', 'Galvanostatic impedance has a direct current, not a voltage.', 'Give a current.')];
    const peakA = peakCurrentA(action);
    if (amplitudeRms > 0 && peakA <= capabilities.maxCurrentA) return [];
    return [
      error(
        'amplitudeRms',
        `Peaks of ${peakA} A are beyond the instrument (${capabilities.maxCurrentA} A).`,
        'Lower it.',
      ),
    ];
  }
  if (typeof dc === 'object' && 'currentA' in dc)
    return [error('dc', 'Potentiostatic impedance has a direct voltage, not a current.', 'Give a voltage.')];
  const [low, high] = capabilities.amplitudeRangeVRms;
  const problems = dc === 'open-circuit' ? [] : checkVoltage('dc', dc.voltageV, capabilities);
  if (amplitudeRms >= low && amplitudeRms <= high) return problems;
  return [
    ...problems,
    error('amplitudeRms', `${amplitudeRms} V rms is beyond the instrument (${low} to ${high} V).`, 'Change it.'),
  ];
}
