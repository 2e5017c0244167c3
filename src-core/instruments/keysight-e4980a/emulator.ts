import type { Clock, EmulatorSettings } from '../driver.ts';
import {
  biasCommand,
  biasVoltageCommand,
  frequencyCommand,
  keptFlag,
  keptNumber,
  keptWord,
  levelCommand,
  withDecimalComma,
} from '../impedance-meter/emulator/commands.ts';
import { createMeterEmulator, type MeterEmulator } from '../impedance-meter/emulator/emulator.ts';
import type { ComplexOhm } from '../impedance-meter/emulator/front-end.ts';
import type {
  Meter,
  MeterModel,
  MeterReading,
  MonitoredLevels,
  ReadingState,
} from '../impedance-meter/emulator/meter.ts';
import { numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

/** The status that rides on each reading. */
const statusCodes: Readonly<Record<ReadingState, string>> = {
  ok: '+0',
  'no-data': '-1',
  overload: '+1',
  'alc-failed': '+4',
};
const overflow = 9.9e37;
/** As people choose it: without option 001. */
export const plainModel = 'plain';
const apertureS: Readonly<Record<string, number>> = { SHOR: 0.006, MED: 0.09, LONG: 0.22 };
const periods = 4;

const model: MeterModel = {
  frequencyRangeHz: [20, 2e6],
  levelRangeV: [0, 2],
  levelRangeA: [0, 0.02],
  sourceOhm: 100,
  mostSourceV: 2,
  largestOhm: 1e10,
  initialLevelV: 1,
  readingS: (frequencyHz, speed) => (apertureS[speed] ?? 0.09) + periods / frequencyHz,
  initialSpeed: 'MED',
};

/** An E4980A, with the option of direct bias (001) or without. Answers in text, as `FORM ASC` sends them. */
export function createE4980aEmulator(settings: EmulatorSettings, clock: Clock): MeterEmulator {
  const hasDirect = settings.model !== plainModel;
  return createMeterEmulator(
    {
      model,
      identity: (serialNumber) => `Keysight Technologies,E4980A,${serialNumber},B.07.05`,
      terminator: '\n',
      baudRate: undefined,
      immediate: /^:?ABOR(T)?$/i,
      commands: (meter) => [...commandsOf(meter), ...monitorCommands(meter, hasDirect)],
    },
    settings,
    clock,
  );
}

const parameterTypes = ['RX', 'ZTD', 'ZTR'];
const longFormat = ':FORMat:ASCii:LONG';
const parameterHeader = ':FUNCtion:IMPedance[:TYPE]';
const pageHeader = ':DISPlay:PAGE';
const listHeader = ':LIST:FREQuency';
const longestList = 201;

/** On the list page each point has a fourth number, its place between the limits: 0 while none are set. */
async function fetched(meter: Meter): Promise<string> {
  const readings = await meter.latest();
  if (meter.kept.get(pageHeader) !== 'LIST') return textOf(meter, readings[0]);
  if (readings.length === 0) throw new ScpiFailure(-230, 'Data corrupt or stale');
  return readings.map((reading) => `${textOf(meter, reading)},+0`).join(',');
}

function textOf(meter: Meter, reading: MeterReading | undefined): string {
  const digits = meter.kept.get(longFormat) === '1' ? 9 : 5;
  const state = reading?.state ?? 'no-data';
  const hasValues = reading !== undefined && (state === 'ok' || state === 'alc-failed');
  const values = hasValues ? parametersOf(reading.z, meter.kept.get(parameterHeader) ?? 'ZTD') : [overflow, overflow];
  const text = [...values.map((value) => formatScpiNumber(value, digits)), statusCodes[state]].join(',');
  return withDecimalComma(meter, text);
}

function parametersOf({ re, im }: ComplexOhm, type: string): readonly number[] {
  if (type === 'RX') return [re, im];
  const radians = Math.atan2(im, re);
  return [Math.hypot(re, im), type === 'ZTR' ? radians : (radians * 180) / Math.PI];
}

function commandsOf(meter: Meter): readonly ScpiCommand[] {
  const accepted = [
    keptWord(meter, ':FORMat[:DATA]', ['ASCii', 'REAL'], 'ASC'),
    keptFlag(meter, longFormat),
    keptWord(meter, parameterHeader, parameterTypes, 'ZTD'),
    keptFlag(meter, ':FUNCtion:IMPedance:RANGe:AUTO', true),
    keptNumber(meter, ':FUNCtion:IMPedance:RANGe[:VALue]', { min: 0.1, max: 1e5 }, 100),
    keptFlag(meter, ':CORRection:OPEN:STATe'),
    keptFlag(meter, ':CORRection:SHORt:STATe'),
    keptFlag(meter, ':CORRection:LOAD:STATe'),
    keptWord(meter, pageHeader, ['MEASurement', 'LIST', 'MSETup'], 'MEAS'),
    keptFlag(meter, ':COMParator[:STATe]'),
    keptWord(meter, ':LIST:MODE', ['SEQuence', 'STEPped'], 'SEQ'),
    listCommand(meter),
  ];
  return [
    ...accepted,
    frequencyCommand(meter, ':FREQuency[:CW]'),
    levelCommand(meter, ':VOLTage[:LEVel]', 'VOLT'),
    levelCommand(meter, ':CURRent[:LEVel]', 'CURR'),
    biasCommand(meter, ':BIAS:STATe'),
    biasVoltageCommand(meter, ':BIAS:VOLTage[:LEVel]', 2),
    {
      header: ':AMPLitude:ALC',
      set: ([text]) => void (meter.alc = wordOf(text, ['ON', 'OFF', '1', '0']) === 'ON' || text === '1'),
      get: () => (meter.alc ? '1' : '0'),
    },
    {
      header: ':APERture',
      set: ([speed, averages]) => {
        meter.speed = wordOf(speed, ['SHORt', 'MEDium', 'LONG']);
        if (averages !== undefined) meter.averages = Math.round(numberOf(averages, { min: 1, max: 256 }));
      },
      get: () => `${meter.speed},${meter.averages}`,
    },
    ...triggerCommands(meter),
  ];
}

function listOf(meter: Meter): readonly number[] {
  return (meter.kept.get(listHeader) ?? '').split(',').filter(Boolean).map(Number);
}

function listCommand(meter: Meter): ScpiCommand {
  const [min, max] = model.frequencyRangeHz;
  return {
    header: `${listHeader}[:STIMulus]`,
    set: (words) => {
      if (words.length > longestList) throw new ScpiFailure(-223, 'Too much data');
      meter.kept.set(listHeader, words.map((word) => String(numberOf(word, { min, max }))).join(','));
    },
    get: () =>
      listOf(meter)
        .map((frequencyHz) => formatScpiNumber(frequencyHz, 5))
        .join(','),
  };
}

function triggerCommands(meter: Meter): readonly ScpiCommand[] {
  const trigger = async (): Promise<void> => {
    if (meter.trigger !== 'BUS') throw new ScpiFailure(-211, 'Trigger ignored');
    await meter.measure(meter.kept.get(pageHeader) === 'LIST' ? listOf(meter) : [meter.frequencyHz]);
  };
  return [
    {
      header: ':TRIGger:SOURce',
      set: ([text]) => {
        meter.abort();
        meter.trigger = wordOf(text, ['INTernal', 'HOLD', 'EXTernal', 'BUS']);
      },
      get: () => meter.trigger,
    },
    {
      header: ':INITiate:CONTinuous',
      set: ([text]) => void (meter.continuous = text?.toUpperCase() === 'ON' || text === '1'),
      get: () => (meter.continuous ? '1' : '0'),
    },
    { header: ':INITiate[:IMMediate]', set: () => undefined },
    { header: ':TRIGger[:IMMediate]', set: trigger },
    {
      header: '*TRG',
      // In the bus trigger mode *TRG answers with the reading itself.
      set: trigger,
    },
    { header: ':ABORt', set: () => meter.abort() },
    { header: ':FETCh[:IMPedance][:FORMatted]', get: () => fetched(meter) },
  ];
}

/** The levels of the last reading. Of the direct ones a meter without the option knows nothing. */
function monitorCommands(meter: Meter, hasDirect: boolean): readonly ScpiCommand[] {
  return [
    ...monitorCommand(meter, 'VAC', 'amplitudeV', true),
    ...monitorCommand(meter, 'IAC', 'amplitudeA', true),
    ...monitorCommand(meter, 'VDC', 'directV', hasDirect),
    ...monitorCommand(meter, 'IDC', 'directA', hasDirect),
  ];
}

function monitorCommand(
  meter: Meter,
  name: string,
  level: keyof MonitoredLevels,
  isThere: boolean,
): readonly ScpiCommand[] {
  const isAlternating = name.endsWith('AC');
  const switchHeader = `:FUNCtion:SMONitor:${name}[:STATe]`;
  const flag = keptFlag(meter, switchHeader, isAlternating);
  const expectOption = (): void => {
    if (!isThere) throw new ScpiFailure(-241, 'Hardware missing');
  };
  return [
    {
      ...flag,
      set: (words) => {
        expectOption();
        return flag.set?.(words);
      },
    },
    {
      header: `:FETCh:SMONitor:${name}`,
      get: async () => {
        expectOption();
        const [reading] = await meter.latest();
        const hasValue = reading !== undefined && reading.state !== 'no-data' && reading.state !== 'overload';
        const isOn = isAlternating || meter.kept.get(switchHeader) === '1';
        return withDecimalComma(meter, formatScpiNumber(hasValue && isOn ? reading.levels[level] : overflow, 5));
      },
    },
  ];
}
