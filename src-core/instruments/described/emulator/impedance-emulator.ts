import type { Clock, EmulatorSettings } from '../../driver.ts';
import { withDecimalComma } from '../../impedance-meter/emulator/commands.ts';
import { createMeterEmulator, type MeterEmulator } from '../../impedance-meter/emulator/emulator.ts';
import type { Meter, MeterModel, MeterReading, ReadingState } from '../../impedance-meter/emulator/meter.ts';
import { ScpiFailure, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';
import { compose, placeholders } from '../placeholders.ts';
import type { ImpedanceDescription, InstrumentDescription } from '../schema.ts';
import { ends } from '../source-dialect.ts';
import { tableOf, type TableCommand, type TableQuery } from './command-table.ts';

const overflow = 9.9e37;
const initialLevelV = 0.5;
const largestOhm = 1e9;
const formKey = 'form';
/** What it answers while it was not told which quantities. */
const otherForm = 'CPD';
const meaningOf = {
  ok: 'ok',
  overload: 'overload',
  'alc-failed': 'level not met',
  'no-data': 'no value',
} as const satisfies Readonly<Record<ReadingState, string>>;

/** The meter of a description with a virtual cell on its fixture. It knows the commands of the description and no others. */
export function createDescribedImpedanceMeter(
  description: InstrumentDescription,
  impedance: ImpedanceDescription,
  settings: EmulatorSettings,
  clock: Clock,
): MeterEmulator {
  const serial = description.links.find((link) => link.kind === 'serial');
  return createMeterEmulator(
    {
      model: modelOf(impedance),
      identity: (serialNumber) => description.identity.example.replace('{serial}', serialNumber),
      terminator: ends[description.terminator],
      baudRate: serial?.baudRate,
      immediate: immediatePattern(impedance),
      commands: (meter) => commandsOf(description, impedance, meter),
    },
    settings,
    clock,
  );
}

function modelOf({ limits, sourceOhm, lastsS, periods }: ImpedanceDescription): MeterModel {
  return {
    frequencyRangeHz: [limits.lowestHz, limits.highestHz],
    levelRangeV: [limits.lowestV, limits.highestV],
    levelRangeA: [limits.lowestV / sourceOhm, limits.highestV / sourceOhm],
    sourceOhm,
    mostSourceV: limits.highestV,
    largestOhm,
    initialLevelV: Math.min(limits.highestV, Math.max(limits.lowestV, initialLevelV)),
    readingS: (frequencyHz) => lastsS + periods / frequencyHz,
    initialSpeed: '',
  };
}

/** What is carried out while it measures: the abort, or else the level. */
function immediatePattern({ abort, level }: ImpedanceDescription): RegExp {
  const [header = ''] = (abort ?? level.set).split(/[\s{]/);
  return new RegExp(`^:?${header.replace(/^:/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9:?])`, 'i');
}

function commandsOf(
  description: InstrumentDescription,
  impedance: ImpedanceDescription,
  meter: Meter,
): readonly ScpiCommand[] {
  const { limits, setup, form, frequency, level, bias, averages, abort, trigger, measure } = impedance;
  const isTriggered = impedance.runs === 'when triggered';
  const answered = (reading: MeterReading, text: string): string =>
    withDecimalComma(meter, writeReading(description, impedance, reading, text));
  const commands: TableCommand[] = [
    ...setup.map((template) => ({ template, act: () => undefined })),
    { template: form.set, act: () => void meter.kept.set(formKey, form.is) },
    {
      template: frequency.set,
      range: { min: limits.lowestHz * 0.999, max: limits.highestHz * 1.001 },
      act: (hertz) => void (meter.frequencyHz = hertz),
    },
    {
      template: level.set,
      range: { min: limits.lowestV * 0.999, max: limits.highestV * 1.001 },
      act(volts) {
        meter.setLevel('VOLT', volts);
        if (abort === undefined) meter.abort();
      },
    },
    ...(bias === 'none' ? [] : [{ template: bias.off, act: () => meter.setBias(false) }]),
    ...(averages ? [{ template: averages.set, act: (count: number) => void (meter.averages = count) }] : []),
    ...(abort === undefined ? [] : [{ template: abort, act: () => meter.abort() }]),
    ...(trigger === undefined ? [] : [{ template: trigger, act: () => meter.measure() }]),
  ];
  const queries: TableQuery[] = [
    { query: form.get, answer: () => meter.kept.get(formKey) ?? otherForm },
    { query: frequency.get, answer: () => write(frequency.reply, () => meter.frequencyHz) },
    { query: level.get, answer: () => write(level.reply, () => meter.levelV) },
    ...(bias === 'none' ? [] : [{ query: bias.get, answer: () => (meter.biasOn ? 'BIASED' : bias.isOff) }]),
    ...measure.map(({ query, reply }, index) => ({
      query,
      async answer() {
        if (index === 0 && (!isTriggered || trigger === undefined)) await meter.measure();
        const [reading] = await lastOf(meter);
        if (!reading) throw new ScpiFailure(-230, 'Data corrupt or stale');
        return answered(reading, reply);
      },
    })),
  ];
  // Nothing is measured but when it was asked for: the description says so, or its query waits for a fresh reading.
  meter.trigger = 'BUS';
  meter.onReset = () => void (meter.trigger = 'BUS');
  return tableOf(commands, queries);
}

function lastOf(meter: Meter): Promise<readonly MeterReading[]> {
  return meter.latest();
}

function write(reply: string, valueOfName: (name: string) => number): string {
  return compose(reply, (name) => {
    const { quantity, factor, offset } = placeholders[name]!;
    return quantity === 'anything' ? '0' : formatScpiNumber((valueOfName(name) - offset) / factor);
  });
}

function writeReading(
  { sentinels }: InstrumentDescription,
  { status }: ImpedanceDescription,
  { z, state }: MeterReading,
  reply: string,
): string {
  const hasValue = state === 'ok' || state === 'alc-failed';
  const codes = Object.entries(status ?? {});
  const code = codes.find(([, meaning]) => meaning === meaningOf[state])?.[0];
  // One that has no code of its own for a state tells it by what stands in place of a number, or not at all.
  const told = code ?? codes.find(([, meaning]) => meaning === 'ok')?.[0] ?? '0';
  return compose(reply, (name) => {
    const { quantity, factor, offset } = placeholders[name]!;
    if (quantity === 'status') return told;
    if (quantity === 'anything') return '0';
    if (!hasValue) return sentinels[0] ?? formatScpiNumber(overflow);
    const value = {
      real: z.re,
      imaginary: z.im,
      magnitude: Math.hypot(z.re, z.im),
      phase: Math.atan2(z.im, z.re),
    }[quantity as 'real'];
    return formatScpiNumber((value - offset) / factor);
  });
}
