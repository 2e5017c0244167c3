import { numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';
import { bufferElements, type BufferReading } from './buffers.ts';
import type { Keithley2450Unit } from './unit.ts';

const defaultBuffer = 'defbuffer1';
const largestBuffer = 6_875_000;

/** A parameter without its quotation marks. */
export function plain(text: string | undefined): string {
  return (text ?? '').replace(/^["']|["']$/g, '');
}

/** Commands that measure into a reading buffer or read from one. */
export function bufferCommands(unit: Keithley2450Unit): readonly ScpiCommand[] {
  const { buffers } = unit;
  const nameOf = (text: string | undefined): string => (text === undefined ? defaultBuffer : plain(text));

  function last(parameters: readonly string[]): string {
    const [name, ...elements] = parameters;
    const readings = buffers.readings(nameOf(name));
    return unit.format(readings.slice(-1), elementsOf(elements), firstOf(readings).timeS);
  }

  async function read(parameters: readonly string[]): Promise<string | undefined> {
    return (await unit.measure(nameOf(parameters[0]))) ? last(parameters) : undefined;
  }

  return [
    { header: ':READ', get: read },
    ...measureAlso(unit, read),
    { header: ':FETCh', get: last },
    {
      header: ':TRACe:TRIGger',
      set: async ([name]) => {
        await unit.measure(nameOf(name));
      },
    },
    { header: ':TRACe:CLEar', set: ([name]) => buffers.clear(nameOf(name)) },
    {
      header: ':TRACe:MAKE',
      set: ([name, size]) => buffers.make(plain(name), Math.round(numberOf(size, { min: 10, max: largestBuffer }))),
    },
    {
      header: ':TRACe:POINts',
      set: ([size, name]) => buffers.resize(nameOf(name), Math.round(numberOf(size, { min: 10, max: largestBuffer }))),
      get: ([name]) => String(buffers.capacity(nameOf(name))),
    },
    { header: ':TRACe:DELete', set: ([name]) => buffers.delete(plain(name)) },
    ...statisticsCommands((name) => buffers.readings(nameOf(name)).map(({ reading }) => reading)),
    { header: ':TRACe:ACTual', get: ([name]) => String(buffers.readings(nameOf(name)).length) },
    { header: ':TRACe:ACTual:STARt', get: ([name]) => (buffers.readings(nameOf(name)).length > 0 ? '1' : '0') },
    { header: ':TRACe:ACTual:END', get: ([name]) => String(buffers.readings(nameOf(name)).length) },
    {
      header: ':TRACe:DATA',
      get: ([from, to, name, ...elements]) => {
        const readings = buffers.readings(nameOf(name));
        const first = firstOf(readings);
        const range = { min: 1, max: readings.length };
        const wanted = readings.slice(numberOf(from, range) - 1, numberOf(to, range));
        return unit.format(wanted, elementsOf(elements), first.timeS);
      },
    },
  ];
}

/** MEASure also chooses what is measured. */
function measureAlso(
  unit: Keithley2450Unit,
  read: (parameters: readonly string[]) => Promise<string | undefined>,
): readonly ScpiCommand[] {
  const senses = { VOLT: 'VOLTage[:DC]', CURR: 'CURRent[:DC]', RES: 'RESistance' } as const;
  return [
    { header: ':MEASure', get: read },
    ...(['VOLT', 'CURR', 'RES'] as const).map((sense): ScpiCommand => ({
      header: `:MEASure:${senses[sense]}`,
      get: (parameters) => {
        unit.settings.sense = sense;
        return read(parameters);
      },
    })),
  ];
}

/** Of the readings in a buffer. */
function statisticsCommands(readingsOf: (name: string | undefined) => readonly number[]): readonly ScpiCommand[] {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
    AVERage: mean,
    MAXimum: (values) => Math.max(...values),
    MINimum: (values) => Math.min(...values),
    PK2Pk: (values) => Math.max(...values) - Math.min(...values),
    STDDev: (values) => {
      const middle = mean(values);
      return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1));
    },
  };
  return Object.entries(statistics).map(([word, statistic]) => ({
    header: `:TRACe:STATistics:${word}`,
    get: ([name]) => {
      const values = readingsOf(name);
      if (values.length === 0) throw new ScpiFailure(-230, 'Data corrupt or stale');
      return formatScpiNumber(statistic(values));
    },
  }));
}

function elementsOf(given: readonly string[]): readonly string[] {
  return given.length === 0 ? ['READ'] : given.map((text) => wordOf(text, bufferElements));
}

function firstOf(readings: readonly BufferReading[]): BufferReading {
  const [first] = readings;
  if (first) return first;
  throw new ScpiFailure(-230, 'Data corrupt or stale');
}
