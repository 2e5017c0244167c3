import type { InstrumentDriver } from '../driver.ts';
import { greetingOf } from '../greeting.ts';
import { driverId, openRodeostat } from './driver/open.ts';
import { createRodeostatEmulator } from './emulator/emulator.ts';

/** Open potentiostat of IO Rodeo, hardware 0.2 and later. */
export const rodeostat: InstrumentDriver = {
  id: driverId,
  title: 'Rodeostat potentiostat (JSON lines)',
  portNames: { model: /\bRodeostat\b/i, maker: /\bIO Rodeo\b/i, bootloader: /(?!)/ },
  roles: ['source'],
  links: [{ kind: 'serial', settings: { baudRate: 115_200, dataBits: 8, parity: 'none' } }],
  greeting: greetingOf('\n{"command":"getVersion"}\n', /"getVersion"/),
  confirmation: 'simulated only',
  unverified: [
    'That with its electrodes open by get…ElectConnected nothing is driven: the read-back of “off” rests on it.',
    'The variant for microamperes (to 1 mA) is taken for granted; others have other ranges.',
    'The sign of its current, and that “le” marks a sample at the end of the range.',
    'Names and nesting of the parameters of “multiStep”, and how many steps it holds.',
    'That commands are answered between the samples of a running test.',
  ],
  deviceFaults: [
    'compliance',
    'not-a-number',
    'refuse-command',
    'fail-running',
    'no-reply',
    'reset',
    'stuck-output',
    'refuse-off',
    'set-clipped',
    'time-backwards',
    'duplicate-sample',
    'missing-sample',
  ],
  open: openRodeostat,
  emulate: createRodeostatEmulator,
};
