import { AppError } from '../../errors.ts';
import type { ModbusTcpBus } from '../modbus/tcp-bus.ts';
import { floatOfWords, floatWords } from '../modbus/frames.ts';
import { readTwice } from '../temperature/driver/line-asker.ts';
import { celsiusOf, codes, registers, valueOfCelsius } from './registers.ts';

/** Parameters of one controller in the units and the word order it was found in. All may throw as the bus does. */
export interface Parameters {
  /** Units and word order, for people. */
  readonly description: string;
  word(register: number): Promise<number>;
  /** Whether a power is other than 0. */
  isDriving(register: number): Promise<boolean>;
  temperatureC(register: number): Promise<number>;
  /** A difference of temperatures, or its rate. */
  differenceK(register: number): Promise<number>;
  writeTemperatureC(register: number, celsius: number): Promise<void>;
  writeDifferenceK(register: number, kelvins: number): Promise<void>;
  serialNumber(): Promise<string>;
}

/** What readings of a temperature differ by, K. */
const noiseK = 0.5;

/** @throws AppError instrument/unsupported for what is no EZ-ZONE or does not say in which units it speaks */
export async function createParameters(bus: ModbusTcpBus): Promise<Parameters> {
  const word = (register: number): Promise<number> =>
    readTwice(bus, async () => (await bus.read(register, 1))[0]!, `register ${register}`);
  const units = await word(registers.units);
  if (units !== codes.celsius && units !== codes.fahrenheit) throw notKnown(`units ${units}`);
  const isHighFirst = await findWordOrder(word);
  const perK = units === codes.fahrenheit ? 1.8 : 1;

  const float = async (register: number): Promise<number> => floatOf(await bus.read(register, 2), isHighFirst);
  const write = (register: number, value: number): Promise<void> => {
    const [high, low] = floatWords(value);
    return bus.write(register, isHighFirst ? [high, low] : [low, high]);
  };

  return {
    description: `${perK === 1 ? '°C' : '°F'}, ${isHighFirst ? 'high' : 'low'} word first`,
    word,
    isDriving: async (register) =>
      (await readTwice(bus, async () => ((await float(register)) === 0 ? 0 : 1), `register ${register}`)) !== 0,
    temperatureC: (register) =>
      readTwice(bus, async () => celsiusOf(await float(register), units), 'temperature', noiseK),
    differenceK: (register) => readTwice(bus, async () => (await float(register)) / perK, 'ramp'),
    writeTemperatureC: (register, celsius) => write(register, valueOfCelsius(celsius, units)),
    writeDifferenceK: (register, kelvins) => write(register, kelvins * perK),
    async serialNumber() {
      try {
        const [first, second] = [await word(registers.serialNumber), await word(registers.serialNumber + 1)];
        return String(isHighFirst ? first * 0x10000 + second : second * 0x10000 + first);
      } catch (error) {
        if (error instanceof AppError && error.code === 'instrument/refused') return 'unknown';
        throw error;
      }
    },
  };
}

/**
 * Gateway and controller each have a setting of which word comes first, and either may be in force: what decides is which
 * reading of the limits and the set point makes sense. Only where both do is the setting believed.
 */
async function findWordOrder(word: (register: number) => Promise<number>): Promise<boolean> {
  const pairs: (readonly number[])[] = [];
  for (const first of [registers.setPoint, registers.lowestSetPoint, registers.highestSetPoint])
    pairs.push([await word(first), await word(first + 1)]);
  const [high, low] = [true, false].map((isHighFirst) => pairs.every((pair) => isSensible(floatOf(pair, isHighFirst))));
  if (high !== low) return high!;
  const setting = high === true ? await word(registers.wordOrder) : undefined;
  if (setting === codes.highWordFirst) return true;
  if (setting === codes.lowWordFirst) return false;
  throw notKnown('numbers that are no temperatures');
}

/** Limits and set points that people enter. */
function isSensible(value: number): boolean {
  return value === 0 || (Math.abs(value) >= 0.01 && Math.abs(value) <= 10_000);
}

function floatOf([first, second]: readonly number[], isHighFirst: boolean): number {
  return isHighFirst ? floatOfWords(first!, second!) : floatOfWords(second!, first!);
}

function notKnown(what: string): AppError {
  return new AppError('instrument/unsupported', `What answers is no Watlow EZ-ZONE PM: it has ${what}.`, {
    cellState: 'unknown',
    remedy: 'Check that the gateway shows the controller as zone 1 (offset 0) with data map 1.',
  });
}
