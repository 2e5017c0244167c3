import { AppError } from '../../errors.ts';
import type { ActionOutcome } from '../driver.ts';
import type { Wishes } from '../exchange/instrument-shell.ts';
import type { ScpiSession } from '../scpi/session.ts';

/** One route of a switch. */
export interface SwitchRoute {
  readonly id: string;
  readonly title: string;
  readonly close: string;
  readonly query: string;
  /** What an answer to `query` says; undefined when it says neither. */
  isClosed(answer: string): boolean | undefined;
}

export interface SwitchRoutes {
  readonly openAll: string;
  readonly routes: readonly SwitchRoute[];
}

/** Opens every route and answers whether all of them read back as open. */
export async function openAll(session: ScpiSession, { openAll: command, routes }: SwitchRoutes): Promise<boolean> {
  session.write(command);
  for (const { query, isClosed } of routes) if (isClosed(await session.ask(query)) !== false) return false;
  return true;
}

/**
 * Opens all routes, then closes one; both are read back.
 * @throws AppError `instrument/refused`, with the cell unknown, when a relay did not follow
 */
export async function connect(
  session: ScpiSession,
  switching: SwitchRoutes,
  routeId: string,
  wishes: Wishes,
): Promise<ActionOutcome> {
  const route = switching.routes.find(({ id }) => id === routeId)!;
  const isAborted = (): boolean => wishes.aborted;
  if (!(await openAll(session, switching))) throw stuck('The routes of the switch did not open.');
  if (isAborted()) return { end: 'aborted', cellState: 'off' };
  session.write(route.close);
  for (const { id, title, query, isClosed } of switching.routes)
    if (isClosed(await session.ask(query)) !== (id === routeId)) {
      await openAll(session, switching);
      throw stuck(`The route “${title}” is not as it was set.`);
    }
  // A switch drives nothing by itself.
  return { end: isAborted() ? 'aborted' : 'duration', cellState: 'off' };
}

function stuck(message: string): AppError {
  return new AppError('instrument/refused', message, {
    cellState: 'unknown',
    remedy: 'Disconnect the leads, then check the relays from the panel of the switch.',
  });
}
