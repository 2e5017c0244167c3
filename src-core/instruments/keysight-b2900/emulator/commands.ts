import { readingElements, type SourceUnit } from '../../emulation/source-unit.ts';
import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';

type NumberKey = 'currentA' | 'voltageV' | 'limitV' | 'limitA' | 'cycles' | 'triggerDelayS' | 'armTimerS';
type FlagKey = 'fourWire' | 'autoClear' | 'autoOn';
const largestBuffer = 100_000;

/** The commands of a B2901A that this emulator knows, bound to one unit. */
export function commandsOf(unit: SourceUnit): readonly ScpiCommand[] {
  return [...sourceCommands(unit), ...senseCommands(unit), ...triggerCommands(unit), ...systemCommands(unit)];
}

function number(
  unit: SourceUnit,
  header: string,
  key: NumberKey,
  range: { readonly min: number; readonly max: number; readonly default?: number },
): ScpiCommand {
  return {
    header,
    set: ([text]) => {
      const value = numberOf(text, range);
      unit.settings[key] = key === 'currentA' || key === 'voltageV' ? unit.clipped(value) : value;
      unit.apply();
    },
    get: () => formatScpiNumber(unit.settings[key]),
  };
}

function flag(unit: SourceUnit, header: string, key: FlagKey): ScpiCommand {
  return {
    header,
    set: ([text]) => void (unit.settings[key] = flagOf(text)),
    get: () => (unit.settings[key] ? '1' : '0'),
  };
}

/** Accepted and without effect here: the meters of the emulator range by themselves. */
function accepted(header: string, answer = '1'): ScpiCommand {
  return { header, set: () => undefined, get: () => answer };
}

function sourceCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const level = '[:LEVel][:IMMediate][:AMPLitude]';
  return [
    {
      header: ':SOURce[1]:FUNCtion:MODE',
      set: ([text]) => {
        unit.settings.function = wordOf(text, ['VOLTage', 'CURRent']) as 'VOLT' | 'CURR';
        if (unit.on) unit.switchOutput(false);
        unit.apply();
      },
      get: () => unit.settings.function,
    },
    number(unit, `:SOURce[1]:CURRent${level}`, 'currentA', { min: -3.03, max: 3.03, default: 0 }),
    number(unit, `:SOURce[1]:VOLTage${level}`, 'voltageV', { min: -210, max: 210, default: 0 }),
    accepted(':SOURce[1]:CURRent:MODE', 'FIX'),
    accepted(':SOURce[1]:VOLTage:MODE', 'FIX'),
    accepted(':SOURce[1]:CURRent:RANGe'),
    accepted(':SOURce[1]:CURRent:RANGe:AUTO'),
    accepted(':SOURce[1]:VOLTage:RANGe'),
    accepted(':SOURce[1]:VOLTage:RANGe:AUTO'),
    accepted(':SOURce[1]:WAIT[:STATe]'),
    {
      header: ':OUTPut[1][:STATe]',
      set: ([text]) => unit.switchOutput(flagOf(text)),
      get: () => (unit.on ? '1' : '0'),
    },
    {
      header: ':OUTPut[1]:OFF:MODE',
      set: ([text]) => void (unit.settings.offState = wordOf(text, ['ZERO', 'HIZ', 'NORMal'])),
      get: () => unit.settings.offState,
    },
    flag(unit, ':OUTPut[1]:OFF:AUTO', 'autoClear'),
    flag(unit, ':OUTPut[1]:ON:AUTO', 'autoOn'),
    accepted(':OUTPut[1]:PROTection[:STATe]', '0'),
    accepted(':OUTPut[1]:HCAPacitance[:STATe]', '0'),
  ];
}

function senseCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const tripped = (source: 'VOLT' | 'CURR'): string =>
    unit.on && unit.settings.function === source && unit.limited ? '1' : '0';
  return [
    {
      header: ':SENSe[1]:FUNCtion[:ON]',
      set: (words) => void (unit.settings.functions = words.join(',')),
      get: () => unit.settings.functions,
    },
    { header: ':SENSe[1]:FUNCtion[:ON]:ALL', set: () => void (unit.settings.functions = '"VOLT","CURR","RES"') },
    { header: ':SENSe[1]:FUNCtion:OFF:ALL', set: () => void (unit.settings.functions = '""') },
    flag(unit, ':SENSe[1]:REMote', 'fourWire'),
    number(unit, ':SENSe[1]:VOLTage[:DC]:PROTection[:LEVel]', 'limitV', { min: 2e-4, max: 210 }),
    number(unit, ':SENSe[1]:CURRent[:DC]:PROTection[:LEVel]', 'limitA', { min: 1e-9, max: 3.03 }),
    { header: ':SENSe[1]:VOLTage[:DC]:PROTection:TRIPped', get: () => tripped('CURR') },
    { header: ':SENSe[1]:CURRent[:DC]:PROTection:TRIPped', get: () => tripped('VOLT') },
    number(unit, ':SENSe[1]:VOLTage[:DC]:NPLCycles', 'cycles', { min: 4e-4, max: 100 }),
    number(unit, ':SENSe[1]:CURRent[:DC]:NPLCycles', 'cycles', { min: 4e-4, max: 100 }),
    accepted(':SENSe[1]:VOLTage[:DC]:RANGe:AUTO'),
    accepted(':SENSe[1]:CURRent[:DC]:RANGe:AUTO'),
    accepted(':SENSe[1]:VOLTage[:DC]:RANGe[:UPPer]'),
    accepted(':SENSe[1]:CURRent[:DC]:RANGe[:UPPer]'),
    accepted(':SENSe[1]:WAIT[:STATe]'),
  ];
}

function triggerCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const latest = (): string => {
    if (unit.latest.length === 0) throw new ScpiFailure(-230, 'Data corrupt or stale');
    return unit.format(unit.latest.slice(-1));
  };
  const array = (): string => {
    latest();
    return unit.format(unit.latest);
  };
  const then = async (answer: () => string): Promise<string | undefined> =>
    (await unit.initiate()) ? answer() : undefined;
  return [
    {
      header: ':TRIGger[1]:ACQuire:COUNt',
      set: ([text]) =>
        void (unit.settings.triggerCount = Math.round(numberOf(text, { min: 1, max: largestBuffer, default: 1 }))),
      get: () => String(unit.settings.triggerCount),
    },
    number(unit, ':TRIGger[1]:ACQuire:DELay', 'triggerDelayS', { min: 0, max: 100_000, default: 0 }),
    {
      header: ':TRIGger[1]:ACQuire:SOURce',
      set: ([text]) => void wordOf(text, ['AINT']),
      get: () => 'AINT',
    },
    accepted(':TRIGger[1]:TRANsient:COUNt'),
    accepted(':ARM[1]:ACQuire:COUNt'),
    { header: ':ABORt:ALL', set: () => unit.abort() },
    { header: ':ABORt:ACQuire', set: () => unit.abort() },
    {
      header: ':INITiate[:IMMediate]:ACQuire',
      set: async () => {
        await unit.initiate();
      },
    },
    {
      header: ':INITiate[:IMMediate][:ALL]',
      set: async () => {
        await unit.initiate();
      },
    },
    { header: ':READ[:SCALar]', get: () => then(latest) },
    { header: ':READ:ARRay', get: () => then(array) },
    { header: ':FETCh[:SCALar]', get: latest },
    { header: ':FETCh:ARRay', get: array },
    { header: ':MEASure', get: () => then(latest) },
    ...(['VOLTage', 'CURRent'] as const).map((word): ScpiCommand => ({
      header: `:MEASure:${word}[:DC]`,
      get: () =>
        then(() => formatScpiNumber(word === 'VOLTage' ? unit.latest.at(-1)!.voltageV : unit.latest.at(-1)!.currentA)),
    })),
  ];
}

function systemCommands(unit: SourceUnit): readonly ScpiCommand[] {
  return [
    { header: ':SYSTem:TIME:TIMer:COUNt:RESet[:IMMediate]', set: () => unit.zeroClock() },
    { header: ':SYSTem:TIME:TIMer:COUNt', get: () => formatScpiNumber(unit.clockS) },
    accepted(':SYSTem:TIME:TIMer:COUNt:RESet:AUTO', '0'),
    { header: ':STATus:PRESet', set: () => undefined },
    accepted(':SYSTem:BEEPer:STATe', '0'),
    { header: ':SYSTem:VERSion', get: () => '1999.0' },
    { header: ':FORMat[:DATA]', set: ([text]) => void wordOf(text, ['ASCii']), get: () => 'ASC' },
    {
      header: ':FORMat:ELEMents:SENSe',
      set: (words) => void (unit.settings.elements = words.map((word) => wordOf(word, readingElements))),
      get: () => unit.settings.elements.join(','),
    },
  ];
}
