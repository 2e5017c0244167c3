import { AppError } from '../../../errors.ts';
import type { ScpiSession } from '../../scpi/session.ts';
import type { ImpedanceMeterDialect } from './dialect.ts';

/** Command error and execution error in *ESR?. */
const refusalBits = 48;

/** A setting, with the pause that the meter needs after it. */
export async function say(session: ScpiSession, dialect: ImpedanceMeterDialect, message: string): Promise<void> {
  session.write(message);
  if (dialect.spacingMs > 0) await session.bytes.clock.sleepMs(dialect.spacingMs);
}

/** Empties what it has to say of earlier messages. */
export async function forgetRefusals(session: ScpiSession, { refusals }: ImpedanceMeterDialect): Promise<void> {
  if (refusals === 'queue') await session.takeErrors();
  if (refusals === 'event-register') await session.ask('*ESR?');
}

/** @throws AppError instrument/refused when it did not take a setting, where it can tell */
export async function expectNoRefusal(session: ScpiSession, { refusals }: ImpedanceMeterDialect): Promise<void> {
  if (refusals === 'queue') await session.expectNoErrors('the settings');
  if (refusals !== 'event-register') return;
  const events = Number(await session.ask('*ESR?'));
  if ((events & refusalBits) === 0) return;
  throw new AppError('instrument/refused', `The instrument refused the settings (event register ${events}).`, {
    cellState: 'unknown',
    remedy: 'Check the settings of the method against the instrument; switch it off and on if it stays.',
  });
}
