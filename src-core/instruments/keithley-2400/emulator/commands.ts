import { readingElements, type SourceUnit } from '../../emulation/source-unit.ts';
import { keptCommands } from './kept-commands.ts';
import { measureCommands } from './measure-commands.ts';
import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';

/** The commands of a 2400 that this emulator knows, bound to one unit. */
export function commandsOf(unit: SourceUnit): readonly ScpiCommand[] {
  const number = (
    header: string,
    key: 'currentA' | 'voltageV' | 'limitV' | 'limitA' | 'cycles' | 'triggerDelayS' | 'armTimerS' | 'sourceDelayS',
    range: { readonly min: number; readonly max: number; readonly default: number },
    options: { readonly clips?: boolean } = {},
  ): ScpiCommand => ({
    header,
    set: ([text]) => {
      const value = numberOf(text, range);
      unit.settings[key] = options.clips === true ? unit.clipped(value) : value;
      unit.apply();
    },
    get: ([text]) => formatScpiNumber(text === undefined ? unit.settings[key] : numberOf(text, range)),
  });
  const count = (header: string, key: 'triggerCount' | 'armCount'): ScpiCommand => ({
    header,
    set: ([text]) => void (unit.settings[key] = Math.round(numberOf(text, { min: 1, max: 2500, default: 1 }))),
    get: () => String(unit.settings[key]),
  });
  const flag = (header: string, key: 'fourWire' | 'autoClear'): ScpiCommand => ({
    header,
    set: ([text]) => void (unit.settings[key] = flagOf(text)),
    get: () => (unit.settings[key] ? '1' : '0'),
  });
  return [
    ...sourceCommands(unit, number, flag),
    ...senseCommands(unit, number),
    number(':TRIGger[:SEQuence]:DELay', 'triggerDelayS', { min: 0, max: 999.9999, default: 0 }),
    count(':TRIGger[:SEQuence]:COUNt', 'triggerCount'),
    count(':ARM[:SEQuence][:LAYer]:COUNt', 'armCount'),
    number(':ARM[:SEQuence][:LAYer]:TIMer', 'armTimerS', { min: 1e-3, max: 99_999.99, default: 0.1 }),
    {
      header: ':ARM[:SEQuence][:LAYer]:SOURce',
      set: ([text]) => void (unit.settings.armSource = wordOf(text, armSources)),
      get: () => unit.settings.armSource,
    },
    { header: ':ABORt', set: () => unit.abort() },
    {
      header: ':INITiate[:IMMediate]',
      set: async () => {
        await unit.initiate();
      },
    },
    { header: ':READ', get: async () => ((await unit.initiate()) ? unit.format(unit.latest) : undefined) },
    { header: ':FETCh', get: () => fetched(unit) },
    ...systemCommands(unit),
    ...traceCommands(unit),
    ...statisticsCommands(unit),
    ...measureCommands(unit, () => unit.format(unit.latest)),
    ...unit.program.commands({ VOLT: 210, CURR: 1.05 }),
    ...keptCommands(unit),
    {
      header: '*TRG',
      set: () => {
        if (!unit.trigger()) throw new ScpiFailure(-211, 'Trigger ignored');
      },
    },
  ];
}

/** Sources other than time and bus wait for what does not come here: a line, a hand. */
const armSources = ['IMMediate', 'TIMer', 'BUS', 'MANual', 'TLINk', 'NSTest', 'PSTest', 'BSTest'];

type NumberCommand = (
  header: string,
  key: 'currentA' | 'voltageV' | 'limitV' | 'limitA' | 'cycles' | 'triggerDelayS' | 'armTimerS' | 'sourceDelayS',
  range: { readonly min: number; readonly max: number; readonly default: number },
  options?: { readonly clips?: boolean },
) => ScpiCommand;
type FlagCommand = (header: string, key: 'fourWire' | 'autoClear') => ScpiCommand;

function fetched(unit: SourceUnit): string {
  if (unit.latest.length === 0) throw new ScpiFailure(-230, 'Data corrupt or stale');
  return unit.format(unit.latest);
}

function sourceCommands(unit: SourceUnit, number: NumberCommand, flag: FlagCommand): readonly ScpiCommand[] {
  return [
    {
      header: ':SOURce[1]:FUNCtion[:MODE]',
      set: ([text]) => {
        unit.settings.function = wordOf(text, ['VOLTage', 'CURRent']) as 'VOLT' | 'CURR';
        if (unit.on) unit.switchOutput(false);
        unit.apply();
      },
      get: () => unit.settings.function,
    },
    number(':SOURce[1]:DELay', 'sourceDelayS', { min: 0, max: 999.9999, default: 0 }),
    number(
      ':SOURce[1]:CURRent[:LEVel][:IMMediate][:AMPLitude]',
      'currentA',
      { min: -1.05, max: 1.05, default: 0 },
      { clips: true },
    ),
    number(
      ':SOURce[1]:VOLTage[:LEVel][:IMMediate][:AMPLitude]',
      'voltageV',
      { min: -210, max: 210, default: 0 },
      { clips: true },
    ),
    flag(':SOURce[1]:CLEar:AUTO', 'autoClear'),
    {
      header: ':OUTPut[1][:STATe]',
      set: ([text]) => unit.switchOutput(flagOf(text)),
      get: () => (unit.on ? '1' : '0'),
    },
    {
      header: ':OUTPut[1]:SMODe',
      set: ([text]) => void (unit.settings.offState = wordOf(text, ['HIMPedance', 'NORMal', 'ZERO', 'GUARd'])),
      get: () => unit.settings.offState,
    },
  ];
}

