import { formatMask, parseMask, scriptBit, withoutBits } from '../../methodscript/capabilities.ts';
import { methodScriptModels } from '../../methodscript/models.ts';
import type { MethodScriptModel, MethodScriptModelId } from '../../methodscript/models.ts';

/** What a device says of itself. */
export interface DeviceIdentity {
  readonly firmware: string;
  readonly serial: string;
  /** Of the housing of several channels. */
  readonly housingSerial?: string;
  readonly scriptVersion: string;
  /** 64 hex digits. */
  readonly communicationMask: string;
  readonly scriptMask: string;
}

/** Masks of a real EmStat4. */
const communicationMask = parseMask('C000000000000000000000000000000000000002F0000003FFFFF98FF00000002')!;
const scriptMask = parseMask('C000000000000000000000000000003FFFFBFE8FFFFFFFFFFFFFFFFFFFBFFFFE')!;

/** `fs_…`, `l_fs` and `e_fs`. */
const fileBits = [51, 52, 53, 54, 55, 56, 57, 58, 59, 62, 63];

/** As on a real label, without the digits of the unit. */
const serialStems: Readonly<Record<MethodScriptModelId, string>> = {
  espico: 'ESPico',
  senswb: 'SENSWB',
  es4_lr: 'ES4LR',
  es4_hr: 'ES4HR',
  mes4lr: 'MES4LR',
  mes4hr: 'MES4HR',
  nexus1: 'NEXUS',
};

/** The model of an id; the table is complete by type. */
export function modelById(id: MethodScriptModelId): MethodScriptModel {
  return methodScriptModels.find(({ firmwarePrefix }) => firmwarePrefix === id)!;
}

/** The model of a short name such as `pico`. */
export function modelByName(shortName: string): MethodScriptModel | undefined {
  return methodScriptModels.find((model) => model.shortName === shortName);
}

/** `unit` (such as cell and seed) makes the digits of the serial number, which begins with VIRTUAL over any wire. */
export function identityOf(model: MethodScriptModel, unit: string): DeviceIdentity {
  const filesMask = model.hasFiles ? communicationMask : withoutBits(communicationMask, fileBits);
  const mask = model.galvanostat
    ? scriptMask
    : withoutBits(scriptMask, [scriptBit.cp, scriptBit.setCurrent, scriptBit.geis]);
  return {
    firmware: `${model.firmwarePrefix}1500#Mar 12 2026 14:28:01`,
    serial: `VIRTUAL${serialStems[model.firmwarePrefix]}${digitsOf(unit)}`,
    scriptVersion: '01.09.00',
    communicationMask: formatMask(filesMask),
    ...(model.isChannel ? { housingSerial: `VIRTUAL${serialStems[model.firmwarePrefix]}0` } : {}),
    scriptMask: formatMask(mask),
  };
}

/** Four hex digits that differ from unit to unit; FNV-1a folded to 16 bits. */
function digitsOf(unit: string): string {
  let hash = 0x811c9dc5;
  for (const character of unit) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return ((hash >>> 16) ^ (hash & 0xffff)).toString(16).toUpperCase().padStart(4, '0');
}
