import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { meterFaults } from '../impedance-meter/emulator/emulator.ts';
import { driverId, openE4990a } from './driver.ts';
import { createE4990aEmulator } from './emulator.ts';

/** Impedance analyser with sweeps, 20 Hz to 10 MHz and more, by LAN, GPIB or USB. */
export const keysightE4990a: InstrumentDriver = {
  id: driverId,
  title: 'Keysight E4990A impedance analyser',
  portNames: { model: /\bE4990A\b/i, maker: /\b(?:Keysight|Agilent)\b/i, bootloader: /(?!)/ },
  roles: ['impedance'],
  links: [
    { kind: 'tcp', port: 5025 },
    { kind: 'gpib', address: 17 },
    { kind: 'usb', vendorId: 0x0957, productId: 0x1809 },
  ],
  greeting: identifiesAs(/\bE4990A/i),
  confirmation: 'simulated only',
  unverified: [
    'That commands after *OPC? in one message wait for the sweep, and their answers come in one line.',
    'That a sweep may begin and end at one frequency.',
    'That ABORt ends a sweep, and that INIT:CONT OFF holds the trigger.',
    'That four traces of one sweep can be read one after the other, VAC and IAC among them (parameters as in the manual).',
    'How an overload is told: anything from 1E28 on is taken as no value.',
    'Measurement times by aperture. Frequencies above 10 MHz need options; they are not offered.',
    'SOUR:BIAS:STAT? and CALC:PAR:DEF? answer as they were set.',
  ],
  deviceFaults: meterFaults,
  open: openE4990a,
  emulate: createE4990aEmulator,
};
