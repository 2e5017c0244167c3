import type { Clock, EmulatorSettings } from '../driver.ts';
import { biasCommand, keptWord, levelCommand, withDecimalComma } from '../impedance-meter/emulator/commands.ts';
import { createMeterEmulator, type MeterEmulator } from '../impedance-meter/emulator/emulator.ts';
import type { Meter, MeterModel, MeterReading } from '../impedance-meter/emulator/meter.ts';
import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

const overflow = 9.9e37;
const traceParameters = ['Z', 'TZ', 'R', 'X', 'VAC', 'IAC', 'VDC', 'IDC', 'IMP'];
const mostTraces = 4;
const mostPoints = 1601;

const model: MeterModel = {
  frequencyRangeHz: [20, 1.2e8],
  levelRangeV: [0.005, 1],
  levelRangeA: [2e-4, 0.02],
  sourceOhm: 25,
  mostSourceV: 2,
  largestOhm: 1e10,
  initialLevelV: 0.5,
  readingS: (frequencyHz, aperture) => (Number(aperture) >= 5 ? 0.2 + 16 / frequencyHz : 0.03 + 6 / frequencyHz),
  initialSpeed: '1',
};

/** What a sweep analyser has beside a meter. */
class Sweep {
  startHz = 20;
  stopHz = 1.2e8;
  points = 201;
  isLog = false;
  parameters: string[] = Array.from({ length: mostTraces }, (_, index) => (index === 1 ? 'TZ' : 'Z'));
  traces = 2;
  selected = 0;
  readings: readonly MeterReading[] = [];

  get frequenciesHz(): readonly number[] {
    return Array.from({ length: this.points }, (_, index) => {
      const share = index / (this.points - 1);
      return this.isLog
        ? this.startHz * (this.stopHz / this.startHz) ** share
        : this.startHz + (this.stopHz - this.startHz) * share;
    });
  }
}

/** An E4990A by LAN, with the option to 120 MHz. */
export function createE4990aEmulator(settings: EmulatorSettings, clock: Clock): MeterEmulator {
  return createMeterEmulator(
    {
      model,
      identity: (serialNumber) => `Keysight Technologies,E4990A,${serialNumber},A.03.11`,
      terminator: '\n',
      baudRate: undefined,
      immediate: /^:?ABOR(T)?$/i,
      commands: (meter) => commandsOf(meter),
    },
    settings,
    clock,
  );
}

function valueOf({ z: { re, im }, state, levels }: MeterReading, parameter: string): readonly [number, number] {
  if (state === 'overload' || state === 'no-data') return [overflow, 0];
  if (parameter === 'VAC') return [levels.amplitudeV, 0];
  if (parameter === 'IAC') return [levels.amplitudeA, 0];
  if (parameter === 'Z') return [Math.hypot(re, im), 0];
  if (parameter === 'TZ') return [(Math.atan2(im, re) * 180) / Math.PI, 0];
  return parameter === 'IMP' ? [re, im] : [parameter === 'R' ? re : im, 0];
}

