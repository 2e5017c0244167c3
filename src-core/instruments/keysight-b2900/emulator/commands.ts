import { readingElements, type SourceUnit } from '../../emulation/source-unit.ts';
import { measuredOf, writtenMeasured } from '../../emulation/measured-quantities.ts';
import { keptCommands } from './kept-commands.ts';
import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';

type NumberKey = 'currentA' | 'voltageV' | 'limitV' | 'limitA' | 'cycles' | 'triggerDelayS' | 'armTimerS';
type FlagKey = 'fourWire' | 'autoClear' | 'autoOn';
const largestBuffer = 100_000;

/** The commands of a B2901A that this emulator knows, bound to one unit. */
export function commandsOf(unit: SourceUnit): readonly ScpiCommand[] {
  return [
    ...sourceCommands(unit),
    ...senseCommands(unit),
    ...triggerCommands(unit),
    ...systemCommands(unit),
    ...unit.program.commands({ VOLT: 210, CURR: 3.03 }),
    ...keptCommands(unit),
  ];
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
    get: ([text]) =>
      formatScpiNumber(text === undefined || text.startsWith('(') ? unit.settings[key] : numberOf(text, range)),
  };
}

function flag(unit: SourceUnit, header: string, key: FlagKey): ScpiCommand {
  return {
    header,
    set: ([text]) => void (unit.settings[key] = flagOf(text)),
    get: () => (unit.settings[key] ? '1' : '0'),
  };
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
  ];
}

function senseCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const tripped = (source: 'VOLT' | 'CURR'): string =>
    unit.on && unit.settings.function === source && unit.limited ? '1' : '0';
  return [
    {
      header: ':SENSe[1]:FUNCtion[:ON]',
      set: (words) => void (unit.settings.measured = words.map(measuredOf)),
      get: () => unit.settings.measured.map(writtenMeasured).join(','),
    },
    { header: ':SENSe[1]:FUNCtion[:ON]:ALL', set: () => void (unit.settings.measured = ['VOLT', 'CURR', 'RES']) },
    { header: ':SENSe[1]:FUNCtion:OFF:ALL', set: () => void (unit.settings.measured = []) },
    flag(unit, ':SENSe[1]:REMote', 'fourWire'),
    number(unit, ':SENSe[1]:VOLTage[:DC]:PROTection[:LEVel]', 'limitV', { min: 2e-4, max: 210 }),
    number(unit, ':SENSe[1]:CURRent[:DC]:PROTection[:LEVel]', 'limitA', { min: 1e-9, max: 3.03 }),
    { header: ':SENSe[1]:VOLTage[:DC]:PROTection:TRIPped', get: () => tripped('CURR') },
    { header: ':SENSe[1]:CURRent[:DC]:PROTection:TRIPped', get: () => tripped('VOLT') },
    number(unit, ':SENSe[1]:VOLTage[:DC]:NPLCycles', 'cycles', { min: 4e-4, max: 100 }),
    number(unit, ':SENSe[1]:CURRent[:DC]:NPLCycles', 'cycles', { min: 4e-4, max: 100 }),
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
    ...['[:ALL]', ':ACQuire', ':TRANsient'].flatMap((layer): readonly ScpiCommand[] => [
      {
        header: `:TRIGger[1]${layer}:COUNt`,
        set: ([text]) =>
          void (unit.settings.triggerCount = Math.round(numberOf(text, { min: 1, max: largestBuffer, default: 1 }))),
        get: () => String(unit.settings.triggerCount),
      },
      number(unit, `:TRIGger[1]${layer}:DELay`, 'triggerDelayS', { min: 0, max: 100_000, default: 0 }),
    ]),
    { header: ':ABORt[:ALL]', set: () => unit.abort() },
    { header: ':ABORt:ACQuire', set: () => unit.abort() },
    { header: ':ABORt:TRANsient', set: () => unit.abort() },
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
    { header: ':SENSe[1]:DATA[:LATest]', get: latest },
    { header: ':SENSe[1]:DATA', get: array },
    ...elementCommands(unit, then),
  ];
}

/** One element alone: of the last reading, or of all. */
function elementCommands(
  unit: SourceUnit,
  then: (answer: () => string) => Promise<string | undefined>,
): readonly ScpiCommand[] {
  return readingElements.flatMap((word): readonly ScpiCommand[] => {
    const element = word.replace(/[a-z]+/g, '');
    const of = (all: boolean) => (): string => {
      const readings = all ? unit.latest : unit.latest.slice(-1);
      if (readings.length === 0) throw new ScpiFailure(-230, 'Data corrupt or stale');
      return unit.format(readings, 0, [element]);
    };
    const header = word === 'VOLTage' || word === 'CURRent' ? `${word}[:DC]` : word;
    return [
      { header: `:FETCh[:SCALar]:${header}`, get: of(false) },
      { header: `:FETCh:ARRay:${header}`, get: of(true) },
      { header: `:READ[:SCALar]:${header}`, get: () => then(of(false)) },
      { header: `:READ:ARRay:${header}`, get: () => then(of(true)) },
      { header: `:MEASure:${header}`, get: () => then(of(false)) },
    ];
  });
}

function systemCommands(unit: SourceUnit): readonly ScpiCommand[] {
  return [
    { header: ':SYSTem:TIME:TIMer:COUNt:RESet[:IMMediate]', set: () => unit.zeroClock() },
    { header: ':SYSTem:TIME:TIMer:COUNt', get: () => formatScpiNumber(unit.clockS) },
    { header: ':SYSTem:VERSion', get: () => '1999.0' },
    {
      header: ':FORMat:ELEMents:SENSe',
      set: (words) => void (unit.settings.elements = words.map((word) => wordOf(word, readingElements))),
      get: () => unit.settings.elements.join(','),
    },
  ];
}
