import { tubeFurnace } from '../../cells/thermal-plant.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { floatOfWords, floatWords, functions, wordAt, wordBytes } from '../modbus/frames.ts';
import { createTcpFrameReader, sealTcpFrame, type TcpFrame } from '../modbus/tcp-frames.ts';
import { createTemperatureLoop } from '../temperature/emulator/temperature-loop.ts';
import {
  createThermalDevice,
  type FirmwareFaults,
  type ThermalFirmware,
} from '../temperature/emulator/thermal-device.ts';
import { createMemory, type Memory, type Parameter, type WatlowOptions } from './memory.ts';

/** Registers of one zone; the next one's follow. */
const zoneRegisters = 5000;
const illegalFunction = 1;
const illegalRegister = 2;
const illegalValue = 3;
const failed = 4;
const notReached = 11;

/** An EZ-ZONE PM with a tube furnace, zone 1 behind a gateway for Modbus TCP. */
export function createWatlowEmulator(
  settings: EmulatorSettings,
  clock: Clock,
  { ambientC = tubeFurnace.ambientC, ...options }: WatlowOptions & { readonly ambientC?: number } = {},
): Emulator {
  const loop = createTemperatureLoop({ plant: { ...tubeFurnace, ambientC }, gainWPerK: 25, integralS: 300 });
  return createThermalDevice({
    settings,
    clock,
    loop,
    // The gateway asks its controllers by a bus of its own.
    latencyMs: 15,
    firmware: (faults) => createFirmware(createMemory(loop, faults, options), faults),
  });
}

function createFirmware(memory: Memory, faults: FirmwareFaults): ThermalFirmware {
  let answers: Uint8Array[] = [];
  const reader = createTcpFrameReader((frame) => {
    if (faults.strikes('no-reply')) return;
    const { transaction, functionCode } = frame;
    const unit = faults.has('wrong-unit') ? (frame.unit + 1) & 0xff : frame.unit;
    const answer = carryOut(frame);
    answers.push(
      typeof answer === 'number'
        ? sealTcpFrame(transaction, unit, functionCode | 0x80, [answer])
        : sealTcpFrame(transaction, unit, functionCode, answer),
    );
  });

  /** Data of the answer, or the number of an exception. */
  function carryOut({ functionCode, data }: TcpFrame): readonly number[] | number {
    const isRead = functionCode === functions.readHolding || functionCode === functions.readInput;
    const isWrite = functionCode === functions.writeSingle || functionCode === functions.writeMultiple;
    if (!isRead && !isWrite) return illegalFunction;
    if (data.length < 4) return illegalValue;
    const [first, second] = [wordAt(data, 0), wordAt(data, 2)];
    if (first >= zoneRegisters) return notReached;
    if (isRead) return readBlock(first, second);
    if (faults.strikes('refuse-command')) return illegalValue;
    const words = functionCode === functions.writeSingle ? [second] : wordsOf(data, second);
    return words === undefined ? illegalValue : (writeBlock(first, words) ?? wordBytes([first, second]));
  }

  function wordsOf(data: Uint8Array, count: number): readonly number[] | undefined {
    if (count < 1 || data[4] !== 2 * count || data.length !== 5 + 2 * count) return undefined;
    return Array.from({ length: count }, (_, index) => wordAt(data, 5 + 2 * index));
  }

  function readBlock(first: number, count: number): readonly number[] | number {
    if (count < 1 || count > 125) return illegalValue;
    const words: number[] = [];
    for (let number = first; number < first + count; number++) {
      const base = number - (number % 2);
      const register = memory.table.get(base);
      if (!register) return illegalRegister;
      words.push(wordsOfParameter(register)[number - base]!);
    }
    return [2 * count, ...wordBytes(words)];
  }

  function wordsOfParameter({ get, isFloat, isLong }: Parameter): readonly [number, number] {
    const value = get();
    if (isFloat === true) return ordered(floatWords(value));
    return isLong === true ? ordered([value >>> 16, value & 0xffff]) : [value, 0];
  }

  function ordered([high, low]: readonly [number, number]): readonly [number, number] {
    return memory.isHighWordFirst() ? [high, low] : [low, high];
  }

  function writeBlock(first: number, words: readonly number[]): number | undefined {
    for (let place = 0; place < words.length; place++) {
      const register = memory.table.get(first + place);
      if (!register?.set) return illegalRegister;
      let value = words[place]!;
      if (register.isFloat === true) {
        // Half a float is none.
        if (place + 1 >= words.length) return illegalValue;
        value = floatOfWords(...ordered([value, words[++place]!]));
      } else if (place + 1 < words.length) place++;
      const outcome = register.set(value);
      if (outcome !== 'taken') return outcome === 'failed' ? failed : illegalValue;
    }
    return undefined;
  }

  return {
    receive(bytes) {
      answers = [];
      reader.feed(bytes);
      return answers;
    },
    forget: () => reader.clear(),
    restart: () => memory.restart(),
  };
}
