import { AppError } from '../../../errors.ts';
import type { Clock, Instrument } from '../../driver.ts';
import type { Link } from '../../link.ts';
import { recover } from './commands.ts';
import { identify, identifyModel } from './identify.ts';
import { MethodScriptInstrument } from './instrument.ts';
import { readRecordsIfAny } from './records.ts';
import { readBack } from './safety.ts';
import { createSession } from './session.ts';

export const driverId = 'palmsens-methodscript';

/**
 * Opens a MethodSCRIPT device: ends what a former connection left running, identifies, switches the cell off and reads
 * back, then reads what the device can do and what it has kept of a run whose computer went away.
 * @throws AppError link/…, instrument/no-reply, instrument/bootloader, instrument/unsupported, and run/cell-unknown
 *   when "off" could not be confirmed. The link is left to the caller, who opened it.
 */
export async function openMethodScript(link: Link, clock: Clock): Promise<Instrument> {
  const session = createSession(link, clock);
  try {
    await recover(session);
    const found = await identifyModel(session);
    const cellState = await readBack(session, found.model);
    if (cellState !== 'off') throw notOff(link.address, session.closedBy());
    const identification = await identify(session, found);
    const identity = {
      driverId,
      model:
        identification.housingSerial === undefined
          ? found.model.title
          : `${found.model.title}, channel of ${identification.housingSerial}`,
      serialNumber: identification.serialNumber,
      firmware: `${found.firmware} (MethodSCRIPT ${identification.scriptVersion})`,
      virtual: link.address.startsWith('virtual:') || identification.serialNumber.startsWith('VIRTUAL'),
      address: link.address,
    };
    const records = identification.keepsFiles ? await readRecordsIfAny(session) : [];
    return new MethodScriptInstrument(session, identity, identification, records);
  } catch (error) {
    session.detach();
    throw error;
  }
}

function notOff(address: string, cause: AppError | undefined): AppError {
  return new AppError('run/cell-unknown', `The instrument at ${address} did not confirm that its cell is off.`, {
    cause,
    cellState: 'unknown',
    remedy: 'Disconnect the leads, switch the instrument off and on, and connect again.',
  });
}
