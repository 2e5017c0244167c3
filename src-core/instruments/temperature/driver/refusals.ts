import { AppError } from '../../../errors.ts';

/** A value stands at the controller that is not the one it was given. */
export function valueNotTaken(what: string, wanted: number, found: number, unit: string): AppError {
  return new AppError(
    'instrument/refused',
    `The ${what} of ${wanted} ${unit} was not taken: it stands at ${found.toFixed(2)} ${unit}.`,
    { cellState: 'off', remedy: 'Check the limits of the set point in the configuration of the controller.' },
  );
}

export function notFollowing(remedy: string): AppError {
  return new AppError('instrument/refused', 'The controller does not regulate to the set point it was given.', {
    cellState: 'off',
    remedy,
  });
}

export function stillHeating(address: string, remedy: string): AppError {
  return new AppError('run/cell-unknown', `The controller at ${address} did not confirm that heating is off.`, {
    cellState: 'unknown',
    remedy,
  });
}