function commandsOf(meter: Meter): readonly ScpiCommand[] {
  let sweep = new Sweep();
  meter.onReset = () => {
    sweep = new Sweep();
  };
  const frequency = (header: string, key: 'startHz' | 'stopHz'): ScpiCommand => ({
    header,
    set: ([text]) => {
      const [min, max] = model.frequencyRangeHz;
      sweep[key] = numberOf(text, { min, max });
      // As on the instrument, the other end gives way.
      if (sweep.startHz > sweep.stopHz) {
        if (key === 'startHz') sweep.stopHz = sweep.startHz;
        else sweep.startHz = sweep.stopHz;
      }
    },
    get: () => formatScpiNumber(sweep[key], 8),
  });
  const parameter = (index: number): readonly ScpiCommand[] => [
    {
      header: `:CALCulate1:PARameter${index + 1}:DEFine`,
      set: ([text]) => {
        const wanted = wordOf(text, traceParameters);
        // It sweeps the frequency here: the bias is told in sweeps of the bias only.
        if (wanted.endsWith('DC')) throw new ScpiFailure(-221, 'Settings conflict');
        sweep.parameters[index] = wanted;
      },
      get: () => sweep.parameters[index],
    },
    { header: `:CALCulate1:PARameter${index + 1}:SELect`, set: () => select(index) },
  ];
  const select = (index: number): void => {
    if (index >= sweep.traces) throw new ScpiFailure(-221, 'Settings conflict');
    sweep.selected = index;
  };
  return [
    ...Array.from({ length: mostTraces }, (_, index) => parameter(index)).flat(),
    {
      header: ':CALCulate1:PARameter:COUNt',
      set: ([text]) => void (sweep.traces = Math.round(numberOf(text, { min: 1, max: mostTraces }))),
      get: () => String(sweep.traces),
    },
    frequency(':SENSe[1]:FREQuency:STARt', 'startHz'),
    frequency(':SENSe[1]:FREQuency:STOP', 'stopHz'),
    {
      header: ':SENSe[1]:FREQuency:DATA',
      get: () => sweep.frequenciesHz.map((hz) => formatScpiNumber(hz, 8)).join(','),
    },
    {
      header: ':SENSe[1]:SWEep:POINts',
      set: ([text]) => void (sweep.points = Math.round(numberOf(text, { min: 2, max: mostPoints }))),
      get: () => String(sweep.points),
    },
    {
      header: ':SENSe[1]:SWEep:TYPE',
      set: ([text]) => void (sweep.isLog = wordOf(text, ['LINear', 'LOGarithmic', 'SEGMent']) === 'LOG'),
      get: () => (sweep.isLog ? 'LOG' : 'LIN'),
    },
    {
      header: ':SENSe[1]:APERture[:TIME]',
      set: ([text]) => void (meter.speed = String(Math.round(numberOf(text, { min: 1, max: 5 })))),
      get: () => meter.speed,
    },
    ...sourceCommands(meter),
    ...triggerCommands(meter, () => sweep),
    { header: ':SYSTem:PRESet', set: () => meter.reset() },
  ];
}

function sourceCommands(meter: Meter): readonly ScpiCommand[] {
  return [
    {
      header: ':SOURce[1]:MODE',
      set: ([text]) => {
        const mode = wordOf(text, ['VOLTage', 'CURRent']) as 'VOLT' | 'CURR';
        meter.setLevel(mode, mode === 'VOLT' ? meter.levelV : meter.levelA);
      },
      get: () => meter.mode,
    },
    levelCommand(meter, ':SOURce[1]:VOLTage', 'VOLT'),
    levelCommand(meter, ':SOURce[1]:CURRent', 'CURR'),
    biasCommand(meter, ':SOURce[1]:BIAS:STATe'),
    keptWord(meter, ':FORMat:DATA', ['ASCii', 'REAL', 'REAL32'], 'ASC'),
  ];
}

function triggerCommands(meter: Meter, sweepNow: () => Sweep): readonly ScpiCommand[] {
  async function single(): Promise<void> {
    if (meter.trigger !== 'BUS' || !meter.continuous) throw new ScpiFailure(-211, 'Trigger ignored');
    const sweep = sweepNow();
    sweep.readings = [];
    await meter.measure(sweep.frequenciesHz);
    sweep.readings = await meter.latest();
  }
  return [
    {
      header: ':TRIGger[:SEQuence]:SOURce',
      set: ([text]) => void (meter.trigger = wordOf(text, ['INTernal', 'EXTernal', 'MANual', 'BUS'])),
      get: () => meter.trigger,
    },
    {
      header: ':INITiate[1]:CONTinuous',
      set: ([text]) => void (meter.continuous = flagOf(text)),
      get: () => (meter.continuous ? '1' : '0'),
    },
    { header: ':TRIGger[:SEQuence]:SINGle', set: single },
    { header: ':ABORt', set: () => meter.abort() },
    {
      header: ':CALCulate1[:SELected]:DATA:FDATa',
      get: () => {
        const sweep = sweepNow();
        if (sweep.readings.length === 0) throw new ScpiFailure(-230, 'Data corrupt or stale');
        const chosen = sweep.parameters[sweep.selected]!;
        const numbers = sweep.readings.flatMap((reading) => [...valueOf(reading, chosen)]);
        return withDecimalComma(meter, numbers.map((value) => formatScpiNumber(value, 10)).join(','));
      },
    },
  ];
}
