import type { TemperatureAction } from '../../../model/action.ts';
import { actionTitles, type Action } from '../../../model/action.ts';
import type { Problem } from '../../../model/quantity.ts';
import type { Capabilities, TemperatureCapabilities } from '../../driver.ts';

/** What a temperature controller cannot do of an action. Values beyond it are refused, never clipped. */
export function checkTemperature(action: Action, { actions, temperature }: Capabilities): readonly Problem[] {
  if (!actions.has(action.kind))
    return [
      refuse(
        'action',
        `This instrument cannot do this: ${actionTitles[action.kind]}.`,
        'Give it to another instrument.',
      ),
    ];
  if ((action.kind !== 'temperature' && action.kind !== 'temperature-watch') || !temperature) return [];
  const sensor =
    action.sensorId === undefined || temperature.sensorIds.includes(action.sensorId)
      ? []
      : [
          refuse(
            'sensorId',
            `There is no sensor “${action.sensorId}”.`,
            `Known are ${temperature.sensorIds.join(', ')}.`,
          ),
        ];
  const times = [action.durationS, action.intervalS].every((time) => Number.isFinite(time) && time > 0)
    ? []
    : [refuse('durationS', 'Duration and interval must be above 0.', 'Correct them.')];
  return [...sensor, ...times, ...(action.kind === 'temperature' ? checkTarget(action, temperature) : [])];
}

function checkTarget(action: TemperatureAction, temperature: TemperatureCapabilities): readonly Problem[] {
  const { targetC, rampKPerMin, minC, maxC, toleranceK, holdS } = action;
  const [lowest, highest] = temperature.setPointRangeC ?? [Infinity, -Infinity];
  const fastest = temperature.maxRampKPerMin ?? 0;
  const problems: Problem[] = [];
  if (!(targetC >= lowest && targetC <= highest))
    problems.push(
      refuse(
        'targetC',
        `${targetC} °C is beyond the controller: ${lowest} to ${highest} °C.`,
        'Choose a target within.',
      ),
    );
  if (!(targetC > minC && targetC < maxC))
    problems.push(
      refuse(
        'targetC',
        `${targetC} °C is not between the limits ${minC} and ${maxC} °C.`,
        'Widen the limits or move the target.',
      ),
    );
  if (rampKPerMin !== undefined && !(rampKPerMin > 0 && rampKPerMin <= fastest))
    problems.push(
      fastest === 0
        ? refuse('rampKPerMin', 'This controller has no ramp of its own.', 'Leave the ramp out.')
        : refuse(
            'rampKPerMin',
            `A ramp of ${rampKPerMin} K/min is beyond the controller: up to ${fastest} K/min.`,
            'Choose a slower one.',
          ),
    );
  if (!(toleranceK > 0 && holdS >= 0))
    problems.push(
      refuse('toleranceK', 'The tolerance must be above 0, the time to stay within it not below.', 'Correct them.'),
    );
  return problems;
}

function refuse(field: string, message: string, remedy: string): Problem {
  return { severity: 'error', field, message, remedy };
}
