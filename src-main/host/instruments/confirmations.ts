import type { DriverConfirmation } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { SettingsRepository } from '../storage/settings-repository.ts';

const key = 'driver-confirmations';

/** Who has seen which driver work on a real unit. Kept in the settings of the data file. */
export interface Confirmations {
  of(driverId: string): readonly DriverConfirmation[];
  add(confirmation: DriverConfirmation): void;
  /** @throws AppError `input/not-found` */
  withdraw(driverId: string, at: string): void;
  /** All of a driver that is no longer the one that was seen. */
  forget(driverId: string): void;
}

export function createConfirmations(settings: SettingsRepository): Confirmations {
  const all = () => (settings.get(key) ?? []) as readonly DriverConfirmation[];
  return {
    of: (driverId) => all().filter((confirmation) => confirmation.driverId === driverId),
    add: (confirmation) => settings.set(key, [...all(), confirmation]),
    withdraw(driverId, at) {
      const rest = all().filter((confirmation) => confirmation.driverId !== driverId || confirmation.at !== at);
      if (rest.length === all().length)
        throw new AppError('input/not-found', `Nobody has confirmed ${driverId} at ${at}.`, {
          remedy: 'Look at the list of confirmations.',
        });
      settings.set(key, rest);
    },
    forget: (driverId) =>
      settings.set(
        key,
        all().filter((confirmation) => confirmation.driverId !== driverId),
      ),
  };
}
