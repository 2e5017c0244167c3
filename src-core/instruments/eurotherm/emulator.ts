import { tubeFurnace } from '../../cells/thermal-plant.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { createFrameReader, requestLength } from '../modbus/frame-reader.ts';
import { floatOfWords, floatWords, functions, sealFrame, signedWord, wordAt, wordBytes } from '../modbus/frames.ts';
import { createTemperatureLoop, type TemperatureLoop } from '../temperature/emulator/temperature-loop.ts';
import {
  createThermalDevice,
  type FirmwareFaults,
  type ThermalFirmware,
} from '../temperature/emulator/thermal-device.ts';
import { registers, statusBits } from './registers.ts';

export interface EurothermOptions {
  /** Older models know integers with an implied decimal only. */
  readonly hasFloats?: boolean;
  readonly ambientC?: number;
}

const unit = 1;
const decimals = 10;
const identity = 0x2480;
/** What the sensor input reads when its circuit is open: the end of the scale. */
const openCircuitC = 1372;
const stuckPercent = 5;
const lowestSetPointC = -50;
const highestSetPointC = 400;
const highestRegister = 1000;
const loopback = 8;
const illegalFunction = 1;
const illegalRegister = 2;
const illegalValue = 3;

/** A 2400-type controller of a tube furnace, on RS-485 at 9600 baud, unit 1. */
export function createEurothermEmulator(
  settings: EmulatorSettings,
  clock: Clock,
  { hasFloats = true, ambientC = tubeFurnace.ambientC }: EurothermOptions = {},
): Emulator {
  const loop = createTemperatureLoop({ plant: { ...tubeFurnace, ambientC }, gainWPerK: 25, integralS: 300 });
  return createThermalDevice({
    settings,
    clock,
    loop,
    line: { baudRate: 9600, bitsPerByte: 10 },
    latencyMs: 5,
    firmware: (faults) => createFirmware(loop, faults, hasFloats),
  });
}

/** A register that can be read and, with `set`, written. Values in units of the controller, not of the wire. */
interface Register {
  readonly get: () => number;
  /** Returns false for a value that it refuses. */
  readonly set?: (value: number) => boolean;
  /** Whole numbers have no implied decimal. */
  readonly isWhole?: boolean;
}

function createRegisters(loop: TemperatureLoop, faults: FirmwareFaults) {
  let remoteC: number;
  let localC: number;
  let isRemote: boolean;
  let isManual: boolean;
  let manualOutput: number;

  function restart(): void {
    [remoteC, localC, isRemote, isManual, manualOutput] = [25, 25, false, false, 0];
    apply();
  }
  function apply(): void {
    loop.targetC = isRemote ? remoteC : localC;
    // A manual output other than 0 % is accepted and not driven: nobody here needs it.
    if (!isManual || !faults.has('stuck-output')) loop.isOn = !isManual;
  }
  function setPoint(write: (value: number) => void) {
    return (value: number): boolean => {
      if (!(value >= lowestSetPointC && value <= highestSetPointC)) return false;
      write(faults.has('set-clipped') ? Math.min(value, 40) : value);
      apply();
      return true;
    };
  }
  function flag(write: (value: boolean) => void) {
    return (value: number): boolean => {
      if (value !== 0 && value !== 1) return false;
      write(value === 1);
      apply();
      return true;
    };
  }
  function status(): number {
    const isBroken = Number.isNaN(loop.sensorC);
    const isRamping = loop.rampKPerMin !== undefined && Math.abs(loop.targetC - loop.workingSetPointC) > 1e-6;
    return (
      (loop.isAlarmed ? 1 : 0) | (isBroken ? statusBits.sensorBreak : 0) | (isRamping ? statusBits.rampRunning : 0)
    );
  }
  /** A stuck output stage lets something through even while the loop asks for nothing. */
  function workingOutput(): number {
    const percent = 100 * Math.max(0, loop.power);
    return isManual && loop.isOn ? Math.max(stuckPercent, percent) : percent;
  }
  const measuredC = (): number => (Number.isNaN(loop.sensorC) ? openCircuitC : loop.sensorC);

  const table = new Map<number, Register>([
    [registers.processValue, { get: measuredC }],
    [registers.targetSetPoint, { get: () => loop.targetC, set: setPoint((value) => (localC = value)) }],
    [registers.manualOutput, { get: () => manualOutput, set: (value) => ((manualOutput = value), true) }],
    [registers.workingOutput, { get: workingOutput }],
    [registers.workingSetPoint, { get: () => loop.workingSetPointC }],
    [registers.setPoint1, { get: () => localC, set: setPoint((value) => (localC = value)) }],
    [registers.remoteSetPoint, { get: () => remoteC, set: setPoint((value) => (remoteC = value)) }],
    [
      registers.rampRate,
      {
        get: () => loop.rampKPerMin ?? 0,
        set: (value) => {
          loop.rampKPerMin = value > 0 ? value : undefined;
          return value >= 0;
        },
      },
    ],
    [registers.status, { get: status, isWhole: true }],
    [registers.identity, { get: () => identity, isWhole: true }],
    [registers.isManual, { get: () => Number(isManual), set: flag((value) => (isManual = value)), isWhole: true }],
    [registers.acknowledge, { get: () => 0, set: () => (loop.acknowledge(), true), isWhole: true }],
    ...keptRegisters(),
    [registers.isRemote, { get: () => Number(isRemote), set: flag((value) => (isRemote = value)), isWhole: true }],
  ]);
  restart();
  return { table, restart };
}

