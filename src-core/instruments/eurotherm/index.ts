import type { InstrumentDriver } from '../driver.ts';
import { latinOf } from '../greeting.ts';
import { functions, isSealed, sealFrame, wordBytes } from '../modbus/frames.ts';
import { driverId, openEurotherm } from './driver.ts';
import { createEurothermEmulator } from './emulator.ts';
import { registers } from './registers.ts';

/** Furnace controllers of the 2400 and 3200 series and their kin, by Modbus RTU. */
export const eurotherm: InstrumentDriver = {
  id: driverId,
  title: 'Eurotherm (Modbus RTU)',
  portNames: { model: /Eurotherm/i, maker: /Eurotherm|Invensys/i, bootloader: /(?!)/ },
  roles: ['temperature'],
  links: [{ kind: 'serial', settings: { baudRate: 9600, dataBits: 8, parity: 'none' }, otherBaudRates: [19_200] }],
  greeting: {
    words: latinOf(sealFrame(1, functions.readHolding, wordBytes([registers.processValue, 1]))),
    // One register in seven bytes, or an exception in five.
    isAnswer: (heard) => [7, 5].some((length) => isFrame(heard, length)),
  },
  confirmation: 'simulated only',
  unverified: [
    'Register 122 as identity, 273 as “manual” and 3 as its output on every model.',
    'That integers have one decimal where a model knows no floats.',
    'Whether a model drops the remote set point when it is not written for some seconds; it is therefore repeated.',
    'The range of the set point, −50 to 400 °C: the furnace and the configuration may allow less.',
  ],
  deviceFaults: [
    'refuse-command',
    'no-reply',
    'reset',
    'stuck-output',
    'set-clipped',
    'sensor-break',
    'never-settles',
    'overshoot',
    'alarm',
    'wrong-unit',
  ],
  open: openEurotherm,
  emulate: (settings, clock) => createEurothermEmulator(settings, clock),
};

function isFrame(heard: string, length: number): boolean {
  const bytes = Uint8Array.from(heard.slice(0, length), (character) => character.charCodeAt(0));
  return bytes.length === length && bytes[0] === 1 && isSealed(bytes);
}
