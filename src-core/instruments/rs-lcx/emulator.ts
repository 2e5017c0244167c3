import type { Clock, EmulatorSettings } from '../driver.ts';
import {
  biasCommand,
  frequencyCommand,
  keptFlag,
  keptWord,
  levelCommand,
  withDecimalComma,
} from '../impedance-meter/emulator/commands.ts';
import { createMeterEmulator, type MeterEmulator } from '../impedance-meter/emulator/emulator.ts';
import type { Meter, MeterModel, MonitoredLevels } from '../impedance-meter/emulator/meter.ts';
import { numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

const apertureS: Readonly<Record<string, number>> = { SHOR: 0.01, MED: 0.06, LONG: 0.25 };
const periods = 4;
const overflow = 9.9e37;
const typeHeader = ':FUNCtion:IMPedance:TYPE';

const model: MeterModel = {
  frequencyRangeHz: [4, 5e5],
  levelRangeV: [0.01, 10],
  levelRangeA: [1e-4, 0.1],
  sourceOhm: 100,
  mostSourceV: 10,
  largestOhm: 1e9,
  initialLevelV: 1,
  readingS: (frequencyHz, speed) => (apertureS[speed] ?? 0.06) + periods / frequencyHz,
  initialSpeed: 'MED',
};

/** An LCX200 by LAN. */
export function createLcxEmulator(settings: EmulatorSettings, clock: Clock): MeterEmulator {
  return createMeterEmulator(
    {
      model,
      identity: (serialNumber) => `Rohde&Schwarz,LCX200,3629.8856k03/${serialNumber},02.000`,
      terminator: '\n',
      baudRate: undefined,
      immediate: /^:?ABOR(T)?$/i,
      commands: (meter) => commandsOf(meter),
    },
    settings,
    clock,
  );
}

async function told(meter: Meter): Promise<string> {
  const [reading] = await meter.latest();
  if (!reading || reading.state === 'no-data') throw new ScpiFailure(-230, 'Data corrupt or stale');
  const { re, im } = reading.z;
  const isRx = meter.kept.get(typeHeader) === 'RX';
  const measured = isRx ? [re, im] : [Math.hypot(re, im), (Math.atan2(im, re) * 180) / Math.PI];
  const values = reading.state === 'overload' ? [overflow, overflow] : measured;
  return withDecimalComma(meter, values.map((value) => formatScpiNumber(value)).join(','));
}

/** The sine of the last measurement. */
function levelCommandOf(meter: Meter, header: string, level: keyof MonitoredLevels): ScpiCommand {
  return {
    header,
    get: async () => {
      const [reading] = await meter.latest();
      if (!reading || reading.state === 'no-data') throw new ScpiFailure(-230, 'Data corrupt or stale');
      return withDecimalComma(meter, formatScpiNumber(reading.state === 'overload' ? overflow : reading.levels[level]));
    },
  };
}

function commandsOf(meter: Meter): readonly ScpiCommand[] {
  return [
    keptWord(meter, ':FUNCtion:MEASurement:TYPE', ['R', 'C', 'L'], 'R'),
    keptWord(meter, typeHeader, ['RX', 'ZTD', 'ZTR'], 'ZTD'),
    keptFlag(meter, ':FUNCtion:IMPedance:RANGe:AUTO', true),
    keptWord(meter, ':FUNCtion:IMPedance:SOURce', ['LOW', 'HIGH'], 'HIGH'),
    frequencyCommand(meter, ':FREQuency[:CW]'),
    levelCommand(meter, ':VOLTage[:LEVel]', 'VOLT'),
    biasCommand(meter, ':BIAS:STATe'),
    {
      header: ':APERture',
      set: ([speed, averages]) => {
        meter.speed = wordOf(speed, ['SHORt', 'MEDium', 'LONG']);
        if (averages !== undefined) meter.averages = Math.round(numberOf(averages, { min: 1, max: 256 }));
      },
      get: () => `${meter.speed},${meter.averages}`,
    },
    {
      header: ':MEASurement:MODE',
      set: ([text]) => void (meter.trigger = wordOf(text, ['CONTinuous', 'TRIGgered']) === 'CONT' ? 'INT' : 'BUS'),
      get: () => (meter.trigger === 'INT' ? 'CONT' : 'TRIG'),
    },
    levelCommandOf(meter, ':MEASure:VOLTage', 'amplitudeV'),
    levelCommandOf(meter, ':MEASure:CURRent', 'amplitudeA'),
    { header: ':INITiate[:IMMediate]', set: () => meter.measure() },
    { header: ':ABORt', set: () => meter.abort() },
    { header: ':FETCh:IMPedance', get: () => told(meter) },
    {
      header: ':READ:IMPedance',
      get: async () => {
        await meter.measure();
        return told(meter);
      },
    },
  ];
}
