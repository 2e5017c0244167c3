import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { driverId, openKeysightB2900 } from './driver/open.ts';
import { createKeysightB2900Emulator } from './emulator/emulator.ts';

/** Source-measure unit, by TCP. */
export const keysightB2900: InstrumentDriver = {
  id: driverId,
  title: 'Keysight B2900 source-measure unit (network)',
  portNames: { model: /\bB29[01]\d[A-Z]\b/i, maker: /\b(Keysight|Agilent)\b/i, bootloader: /(?!)/ },
  roles: ['source'],
  links: [
    { kind: 'tcp', port: 5025 },
    { kind: 'usb', vendorId: 0x0957, productId: 0x8b18 },
    { kind: 'gpib', address: 23 },
  ],
  greeting: identifiesAs(/\bB29\d\d/i),
  confirmation: 'simulated only',
  unverified: [
    'That :ABORt:ALL is carried out while READ:ARRay? measures; it takes 0.4 s at most outside of a rest.',
    'That the delay of the acquisition trigger passes before each reading of a burst.',
    'That :SYSTem:TIME:TIMer:COUNt:RESet sets the time stamps of readings to zero at once.',
    'That automatic output-off switches off right after the last reading, to the state that was chosen.',
    'Whether bit 1, bit 2 or both are set while the limit holds the source.',
    'What is answered to a measurement with the output off while automatic output-on is off.',
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
  open: openKeysightB2900,
  emulate: createKeysightB2900Emulator,
};
