import { AppError } from '../../../errors.ts';
import type { Action } from '../../../model/action.ts';
import type { Capabilities } from '../../driver.ts';
import { communicationBit, hasBit, parseMask, scriptBit } from '../../methodscript/capabilities.ts';
import { isBootloader, modelOfFirmware, type MethodScriptModel } from '../../methodscript/models.ts';
import { command, firmwareId } from './commands.ts';
import type { Session } from './session.ts';

export interface Identification {
  readonly model: MethodScriptModel;
  readonly firmware: string;
  readonly serialNumber: string;
  readonly scriptVersion: string;
  /** Of the housing that this is one channel of. */
  readonly housingSerial?: string;
  /** Whether scripts can write files and the computer can read them. */
  readonly keepsFiles: boolean;
  readonly capabilities: Capabilities;
}

const fileBits = [communicationBit.fileList, communicationBit.fileRead, communicationBit.fileDelete];

/**
 * Which model answers. @throws AppError instrument/bootloader, instrument/unsupported, instrument/no-reply
 */
export async function identifyModel(
  session: Session,
): Promise<{ readonly model: MethodScriptModel; readonly firmware: string }> {
  const firmware = await firmwareId(session);
  if (isBootloader(firmware))
    throw new AppError('instrument/bootloader', 'The instrument waits for new firmware and cannot measure.', {
      cellState: 'off',
      remedy: 'Finish the firmware update with the maker’s program, or switch the instrument off and on.',
    });
  const model = modelOfFirmware(firmware);
  if (!model)
    throw new AppError('instrument/unsupported', `The instrument calls itself “${firmware.slice(0, 40)}”.`, {
      remedy: 'Known are EmStat4, MultiEmStat4, Nexus, EmStat Pico and Sensit.',
    });
  return { model, firmware };
}

/** Serial number, script version and what the script mask permits. */
export async function identify(
  session: Session,
  { model, firmware }: { readonly model: MethodScriptModel; readonly firmware: string },
): Promise<Identification> {
  const serialNumber = (await command(session, 'i')).slice(1);
  const scriptVersion = (await command(session, 'v')).slice(1);
  const abilities = parseMask(await command(session, 'CC')) ?? 0n;
  const housing = hasBit(abilities, communicationBit.multiChannelSerial) && model.isChannel === true;
  const housingSerial = housing ? (await command(session, 'm')).slice(1).trim() : '';
  const reply = await command(session, 'CM');
  const mask = parseMask(reply);
  if (mask === undefined)
    throw new AppError('instrument/bad-reply', `The instrument answered “CM” with “${reply.slice(0, 40)}”.`, {
      remedy: 'Check the cable; if it stays, report it with the log from Settings.',
    });
  return {
    ...{ model, firmware, serialNumber, scriptVersion },
    ...(housingSerial === '' ? {} : { housingSerial }),
    keepsFiles: fileBits.every((bit) => hasBit(abilities, bit)),
    capabilities: capabilitiesOf(model, mask),
  };
}

/** Galvanostatic work is offered where the device's own mask has the commands for it, whatever the model is called. */
export function capabilitiesOf(model: MethodScriptModel, mask: bigint): Capabilities {
  const can = (...names: readonly (keyof typeof scriptBit)[]): boolean =>
    names.every((name) => hasBit(mask, scriptBit[name]));
  const galvanostat = can('cp', 'setCurrent');
  const impedanceControl = new Set<'potentiostatic' | 'galvanostatic'>();
  if (can('eis')) impedanceControl.add('potentiostatic');
  if (can('geis', 'setCurrent')) impedanceControl.add('galvanostatic');
  const actions = new Set<Action['kind']>();
  if (can('ocp')) actions.add('open-circuit');
  if (galvanostat) for (const kind of ['current', 'pulse'] as const) actions.add(kind);
  if (can('ca')) for (const kind of ['potential', 'staircase'] as const) actions.add(kind);
  if (can('lsv')) actions.add('sweep');
  if (galvanostat && can('ca')) actions.add('cccv');
  if (impedanceControl.size > 0) actions.add('impedance');
  return {
    roles: new Set(impedanceControl.size > 0 ? (['source', 'impedance'] as const) : (['source'] as const)),
    actions,
    impedanceControl,
    voltageRangeV: model.voltageRangeV,
    maxCurrentA: model.maxCurrentA,
    frequencyRangeHz: model.frequencyRangeHz,
    amplitudeRangeVRms: model.amplitudeRangeVRms,
    temperatureSensor: false,
    threeElectrodes: model.tellsMore,
  };
}
