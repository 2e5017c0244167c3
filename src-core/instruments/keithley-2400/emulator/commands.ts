import { readingElements, type SourceUnit } from '../../emulation/source-unit.ts';
import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';

/** The commands of a 2400 that this emulator knows, bound to one unit. */
export function commandsOf(unit: SourceUnit): readonly ScpiCommand[] {
  const number = (
    header: string,
    key: 'currentA' | 'voltageV' | 'limitV' | 'limitA' | 'cycles' | 'triggerDelayS' | 'armTimerS' | 'sourceDelayS',
    range: { readonly min: number; readonly max: number },
    options: { readonly clips?: boolean } = {},
  ): ScpiCommand => ({
    header,
    set: ([text]) => {
      const value = numberOf(text, range);
      unit.settings[key] = options.clips === true ? unit.clipped(value) : value;
      unit.apply();
    },
    get: () => formatScpiNumber(unit.settings[key]),
  });
  const count = (header: string, key: 'triggerCount' | 'armCount'): ScpiCommand => ({
    header,
    set: ([text]) => void (unit.settings[key] = Math.round(numberOf(text, { min: 1, max: 2500 }))),
    get: () => String(unit.settings[key]),
  });
  const flag = (header: string, key: 'fourWire' | 'autoClear' | 'concurrent'): ScpiCommand => ({
    header,
    set: ([text]) => void (unit.settings[key] = flagOf(text)),
    get: () => (unit.settings[key] ? '1' : '0'),
  });
  return [
    ...sourceCommands(unit, number, flag),
    ...senseCommands(unit, number, flag),
    number(':TRIGger[:SEQuence]:DELay', 'triggerDelayS', { min: 0, max: 999.9999 }),
    count(':TRIGger[:SEQuence]:COUNt', 'triggerCount'),
    count(':ARM[:SEQuence][:LAYer]:COUNt', 'armCount'),
    number(':ARM[:SEQuence][:LAYer]:TIMer', 'armTimerS', { min: 1e-3, max: 99_999.99 }),
    {
      header: ':ARM[:SEQuence][:LAYer]:SOURce',
      set: ([text]) => void (unit.settings.armSource = wordOf(text, ['IMMediate', 'TIMer'])),
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
    { header: ':MEASure', get: async () => ((await unit.initiate()) ? unit.format(unit.latest) : undefined) },
    ...systemCommands(unit),
    ...traceCommands(unit),
    ...statusCommands(unit),
    ...statisticsCommands(unit),
    accepted(':TRIGger[:SEQuence]:SOURce', 'IMM'),
    accepted(':TRIGger[:SEQuence]:OUTPut', 'NONE'),
    accepted(':SYSTem:BEEPer[:IMMediate]'),
  ];
}

type NumberCommand = (
  header: string,
  key: 'currentA' | 'voltageV' | 'limitV' | 'limitA' | 'cycles' | 'triggerDelayS' | 'armTimerS' | 'sourceDelayS',
  range: { readonly min: number; readonly max: number },
  options?: { readonly clips?: boolean },
) => ScpiCommand;
type FlagCommand = (header: string, key: 'fourWire' | 'autoClear' | 'concurrent') => ScpiCommand;

function fetched(unit: SourceUnit): string {
  if (unit.latest.length === 0) throw new ScpiFailure(-230, 'Data corrupt or stale');
  return unit.format(unit.latest);
}

/** Accepted and without effect here: the meters of the emulator range by themselves. */
function accepted(header: string, answer = '1'): ScpiCommand {
  return { header, set: () => undefined, get: () => answer };
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
    accepted(':SOURce[1]:CURRent:MODE', 'FIX'),
    accepted(':SOURce[1]:VOLTage:MODE', 'FIX'),
    accepted(':SOURce[1]:CURRent:RANGe'),
    accepted(':SOURce[1]:CURRent:RANGe:AUTO'),
    accepted(':SOURce[1]:VOLTage:RANGe'),
    accepted(':SOURce[1]:VOLTage:RANGe:AUTO'),
    accepted(':SOURce[1]:DELay:AUTO', '0'),
    number(':SOURce[1]:DELay', 'sourceDelayS', { min: 0, max: 999.9999 }),
    number(
      ':SOURce[1]:CURRent[:LEVel][:IMMediate][:AMPLitude]',
      'currentA',
      { min: -1.05, max: 1.05 },
      { clips: true },
    ),
    number(':SOURce[1]:VOLTage[:LEVel][:IMMediate][:AMPLitude]', 'voltageV', { min: -210, max: 210 }, { clips: true }),
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

function senseCommands(unit: SourceUnit, number: NumberCommand, flag: FlagCommand): readonly ScpiCommand[] {
  return [
    {
      header: ':SENSe[1]:FUNCtion[:ON]',
      set: (words) => void (unit.settings.functions = words.join(',')),
      get: () => unit.settings.functions,
    },
    accepted(':SENSe[1]:FUNCtion:OFF', '""'),
    flag(':SENSe[1]:FUNCtion:CONCurrent', 'concurrent'),
    accepted(':SENSe[1]:VOLTage[:DC]:RANGe:AUTO'),
    accepted(':SENSe[1]:CURRent[:DC]:RANGe:AUTO'),
    accepted(':SENSe[1]:VOLTage[:DC]:RANGe[:UPPer]', '2.1E+01'),
    accepted(':SENSe[1]:CURRent[:DC]:RANGe[:UPPer]', '1.05E-04'),
    number(':SENSe[1]:VOLTage[:DC]:NPLCycles', 'cycles', { min: 0.01, max: 10 }),
    number(':SENSe[1]:CURRent[:DC]:NPLCycles', 'cycles', { min: 0.01, max: 10 }),
    number(':SENSe[1]:VOLTage[:DC]:PROTection[:LEVel]', 'limitV', { min: 2e-4, max: 210 }),
    number(':SENSe[1]:CURRent[:DC]:PROTection[:LEVel]', 'limitA', { min: 1e-9, max: 1.05 }),
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
    accepted(':SYSTem:TIME:RESet:AUTO', '0'),
    accepted(':SYSTem:BEEPer:STATe', '0'),
    accepted(':SYSTem:AZERo:STATe'),
    { header: ':SYSTem:PRESet', set: () => unit.reset() },
    { header: ':SYSTem:VERSion', get: () => '1996.0' },
    { header: ':SYSTem:CLEar', set: () => undefined },
    accepted(':SYSTem:REMote'),
    accepted(':SYSTem:LOCal'),
    accepted(':DISPlay:ENABle'),
    accepted(':FORMat[:DATA]', 'ASC'),
    {
      header: ':FORMat:ELEMents[:SENSe[1]]',
      set: (words) => void (unit.settings.elements = words.map((word) => wordOf(word, readingElements.slice(0, 5)))),
      get: () => unit.settings.elements.join(','),
    },
  ];
}

/** The measurement register of the status system; others are not modelled. */
function statusCommands(unit: SourceUnit): readonly ScpiCommand[] {
  return [
    { header: ':STATus:PRESet', set: () => void (unit.measurementEnable = 0) },
    { header: ':STATus:QUEue:CLEar', set: () => undefined },
    {
      header: ':STATus:MEASurement:ENABle',
      set: ([text]) => void (unit.measurementEnable = Math.round(numberOf(text, { min: 0, max: 65_535 }))),
      get: () => String(unit.measurementEnable),
    },
    {
      header: ':STATus:MEASurement[:EVENt]',
      get: () => {
        const events = unit.measurementEvents;
        unit.measurementEvents = 0;
        return String(events);
      },
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

function traceCommands(unit: SourceUnit): readonly ScpiCommand[] {
  return [
    { header: ':TRACe:CLEar', set: () => void (unit.trace = { ...unit.trace, feeding: false, data: [] }) },
    {
      header: ':TRACe:POINts',
      set: ([text]) => void (unit.trace.points = Math.round(numberOf(text, { min: 1, max: 2500 }))),
      get: () => String(unit.trace.points),
    },
    { header: ':TRACe:POINts:ACTual', get: () => String(unit.trace.data.length) },
    accepted(':TRACe:FEED', 'SENS'),
    {
      header: ':TRACe:FEED:CONTrol',
      set: ([text]) =>
        void (unit.trace = { ...unit.trace, feeding: wordOf(text, ['NEXT', 'NEVer']) === 'NEXT', data: [] }),
      get: () => (unit.trace.feeding ? 'NEXT' : 'NEV'),
    },
    accepted(':TRACe:TSTamp:FORMat', 'ABS'),
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
