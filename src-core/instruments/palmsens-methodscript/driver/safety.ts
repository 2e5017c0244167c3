import { AppError, type CellState } from '../../../errors.ts';
import type { MethodScriptModel } from '../../methodscript/models.ts';
import { parsePackage } from '../../methodscript/packages.ts';
import { recover } from './commands.ts';
import { runScript } from './script-run.ts';
import { cellOffScript, readBackScript } from './scripts/direct-current.ts';
import { patience, type Session } from './session.ts';

/** The one-line script is over in no time; a device that glues `e` to the blank line sends nothing more. */
const cellOffTimeoutMs = 300;
const readBackTimeoutMs = 3000;
const attempts = 2;

/**
 * Stops what runs, switches off, and reads back: an open-circuit sample that comes without error 0014 proves "off".
 * Bounded in time: about two seconds on a mute link, at most some ten seconds. Never throws.
 *
 * @param onMute - told, perhaps twice, when not a byte has come back so far
 */
export async function readBack(
  session: Session,
  model: MethodScriptModel | undefined,
  onMute?: () => void,
): Promise<CellState> {
  const heardBefore = session.byteCount();
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      await recover(session);
      await switchOff(session);
      if (await openCircuitAnswers(session, model)) return 'off';
    } catch {
      // Whatever is at the other end may still listen: say it once more without waiting for an answer.
      session.send(`e\n${cellOffScript.join('\n')}\n\n`);
      if (session.byteCount() === heardBefore) onMute?.();
      if (session.closedBy() || session.heard() === 'nothing') return 'unknown';
    }
  }
  return 'unknown';
}

/** Runs the one-line script and waits for its end, or for as long as it can take. */
async function switchOff(session: Session): Promise<void> {
  const script = runScript(session, cellOffScript);
  await Promise.race([script.ended.catch(() => undefined), patience(session.clock, cellOffTimeoutMs)]);
  script.dismiss();
}

/** Whether one open-circuit sample came. Error 0014, any other error and silence all mean no. */
async function openCircuitAnswers(session: Session, model: MethodScriptModel | undefined): Promise<boolean> {
  let sampled = false;
  const script = runScript(session, readBackScript(model), {
    parse: parsePackage,
    onPackage(variables) {
      sampled ||= variables.some(({ type, value }) => type === 'ab' && Number.isFinite(value));
    },
  });
  void patience(session.clock, readBackTimeoutMs).then(() => script.abort());
  try {
    const { end } = await script.ended;
    return end === 'finished' && sampled;
  } catch (error) {
    if (error instanceof AppError && error.code === 'link/lost') throw error;
    return false;
  }
}
