import { actionTitles, type Action } from '../../model/action.ts';
import type { Problem } from '../../model/quantity.ts';
import type { Capabilities } from '../driver.ts';
import { profileOf, type Profile } from './profile.ts';

const shortestIntervalS = 0.005;
const longestIntervalS = 3600;
const longestStepS = 100 * 86_400;

/** What a source-measure unit cannot do of an action. Nothing is clipped. */
export function checkSourced(action: Action, capabilities: Capabilities): readonly Problem[] {
  const profile = profileOf(action);
  if (!profile) return [error('kind', `The instrument cannot do this: ${actionTitles[action.kind]}.`)];
  return [
    ...checkTiming(profile),
    ...profile.segments.flatMap(({ level }) => checkLevel(profile, level, capabilities)),
    ...checkBounds(profile, capabilities),
    ...checkHold(profile),
    ...(action.kind === 'current' && action.currentA === 0
      ? [error('currentA', 'A current of zero is an open circuit: use a rest.')]
      : []),
  ];
}

function checkTiming({ segments, sampling: { firstIntervalS, lastIntervalS } }: Profile): Problem[] {
  const problems: Problem[] = [];
  if (segments.length === 0) problems.push(error('levels', 'There is no level to hold.'));
  if (!segments.every(({ durationS }) => durationS > 0 && durationS <= longestStepS))
    problems.push(error('durationS', 'Times must be above zero and below 100 days.'));
  const possible = (intervalS: number): boolean => intervalS >= shortestIntervalS && intervalS <= longestIntervalS;
  if (!possible(firstIntervalS) || !possible(lastIntervalS))
    problems.push(error('sampling', 'Samples closer than 5 ms or farther than an hour are not possible.'));
  return problems;
}

function checkLevel({ sourced }: Profile, level: number, capabilities: Capabilities): Problem[] {
  if (sourced === 'voltage') return checkVoltage('voltageV', level, capabilities);
  if (Math.abs(level) <= capabilities.maxCurrentA) return [];
  return [error('currentA', `${Math.abs(level)} A is beyond the instrument (${capabilities.maxCurrentA} A).`)];
}

function checkBounds({ cutOff, maxCurrentA }: Profile, capabilities: Capabilities): Problem[] {
  const problems: Problem[] = [];
  if (cutOff) {
    problems.push(...checkVoltage('minVoltageV', cutOff.minVoltageV, capabilities));
    problems.push(...checkVoltage('maxVoltageV', cutOff.maxVoltageV, capabilities));
    if (!(cutOff.minVoltageV < cutOff.maxVoltageV))
      problems.push(error('minVoltageV', 'The lower limit of voltage is not below the upper one.'));
  }
  if (maxCurrentA !== undefined && !(maxCurrentA > 0 && maxCurrentA <= capabilities.maxCurrentA))
    problems.push(
      error('maxCurrentA', `A limit of ${maxCurrentA} A is beyond the instrument (${capabilities.maxCurrentA} A).`),
    );
  return problems;
}

function checkHold({ hold, cutOff, segments: [held] }: Profile): Problem[] {
  if (!hold) return [];
  const { currentA, endCurrentA } = hold;
  const problems: Problem[] = [];
  if (!(endCurrentA > 0 && endCurrentA < Math.abs(currentA)))
    problems.push(error('endCurrentA', 'The current that ends the hold must lie between zero and the other one.'));
  if (held && cutOff && !(held.level > cutOff.minVoltageV && held.level < cutOff.maxVoltageV))
    problems.push(error('voltageV', 'The voltage that is held lies beyond the limits.'));
  return problems;
}

function checkVoltage(field: string, voltageV: number, { voltageRangeV: [low, high] }: Capabilities): Problem[] {
  if (voltageV >= low && voltageV <= high) return [];
  return [error(field, `${voltageV} V is beyond the instrument (${low} to ${high} V).`)];
}

function error(field: string, message: string): Problem {
  return { field, message, severity: 'error', remedy: 'Choose a value inside, or another instrument.' };
}
