import { AppError, toWire, type ErrorCode, type WireError } from '../errors.ts';
import type { RunOutcome } from '../model/run.ts';
import type { Violation } from './limits.ts';

/** Why no further step may begin. The first reason of a run stays. */
export interface Ending {
  readonly outcome: RunOutcome;
  readonly message: string;
  readonly error?: WireError;
  /** The link is gone: resumable, once the instrument is there again. */
  readonly interrupted?: boolean;
}

/** After these the instrument may be found again, and the run resumed from the step boundary. */
const interrupting: ReadonlySet<ErrorCode> = new Set([
  'link/lost',
  'link/closed',
  'link/garbled',
  'instrument/no-reply',
]);

export function endingByError(error: unknown): Ending {
  const wire = toWire(error);
  return {
    outcome: 'failed',
    message: wire.message,
    error: wire,
    ...(interrupting.has(wire.code) ? { interrupted: true } : {}),
  };
}

export function endingByLoss(error: AppError): Ending {
  return { outcome: 'failed', message: error.message, error: toWire(error), interrupted: true };
}

export function endingByViolation({ kind, message }: Violation): Ending {
  if (kind === 'limit') return { outcome: 'limit', message };
  const error = new AppError('instrument/bad-reply', `${message}.`, {
    remedy: 'Check cable and instrument before the next run.',
    dataState: 'What was measured before is stored; flagged values are marked.',
  });
  return { outcome: 'failed', message, error: toWire(error) };
}

export function endingByStorage(error: unknown): Ending {
  const known =
    error instanceof AppError
      ? error
      : new AppError('storage/failed', `The data could not be stored: ${String(error)}.`, {
          remedy: 'Check the disk. What was stored before is whole.',
        });
  return {
    outcome: 'failed',
    message: 'The data could not be stored',
    error: { dataState: 'The samples of the last moment before the stop are not stored.', ...toWire(known) },
  };
}

export function endingByUnknownCell(message: string): Ending {
  return endingByError(
    new AppError('run/cell-unknown', message, {
      cellState: 'unknown',
      remedy: 'Disconnect the leads, switch the instrument off and on, and connect again.',
    }),
  );
}
