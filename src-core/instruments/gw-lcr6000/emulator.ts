import type { Clock, EmulatorSettings } from '../driver.ts';
import {
  keptFlag,
  keptNumber,
  keptWord,
  levelCommand,
  withDecimalComma,
} from '../impedance-meter/emulator/commands.ts';
import { createMeterEmulator, type MeterEmulator } from '../impedance-meter/emulator/emulator.ts';
import type { Meter, MeterModel, MeterReading } from '../impedance-meter/emulator/meter.ts';
import { flagOf, numberOf, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';
import { pairOf, pairs } from './pairs.ts';

const speedsS: Readonly<Record<string, number>> = { FAST: 0.025, MED: 0.08, SLOW: 0.333 };
const periods = 4;
const overflow = 9.9e37;
const functionHeader = ':FUNCtion[:IMPedance]';
const monitorWords = 'OFF,Z,D,Q,VAC,IAC,R,X,Y,G,B,ABS,PER,THR,THD'.split(',');
/** As a unit told of a disconnected sample, with the comparator as it came from the maker. */
const verdict = 'OUT ,AUX-NG,NG';

const model: MeterModel = {
  frequencyRangeHz: [10, 3e5],
  levelRangeV: [0.01, 2],
  levelRangeA: [1e-4, 0.02],
  sourceOhm: 100,
  mostSourceV: 2,
  largestOhm: 1e9,
  initialLevelV: 1,
  readingS: (frequencyHz, speed) => (speedsS[speed] ?? 0.08) + periods / frequencyHz,
  initialSpeed: 'MED',
};

/** An LCR-6300 on its USB serial port: 115200 baud, LF. It measures freely all the time. */
export function createLcr6000Emulator(settings: EmulatorSettings, clock: Clock): MeterEmulator {
  return createMeterEmulator(
    {
      model,
      identity: (serialNumber) => `LCR-6300,REV E8.13,${serialNumber},Good Will Instrument Co., Ltd.`,
      terminator: '\n',
      baudRate: 115_200,
      // A level is taken at once, and begins the reading anew.
      immediate: /^:?LEV(EL)?:VOLT(AGE)? /i,
      commands: (meter) => commandsOf(meter),
    },
    settings,
    clock,
  );
}

/** `prim,sec,mon1,mon2`, then what the comparator says of bin, auxiliary and both. */
async function fetched(meter: Meter): Promise<string | undefined> {
  const [reading] = await meter.latest();
  if (!reading) return undefined;
  const isValid = reading.state === 'ok' || reading.state === 'alc-failed';
  const measured = pairOf(meter.kept.get(functionHeader) ?? 'CS-D', reading.z, reading.frequencyHz);
  const monitors = [1, 2].map((place) => monitored(reading, meter.kept.get(monitorHeader(place)) ?? 'OFF'));
  const values = [...(isValid ? measured : [overflow, overflow]), ...monitors];
  return `${withDecimalComma(meter, values.map((value) => written(value, 5)).join(','))},${verdict}`;
}

function monitorHeader(place: number): string {
  return `:FUNCtion:MON${place}`;
}

function monitored({ z: { re, im }, levels }: MeterReading, word: string): number {
  const values: Readonly<Record<string, number>> = { VAC: levels.amplitudeV, IAC: levels.amplitudeA, R: re, X: im };
  return values[word] ?? (word === 'OFF' ? 0 : Math.hypot(re, im));
}

/** `+1.00000e-02`. */
function written(value: number, digits: number): string {
  return formatScpiNumber(value, digits).toLowerCase();
}

/** `1.000000e+03`: what it holds comes without a plus. */
function unsigned(value: number, digits: number): string {
  return written(value, digits).replace(/^\+/, '');
}

/** Its words come back as its display writes them. */
function wordCommand(meter: Meter, header: string, words: readonly string[], initial: string): ScpiCommand {
  const upper = words.map((word) => word.toUpperCase());
  return {
    header,
    set: ([text]) => void meter.kept.set(header, wordOf(text, upper)),
    get: () => words[upper.indexOf((meter.kept.get(header) ?? initial).toUpperCase())],
  };
}

/** A level is told in the mode that it belongs to; a unit that held a voltage did not answer for the current. */
function heldLevel(meter: Meter, header: string, mode: 'VOLT' | 'CURR'): ScpiCommand {
  const { set } = levelCommand(meter, header, mode);
  return {
    header,
    set: (parameters) => {
      void set?.(parameters);
      meter.abort();
    },
    get: () => {
      if (meter.mode !== mode) return undefined;
      return mode === 'VOLT' ? `${unsigned(meter.levelV, 3)}V` : `${unsigned(meter.levelA, 3)}A`;
    },
  };
}

function commandsOf(meter: Meter): readonly ScpiCommand[] {
  return [
    keptWord(meter, ':DISPlay:PAGE', ['MEASurement', 'SETup', 'MSETup'], 'MEAS'),
    wordCommand(meter, functionHeader, pairs, 'CS-D'),
    keptFlag(meter, ':FUNCtion:IMPedance:AUTO'),
    keptWord(meter, ':FUNCtion:RANGe:AUTO', ['AUTO', 'HOLD', 'NOMinal'], 'AUTO'),
    ...[1, 2].map((place) =>
      wordCommand(
        meter,
        monitorHeader(place),
        monitorWords.map((word) => word.toLowerCase()),
        'OFF',
      ),
    ),
    keptFlag(meter, ':COMParator[:STATe]'),
    keptFlag(meter, ':COMP:STATe'),
    keptFlag(meter, ':CORRection:OPEN:STATe'),
    keptFlag(meter, ':CORRection:SHORt:STATe'),
    keptNumber(meter, ':LEVel:SRESistance', { min: 30, max: 100 }, 100),
    {
      header: ':FREQuency',
      set: ([text]) => {
        const [min, max] = model.frequencyRangeHz;
        meter.frequencyHz = numberOf(text, { min, max });
      },
      get: () => unsigned(meter.frequencyHz, 6),
    },
    heldLevel(meter, ':LEVel:VOLTage', 'VOLT'),
    heldLevel(meter, ':LEVel:CURRent', 'CURR'),
    {
      header: ':LEVel:ALC',
      set: ([text]) => void (meter.alc = flagOf(text)),
      get: () => (meter.alc ? 'ON' : 'OFF'),
    },
    {
      header: ':BIAS',
      set: ([text]) => {
        const isOff = text?.toUpperCase() === 'OFF';
        if (!isOff) meter.biasV = numberOf(text, { min: -2.5, max: 2.5 });
        meter.setBias(!isOff);
      },
      get: () => (meter.biasOn ? formatScpiNumber(meter.biasV, 3) : 'OFF'),
    },
    {
      header: ':APERture',
      // A word, a count of averages, or both.
      set: (words) => {
        for (const word of words)
          if (/^\d+$/.test(word)) meter.averages = numberOf(word, { min: 1, max: 256 });
          else meter.speed = wordOf(word, Object.keys(speedsS));
      },
      get: () => `${meter.speed},${meter.averages}`,
    },
    { header: ':FETCh[:IMPedance]', get: () => fetched(meter) },
  ];
}
