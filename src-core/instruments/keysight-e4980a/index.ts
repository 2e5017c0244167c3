import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { meterFaults } from '../impedance-meter/emulator/emulator.ts';
import { driverId, openE4980a } from './driver.ts';
import { createE4980aEmulator, plainModel } from './emulator.ts';

/** LCR meter from 20 Hz to 2 MHz, by LAN, GPIB or USB. */
export const keysightE4980a: InstrumentDriver = {
  id: driverId,
  title: 'Keysight E4980A/AL LCR meter',
  portNames: { model: /E4980AL?\b/i, maker: /\b(?:Keysight|Agilent)\b/i, bootloader: /(?!)/ },
  roles: ['impedance'],
  links: [
    { kind: 'tcp', port: 5025 },
    { kind: 'gpib', address: 17 },
    { kind: 'usb', vendorId: 0x2a8d, productId: 0x2f01 },
  ],
  greeting: identifiesAs(/\bE4980A/i),
  confirmation: 'simulated only',
  unverified: [
    'That ABORt ends a measurement while FETCh? waits for it, and what FETCh? answers then.',
    'That a level of 0 V is taken, and removes the sine from the terminals.',
    'That monitors of the sine (FETC:SMON:VAC?, IAC?) need not be switched on, and that 9.9E37 stands for no value.',
    'That a meter without option 001 refuses FUNC:SMON:VDC and IDC: then the direct level is not recorded.',
    'The form of the numbers of FETC:SMON, and the level on the sample where the level control gives up (taken as without it).',
    'Measurement times, and the frequency limits of AL models: 300 kHz is assumed for all of them.',
    'That *ESE keeps any number from 0 to 255 and answers it as a whole number.',
  ],
  models: [
    { id: '001', title: 'E4980A with option 001 (direct bias and its monitors)' },
    { id: plainModel, title: 'E4980A without options' },
  ],
  deviceFaults: meterFaults,
  open: openE4980a,
  emulate: createE4980aEmulator,
};
