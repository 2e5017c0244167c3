import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { meterFaults } from '../impedance-meter/emulator/emulator.ts';
import { driverId, openE4980a } from './driver.ts';
import { createE4980aEmulator } from './emulator.ts';

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
    'BIAS:STATe, AMPLitude:ALC and the states of open, short and load correction by these names.',
    'Measurement times, and the frequency limits of AL models: 300 kHz is assumed for all of them.',
    'That *ESE keeps any number from 0 to 255 and answers it as a whole number.',
  ],
  deviceFaults: meterFaults,
  open: openE4980a,
  emulate: createE4980aEmulator,
};
