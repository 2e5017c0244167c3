import { formatMask, parseMask, scriptBit, withoutBits } from '../../methodscript/capabilities.ts';
import { methodScriptModels } from '../../methodscript/models.ts';
import type { MethodScriptModel, MethodScriptModelId } from '../../methodscript/models.ts';

/** What a device says of itself. */
export interface DeviceIdentity {
  readonly firmware: string;
  readonly serial: string;
  readonly scriptVersion: string;
  /** 64 hex digits. */
  readonly communicationMask: string;
  readonly scriptMask: string;
}

/** Masks of a real EmStat4. */
const communicationMask = parseMask('C000000000000000000000000000000000000002F0000003FFFFF98FF00000002')!;
const scriptMask = parseMask('C000000000000000000000000000003FFFFBFE8FFFFFFFFFFFFFFFFFFFBFFFFE')!;

const serials: Readonly<Record<MethodScriptModelId, string>> = {
  espico: 'ESPico20B0008',
  senswb: 'SENSWB20B0008',
  es4_lr: 'ES4LR20B0008',
  es4_hr: 'ES4HR20B0008',
  mes4lr: 'MES4LR20B0008',
  mes4hr: 'MES4HR20B0008',
  nexus1: 'NEXUS20B0008',
};

/** The model of an id; the table is complete by type. */
export function modelById(id: MethodScriptModelId): MethodScriptModel {
  return methodScriptModels.find(({ firmwarePrefix }) => firmwarePrefix === id)!;
}

export function identityOf(model: MethodScriptModel): DeviceIdentity {
  const mask = model.galvanostat
    ? scriptMask
    : withoutBits(scriptMask, [scriptBit.cp, scriptBit.setCurrent, scriptBit.geis]);
  return {
    firmware: `${model.firmwarePrefix}1500#Mar 12 2026 14:28:01`,
    serial: serials[model.firmwarePrefix],
    scriptVersion: '01.09.00',
    communicationMask: formatMask(communicationMask),
    scriptMask: formatMask(mask),
  };
}