function senseCommands(unit: SourceUnit, number: NumberCommand): readonly ScpiCommand[] {
  return [
    number(':SENSe[1]:VOLTage[:DC]:NPLCycles', 'cycles', { min: 0.01, max: 10, default: 1 }),
    number(':SENSe[1]:CURRent[:DC]:NPLCycles', 'cycles', { min: 0.01, max: 10, default: 1 }),
    number(':SENSe[1]:RESistance:NPLCycles', 'cycles', { min: 0.01, max: 10, default: 1 }),
    number(':SENSe[1]:VOLTage[:DC]:PROTection[:LEVel]', 'limitV', { min: 2e-4, max: 210, default: 21 }),
    number(':SENSe[1]:CURRent[:DC]:PROTection[:LEVel]', 'limitA', { min: 1e-9, max: 1.05, default: 1.05e-4 }),
    { header: ':SENSe[1]:VOLTage[:DC]:PROTection:TRIPped', get: () => (tripped(unit, 'CURR') ? '1' : '0') },
    { header: ':SENSe[1]:CURRent[:DC]:PROTection:TRIPped', get: () => (tripped(unit, 'VOLT') ? '1' : '0') },
    { header: ':SENSe[1]:DATA[:LATest]', get: () => fetched(unit) },
  ];
}

function tripped(unit: SourceUnit, source: 'VOLT' | 'CURR'): boolean {
  return unit.on && unit.settings.function === source && unit.limited;
}

function systemCommands(unit: SourceUnit): readonly ScpiCommand[] {
  return [
    {
      header: ':SYSTem:RSENse',
      set: ([text]) => void (unit.settings.fourWire = flagOf(text)),
      get: () => (unit.settings.fourWire ? '1' : '0'),
    },
    { header: ':SYSTem:TIME:RESet', set: () => unit.zeroClock() },
    { header: ':SYSTem:TIME', get: () => formatScpiNumber(unit.clockS) },
    { header: ':SYSTem:PRESet', set: () => unit.reset() },
    { header: ':SYSTem:VERSion', get: () => '1996.0' },
    {
      header: ':FORMat:ELEMents[:SENSe[1]]',
      set: (words) => void (unit.settings.elements = words.map((word) => wordOf(word, readingElements.slice(0, 5)))),
      get: () => unit.settings.elements.join(','),
    },
  ];
}

/** Of the readings in the trace, one number for each element that is measured. */
function statisticsCommands(unit: SourceUnit): readonly ScpiCommand[] {
  let form = 'MEAN';
  return [
    {
      header: ':CALCulate3:FORMat',
      set: ([text]) => void (form = wordOf(text, ['MEAN', 'SDEViation', 'MAXimum', 'MINimum', 'PKPK'])),
      get: () => form,
    },
    {
      header: ':CALCulate3:DATA',
      get: () => {
        const { data } = unit.trace;
        if (data.length === 0) throw new ScpiFailure(-230, 'Data corrupt or stale');
        const columns = {
          VOLT: data.map(({ voltageV }) => voltageV),
          CURR: data.map(({ currentA }) => currentA),
        };
        return (['VOLT', 'CURR'] as const)
          .filter((element) => unit.settings.elements.includes(element))
          .map((element) => formatScpiNumber(statistic(form, columns[element])))
          .join(',');
      },
    },
  ];
}

function statistic(form: string, values: readonly number[]): number {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (form === 'MAX') return most;
  if (form === 'MIN') return least;
  if (form === 'PKPK') return most - least;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (form === 'MEAN') return mean;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
}

/** TRACe is also called DATA. */
function traceCommands(unit: SourceUnit): readonly ScpiCommand[] {
  const commands = traceCommandsOf(unit);
  return [...commands, ...commands.map((command) => ({ ...command, header: command.header.replace('TRACe', 'DATA') }))];
}

function traceCommandsOf(unit: SourceUnit): readonly ScpiCommand[] {
  const { kept } = unit;
  return [
    { header: ':TRACe:CLEar', set: () => void (unit.trace = { ...unit.trace, feeding: false, data: [] }) },
    {
      header: ':TRACe:POINts',
      set: ([text]) => {
        const points = Math.round(numberOf(text, { min: 1, max: 2500, default: 100 }));
        if (unit.trace.feeding) throw new ScpiFailure(800, 'Illegal with storage active');
        unit.trace.points = points;
      },
      get: () => String(unit.trace.points),
    },
    { header: ':TRACe:POINts:ACTual', get: () => String(unit.trace.data.length) },
    kept.word(':TRACe:FEED', ['SENSe', 'SENSe1', 'CALCulate1', 'CALCulate2'], 'SENS'),
    kept.word(':TRACe:TSTamp:FORMat', ['ABSolute', 'DELTa'], 'ABS'),
    {
      header: ':TRACe:FEED:CONTrol',
      set: ([text]) =>
        void (unit.trace = { ...unit.trace, feeding: wordOf(text, ['NEXT', 'NEVer']) === 'NEXT', data: [] }),
      get: () => (unit.trace.feeding ? 'NEXT' : 'NEV'),
    },
    {
      header: ':TRACe:DATA',
      get: () => {
        const [first] = unit.trace.data;
        if (!first) throw new ScpiFailure(-230, 'Data corrupt or stale');
        return unit.format(unit.trace.data, first.timeS);
      },
    },
  ];
}
