import { AppError } from '../../../../errors.ts';
import { actionTitles } from '../../../../model/action.ts';
import type { Action } from '../../../../model/plan.ts';
import type { MethodScriptModel } from '../../../methodscript/models.ts';
import { currentScript, openCircuitScript, potentialScript, pulseScript } from './direct-current.ts';
import { impedanceScript } from './impedance.ts';
import { currentThenVoltageScript, staircaseScript } from './staircase.ts';
import { sweepScript } from './sweep.ts';

/** The script of one action, without the `e` in front and the blank line behind. Lines of at most 127 characters. */
export function scriptFor(action: Action, model: MethodScriptModel): readonly string[] {
  switch (action.kind) {
    case 'open-circuit':
      return openCircuitScript(action, model);
    case 'current':
      return currentScript(action, model);
    case 'potential':
      return potentialScript(action, model);
    case 'pulse':
      return pulseScript(action, model);
    case 'staircase':
      return staircaseScript(action, model);
    case 'sweep':
      return sweepScript(action, model);
    case 'cccv':
      return currentThenVoltageScript(action, model);
    case 'impedance':
      return impedanceScript(action, model);
    default:
      // `check` has refused it before.
      throw new AppError('instrument/unsupported', `There is no script for: ${actionTitles[action.kind]}.`);
  }
}
