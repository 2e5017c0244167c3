import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { driverId, openKeithley2450 } from './driver/open.ts';
import { createKeithley2450Emulator } from './emulator/emulator.ts';

/** Source-measure unit, by TCP. */
export const keithley2450: InstrumentDriver = {
  id: driverId,
  title: 'Keithley 2450 source-measure unit (network)',
  portNames: { model: /\bKeithley 2450\b/i, maker: /\bKeithley\b/i, bootloader: /(?!)/ },
  roles: ['source'],
  links: [
    { kind: 'tcp', port: 5025 },
    { kind: 'usb', vendorId: 0x05e6, productId: 0x2450 },
    { kind: 'gpib', address: 18 },
  ],
  greeting: identifiesAs(/KEITHLEY.*MODEL 24(?:5|6)\d/i),
  confirmation: 'simulated only',
  unverified: [
    'That :ABORt is carried out while *WAI waits for the trigger model; it waits 0.4 s at most outside of a rest.',
    'Whether the time stamp of a reading is that of its beginning or of its end.',
    'That a reading with the source read back takes twice as long as one without.',
    'How seconds, fractions and relative times are written in answers.',
    'What is answered to a measurement with the output off.',
    'That a trigger model block switches the output off to the high-impedance state that was chosen.',
    'How it identifies itself with the command set of the 2400, and whether automatic output-off works there.',
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
  open: openKeithley2450,
  emulate: createKeithley2450Emulator,
};
