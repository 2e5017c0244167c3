import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { baudRate, driverId, openKeithley2400 } from './driver/open.ts';
import { createKeithley2400Emulator } from './emulator/emulator.ts';

/** Source-measure unit, by RS-232. */
export const keithley2400: InstrumentDriver = {
  id: driverId,
  title: 'Keithley 2400 source-measure unit (RS-232)',
  portNames: { model: /\bKeithley 24[0-4]\d\b/i, maker: /\bKeithley\b/i, bootloader: /(?!)/ },
  roles: ['source'],
  links: [
    {
      kind: 'serial',
      settings: { baudRate, dataBits: 8, parity: 'none' },
      otherBaudRates: [57_600, 38_400, 19_200, 4800],
    },
    { kind: 'gpib', address: 24 },
  ],
  greeting: identifiesAs(/KEITHLEY.*MODEL 24[0-4]\d(?!\d)/i),
  confirmation: 'simulated only',
  unverified: [
    'That CR LF is taken whatever terminator is chosen on the panel; the factory terminator of answers.',
    'That only ABORt and Ctrl-X are carried out while the trigger model runs.',
    'That automatic output-off (SOUR:CLE:AUTO) opens the output right after the last reading.',
    'The time between the end of a reading and its time stamp; delay of the output relay.',
    'That *ESE keeps any number from 0 to 255 and answers it as a whole number.',
  ],
  deviceFaults: [
    'compliance',
    'not-a-number',
    'refuse-command',
    'no-reply',
    'slow-point',
    'reset',
    'stuck-output',
    'refuse-off',
    'set-clipped',
    'time-backwards',
    'swapped-columns',
    'decimal-comma',
  ],
  open: openKeithley2400,
  emulate: createKeithley2400Emulator,
};
