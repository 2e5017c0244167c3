import type { Clock, EmulatorSettings } from '../driver.ts';
import {
  frequencyCommand,
  keptFlag,
  keptNumber,
  keptWord,
  levelCommand,
  withDecimalComma,
} from '../impedance-meter/emulator/commands.ts';
import { createMeterEmulator, type MeterEmulator } from '../impedance-meter/emulator/emulator.ts';
import type { Meter, MeterModel } from '../impedance-meter/emulator/meter.ts';
import { flagOf, numberOf, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

const speedsS: Readonly<Record<string, number>> = { FAST: 0.025, MED: 0.08, SLOW: 0.333 };
const periods = 4;
const overflow = 9.9e37;
const functions = ['R-X', 'Z-THD', 'Z-THR', 'CP-D', 'CS-D', 'LS-Q'];
const functionHeader = ':FUNCtion[:IMPedance]';

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
      identity: (serialNumber) => `GWINSTEK,LCR-6300,${serialNumber},V1.08`,
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

/** `prim,sec,mon1,mon2,comp`. */
async function fetched(meter: Meter): Promise<string | undefined> {
  const [reading] = await meter.latest();
  if (!reading) return undefined;
  const { re, im } = reading.z;
  const isRx = meter.kept.get(functionHeader) === 'R-X';
  const measured = isRx ? [re, im] : [Math.hypot(re, im), (Math.atan2(im, re) * 180) / Math.PI];
  const isValid = reading.state === 'ok' || reading.state === 'alc-failed';
  const monitored = [meter.levelV, meter.levelV / Math.hypot(re, im)];
  const values = [...(isValid ? measured : [overflow, overflow]), ...monitored];
  return withDecimalComma(meter, `${values.map((value) => formatScpiNumber(value, 5)).join(',')},0`);
}

function commandsOf(meter: Meter): readonly ScpiCommand[] {
  const level = levelCommand(meter, ':LEVel:VOLTage', 'VOLT');
  return [
    keptWord(meter, ':DISPlay:PAGE', ['MEASurement', 'SETup', 'MSETup'], 'MEAS'),
    keptWord(meter, functionHeader, functions, 'CS-D'),
    keptFlag(meter, ':FUNCtion:IMPedance:AUTO'),
    keptWord(meter, ':FUNCtion:RANGe:AUTO', ['AUTO', 'HOLD', 'NOMinal'], 'AUTO'),
    keptWord(meter, ':FUNCtion:MON1', ['OFF', 'VAC', 'IAC', 'Z'], 'OFF'),
    keptWord(meter, ':FUNCtion:MON2', ['OFF', 'VAC', 'IAC', 'Z'], 'OFF'),
    keptFlag(meter, ':COMParator[:STATe]'),
    keptFlag(meter, ':COMP:STATe'),
    keptFlag(meter, ':CORRection:OPEN:STATe'),
    keptFlag(meter, ':CORRection:SHORt:STATe'),
    keptNumber(meter, ':LEVel:SRESistance', { min: 30, max: 100 }, 100),
    frequencyCommand(meter, ':FREQuency'),
    {
      ...level,
      set: (parameters) => {
        void level.set?.(parameters);
        meter.abort();
      },
    },
    levelCommand(meter, ':LEVel:CURRent', 'CURR'),
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
      set: ([text]) => void (meter.speed = wordOf(text, Object.keys(speedsS))),
      get: () => meter.speed,
    },
    { header: ':FETCh[:IMPedance]', get: () => fetched(meter) },
  ];
}
