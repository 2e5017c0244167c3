import type { Handlers } from '../../src-core/contract/dispatch.ts';
import { onlyLooking } from './holding/only-look.ts';
import type { ProgramService } from './program-service.ts';
import type { Storage } from './storage/storage.ts';

type Room = Extract<keyof Handlers, `${'program' | 'log' | 'notices' | 'statusPage'}.${string}`>;

/** What the program around the runs answers. */
export function programHandlers(program: ProgramService, storage: Storage): Pick<Handlers, Room> {
  return {
    'program.state': () => program.state(),
    'log.check': () => program.log.check(),
    'log.list': ({ limit, runId }) => storage.log.newest(limit, runId),
    'notices.get': () => program.notices.overview(),
    'notices.set': (change) => program.notices.change(change),
    'notices.test': ({ channel }) => program.notices.test(channel),
    'statusPage.set': (request) => program.statusPage.set(request),
  };
}

/** The whole table as the shells get it: STOP goes into the event log, and who may only look cannot do more. */
export function programmed(handlers: Handlers, { log, hold, lookOn }: ProgramService): Handlers {
  if (lookOn) return onlyLooking(handlers, () => hold.holder(), lookOn);
  return {
    ...handlers,
    'instruments.stopAll': async (none) => {
      const cells = await handlers['instruments.stopAll'](none);
      log.write('stop', 'STOP of every instrument', { cells });
      return cells;
    },
  };
}
