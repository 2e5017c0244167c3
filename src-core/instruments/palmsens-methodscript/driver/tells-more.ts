import { AppError, type CellState } from '../../../errors.ts';
import { isOfCell, type Action } from '../../../model/action.ts';
import type { MethodScriptModel } from '../../methodscript/models.ts';
import type { RunningScript, ScriptEnd } from './script-run.ts';

/** Told once in a connection, with the first spectrum. */
const levelsNotTold = 'this firmware does not tell levels: amplitude and DC per point are not recorded';

interface TolerantRun {
  readonly model: MethodScriptModel;
  /** Sends the script of the action as `model` can do it. */
  run(model: MethodScriptModel): RunningScript;
  isAborted(): boolean;
  /** Switches off and reads back. */
  readCell(): Promise<CellState>;
}

interface TolerantEnd extends ScriptEnd {
  /** As it turned out: what it was not known of before is left out from now on. */
  readonly model: MethodScriptModel;
  readonly note?: string;
}

/**
 * `eis_acdc` and `add_meas` are not confirmed on hardware and must not keep a firmware from measuring: one that refuses a
 * script with levels before carrying anything of it out gets the plain one, once its cell is read back off.
 * @throws AppError instrument/unsupported where three electrodes are wanted, as the plain script would record and limit
 *   another voltage; else the errors of the script
 */
export async function runTolerantly(
  action: Action,
  { model, run, isAborted, readCell }: TolerantRun,
): Promise<TolerantEnd> {
  const script = run(model);
  try {
    return { ...(await script.ended), model };
  } catch (error) {
    if (!script.refused || !asksForMore(action, model) || !isRefusal(error)) throw error;
    if ((await readCell()) !== 'off') throw error;
    if (isAborted()) return { end: 'aborted', damagedLines: 0, model };
    if (wantsThreeElectrodes(action)) throw cannotTellCell(error);
    const plain = { ...model, tellsMore: false };
    // Refused for another reason it rejects too, and nothing is remembered.
    return { ...(await run(plain).ended), model: plain, note: levelsNotTold };
  }
}

function wantsThreeElectrodes(action: Action): boolean {
  return isOfCell(action) && action.threeElectrodes === true;
}

function asksForMore(action: Action, { tellsMore }: MethodScriptModel): boolean {
  return wantsThreeElectrodes(action) || (action.kind === 'impedance' && tellsMore);
}

/** And not a line that was damaged on its way, or a device that is busy. */
function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'instrument/refused' || error.code === 'instrument/unsupported');
}

function cannotTellCell(cause: AppError): AppError {
  return new AppError(
    'instrument/unsupported',
    `The instrument refused to record three electrodes. It said: ${cause.message}`,
    {
      cause,
      cellState: 'off',
      dataState: 'Nothing was measured in this step.',
      remedy: 'Choose two electrodes in the method, or update the firmware of the instrument.',
    },
  );
}
