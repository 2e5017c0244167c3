import type { Handlers } from '../../../src-core/contract/dispatch.ts';
import type { DescriptionCalls } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import { hostClock } from '../host-clock.ts';
import type { Confirmations } from './confirmations.ts';
import type { DriverShelf } from './driver-shelf.ts';
import type { Trial } from './trial.ts';

export interface DescriptionParts {
  readonly shelf: DriverShelf;
  readonly confirmations: Confirmations;
  readonly trial: Trial;
}

/** The host's end of `DescriptionCalls`. */
export function descriptionHandlers({
  shelf,
  confirmations,
  trial,
}: DescriptionParts): Pick<Handlers, keyof DescriptionCalls> {
  return {
    'instruments.descriptions': () => shelf.descriptions(),
    'instruments.saveDescription': async ({ text }) => {
      const before = shelf.descriptions();
      const saved = await shelf.save(text);
      const { driverId } = saved;
      // What was seen to work was the former description.
      const isSame = before.some(({ id, text: known }) => id === saved.id && known.trim() === text.trim());
      if (driverId !== undefined && !isSame) confirmations.forget(driverId);
      return saved;
    },
    'instruments.removeDescription': ({ id }) => {
      shelf.remove(id);
      return null;
    },
    'instruments.tryMessage': ({ text, address, message }) => trial.send(text, address, message),
    'instruments.endTrial': async () => {
      await trial.end();
      return null;
    },
    'instruments.confirm': (request) => {
      shelf.refresh();
      if (!shelf.drivers.some(({ id }) => id === request.driverId))
        throw new AppError('input/not-found', `There is no driver “${request.driverId.slice(0, 60)}”.`, {
          remedy: '“mobion instruments list” names them.',
        });
      const confirmation = { ...request, at: hostClock.isoNow() };
      confirmations.add(confirmation);
      return confirmation;
    },
    'instruments.withdrawConfirmation': ({ driverId, at }) => {
      confirmations.withdraw(driverId, at);
      return null;
    },
  };
}