/** Gains and limits that the panel shows and others' programs read and write; the loop here has gains of its own. */
function keptRegisters(): readonly (readonly [number, Register])[] {
  const kept = { 6: 25, 8: 300, 9: 50, 30: 100, 31: 0, 111: highestSetPointC, 112: lowestSetPointC };
  return Object.entries(kept).map(([number, initial]) => {
    let held = initial;
    // Times are in whole seconds.
    const isWhole = number === '8' || number === '9';
    return [Number(number), { get: () => held, set: (value) => ((held = value), true), isWhole }];
  });
}

function createFirmware(loop: TemperatureLoop, faults: FirmwareFaults, hasFloats: boolean): ThermalFirmware {
  const { table, restart } = createRegisters(loop, faults);
  let answers: Uint8Array[] = [];
  const reader = createFrameReader(requestLength, (frame) => {
    if (frame[0] !== unit) return;
    if (faults.strikes('no-reply')) return;
    const answer = carryOut(frame);
    const from = faults.has('wrong-unit') ? unit + 1 : unit;
    const code = frame[1]!;
    answers.push(typeof answer === 'number' ? sealFrame(from, code | 0x80, [answer]) : sealFrame(from, code, answer));
  });

  /** Data of the answer, or the number of an exception. */
  function carryOut(frame: Uint8Array): readonly number[] | number {
    const [code, first, count] = [frame[1]!, wordAt(frame, 2), wordAt(frame, 4)];
    // Loopback: what came goes back.
    if (code === loopback) return first === 0 ? [...frame.slice(2, 6)] : illegalValue;
    if (code === functions.readHolding || code === functions.readInput) return readBlock(first, count);
    if (code !== functions.writeSingle && code !== functions.writeMultiple) return illegalFunction;
    if (faults.strikes('refuse-command')) return illegalValue;
    if (code === functions.writeSingle) return writeWord(first, count) ?? wordBytes([first, count]);
    const words = Array.from({ length: count }, (_, index) => wordAt(frame, 7 + 2 * index));
    return writeBlock(first, words) ?? wordBytes([first, count]);
  }

  function readBlock(first: number, count: number): readonly number[] | number {
    const isFloat = first >= 0x8000;
    if (count < 1 || count > 125) return illegalValue;
    if (isFloat && !hasFloats) return illegalRegister;
    if (isFloat && (first % 2 !== 0 || count % 2 !== 0)) return illegalRegister;
    const words: number[] = [];
    for (let place = 0; place < count; place += isFloat ? 2 : 1) {
      const number = isFloat ? (first + place - 0x8000) / 2 : first + place;
      if (number > highestRegister) return illegalRegister;
      const register = table.get(number);
      const value = register?.get() ?? 0;
      if (isFloat) words.push(...floatWords(value));
      else words.push(Math.round(value * (register && register.isWhole !== true ? decimals : 1)) & 0xffff);
    }
    return [2 * count, ...wordBytes(words)];
  }

  function writeWord(number: number, word: number): number | undefined {
    const register = table.get(number);
    if (!register?.set) return illegalRegister;
    const value = register.isWhole === true ? word : signedWord(word) / decimals;
    return register.set(value) ? undefined : illegalValue;
  }

  function writeBlock(first: number, words: readonly number[]): number | undefined {
    if (first < 0x8000) {
      for (const [index, word] of words.entries()) {
        const exception = writeWord(first + index, word);
        if (exception !== undefined) return exception;
      }
      return undefined;
    }
    if (!hasFloats || first % 2 !== 0 || words.length % 2 !== 0) return illegalRegister;
    for (let place = 0; place < words.length; place += 2) {
      const register = table.get((first + place - 0x8000) / 2);
      if (!register?.set) return illegalRegister;
      if (!register.set(floatOfWords(words[place]!, words[place + 1]!))) return illegalValue;
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
    restart,
  };
}
