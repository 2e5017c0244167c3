import type { InstrumentDriver } from '../driver.ts';
import { latinOf } from '../greeting.ts';
import { functions, wordBytes } from '../modbus/frames.ts';
import { sealTcpFrame } from '../modbus/tcp-frames.ts';
import { driverId, openWatlow } from './driver.ts';
import { createWatlowEmulator } from './emulator.ts';
import { registers } from './registers.ts';

const answers = [
  [0, 1, 0, 0, 0, 7, 1, 3, 4],
  [0, 1, 0, 0, 0, 3, 1, 0x83],
];

/** Furnace controllers EZ-ZONE PM through their gateway for Modbus TCP. */
export const watlow: InstrumentDriver = {
  id: driverId,
  title: 'Watlow EZ-ZONE (Modbus gateway)',
  portNames: { model: /EZ-?ZONE/i, maker: /Watlow/i, bootloader: /(?!)/ },
  roles: ['temperature'],
  links: [{ kind: 'tcp', port: 502 }],
  greeting: {
    words: latinOf(sealTcpFrame(1, 1, functions.readHolding, wordBytes([registers.processValue, 2]))),
    // Number of the question, protocol 0, seven bytes of unit 1, function 3 with four bytes; or its exception.
    isAnswer: (heard) => answers.some((answer) => heard.startsWith(latinOf(answer))),
  },
  confirmation: 'simulated only',
  unverified: [
    'That the gateway is asked as unit 1, and shows its first controller without an offset.',
    'That writes stay out of the memory that wears out once register 2494 says “no”.',
    'Which of two settings, of gateway or controller, decides the order of words; the driver goes by what makes sense.',
    'What the process value reads while the sensor is open; the driver goes by the input error (362).',
    'That register 1928 tells of every alarm: those of the alarm menu are not asked.',
  ],
  deviceFaults: [
    'refuse-command',
    'no-reply',
    'reset',
    'stuck-output',
    'refuse-off',
    'set-clipped',
    'sensor-break',
    'never-settles',
    'overshoot',
    'alarm',
    'wrong-unit',
  ],
  open: openWatlow,
  emulate: (settings, clock) => createWatlowEmulator(settings, clock),
};
