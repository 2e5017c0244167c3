import type { Clock, EmulatorSettings } from '../driver.ts';
import { frequencyCommand, keptFlag, levelCommand, withDecimalComma } from '../impedance-meter/emulator/commands.ts';
import { createMeterEmulator, type MeterEmulator } from '../impedance-meter/emulator/emulator.ts';
import type { Meter, MeterModel, MeterReading } from '../impedance-meter/emulator/meter.ts';
import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

const overflow = 9.99999e28;
const speedsS: Readonly<Record<string, number>> = { FAST: 0.01, MED: 0.05, SLOW: 0.4, SLOW2: 0.8 };
const periods = 2;
const parameters = ['OFF', 'Z', 'PHASE', 'RS', 'X', 'CP', 'RDC'];
const parameterCount = 4;
/** *RST: |Z| and phase. */
const initialParameters = ['Z', 'OFF', 'PHASE', 'OFF'];

const model: MeterModel = {
  frequencyRangeHz: [1e-3, 2e5],
  levelRangeV: [0.01, 5],
  levelRangeA: [1e-5, 0.05],
  sourceOhm: 100,
  mostSourceV: 5,
  largestOhm: 1e9,
  initialLevelV: 1,
  readingS: (frequencyHz, speed) => (speedsS[speed] ?? 0.05) + periods / frequencyHz,
  initialSpeed: 'MED',
};

/** An IM3590 on RS-232 at 9600 baud: CR LF both ways. */
export function createHiokiEmulator(settings: EmulatorSettings, clock: Clock): MeterEmulator {
  return createMeterEmulator(
    {
      model,
      identity: (serialNumber) => `HIOKI,IM3590,${serialNumber},V1.05`,
      terminator: '\r\n',
      baudRate: 9600,
      immediate: /^:?ABOR(T)?$/i,
      commands: (meter) => commandsOf(meter),
    },
    settings,
    clock,
  );
}

function parameterHeader(index: number): string {
  return `:PARameter${index}`;
}

function valueOf({ z: { re, im }, frequencyHz }: MeterReading, parameter: string): number {
  const size2 = re * re + im * im;
  switch (parameter) {
    case 'Z':
      return Math.sqrt(size2);
    case 'PHASE':
      return (Math.atan2(im, re) * 180) / Math.PI;
    case 'X':
      return im;
    case 'CP':
      return -im / size2 / (2 * Math.PI * frequencyHz);
    default:
      return re;
  }
}

async function measured(meter: Meter): Promise<string> {
  const [reading] = await meter.latest();
  // After an abort there is nothing to tell: the meter does not answer.
  if (!reading) throw new ScpiFailure(-230, 'Data corrupt or stale');
  const isValid = reading.state === 'ok' || reading.state === 'alc-failed';
  const asked = initialParameters
    .map((initial, index) => meter.kept.get(parameterHeader(index + 1)) ?? initial)
    .filter((parameter) => parameter !== 'OFF');
  const values = asked.map((parameter) => formatScpiNumber(isValid ? valueOf(reading, parameter) : overflow, 5));
  return withDecimalComma(meter, values.map((text) => text.replace(/^\+/, '')).join(','));
}

/** VAC, IAC, VDC, IDC on the terminals. */
function monitored(meter: Meter): string {
  const { amplitudeV, amplitudeA, directV, directA } = meter.monitored();
  const values = [amplitudeV, amplitudeA, directV, directA];
  return withDecimalComma(meter, values.map((value) => formatScpiNumber(value, 4)).join(','));
}

function parameterCommand(meter: Meter, index: number): ScpiCommand {
  const header = parameterHeader(index);
  return {
    header,
    set: ([text]) => void meter.kept.set(header, wordOf(text, parameters)),
    get: () => meter.kept.get(header) ?? initialParameters[index - 1],
  };
}

function commandsOf(meter: Meter): readonly ScpiCommand[] {
  return [
    ...Array.from({ length: parameterCount }, (_, index) => parameterCommand(meter, index + 1)),
    keptFlag(meter, ':HEADer'),
    keptFlag(meter, ':RANGe:AUTO', true),
    word(':MODE', ['LCR', 'ANALyzer', 'CONTinuous'], 'LCR', meter),
    {
      header: ':LEVel',
      // Open-circuit voltage, or the voltage or current held on the sample.
      set: ([text]) => {
        const level = wordOf(text, ['V', 'CV', 'CC']);
        meter.mode = level === 'CC' ? 'CURR' : 'VOLT';
        meter.alc = level !== 'V';
        meter.kept.set(':LEVel', level);
      },
      get: () => meter.kept.get(':LEVel') ?? 'V',
    },
    frequencyCommand(meter, ':FREQuency'),
    levelCommand(meter, ':LEVel:VOLTage', 'VOLT'),
    {
      header: ':DCBias',
      set: ([text]) => meter.setBias(flagOf(text)),
      get: () => (meter.biasOn ? 'ON' : 'OFF'),
    },
    {
      header: ':SPEEd',
      set: ([text]) => void (meter.speed = wordOf(text, Object.keys(speedsS))),
      get: () => meter.speed,
    },
    {
      header: ':AVERaging',
      set: ([text]) => void (meter.averages = Math.round(numberOf(text, { min: 1, max: 256 }))),
      get: () => String(meter.averages),
    },
    {
      header: ':TRIGger',
      set: ([text]) => void (meter.trigger = wordOf(text, ['INTernal', 'EXTernal'])),
      get: () => meter.trigger,
    },
    { header: '*TRG', set: () => meter.measure() },
    { header: ':ABORt', set: () => meter.abort() },
    { header: ':MEASure', get: () => measured(meter) },
    { header: ':MONItor', get: () => monitored(meter) },
  ];
}

function word(header: string, words: readonly string[], initial: string, meter: Meter): ScpiCommand {
  return {
    header,
    set: ([text]) => void meter.kept.set(header, wordOf(text, words)),
    get: () => meter.kept.get(header) ?? initial,
  };
}
