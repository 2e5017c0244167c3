import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { meterFaults } from '../impedance-meter/emulator/emulator.ts';
import { driverId, openLcx } from './driver.ts';
import { createLcxEmulator } from './emulator.ts';

/** LCR meters from 4 Hz to 300 kHz (LCX100) or 500 kHz (LCX200), by LAN or USB. */
export const rsLcx: InstrumentDriver = {
  id: driverId,
  title: 'Rohde & Schwarz LCX100, LCX200 LCR meter',
  portNames: { model: /\bLCX[12]00\b/i, maker: /\bRohde\b/i, bootloader: /(?!)/ },
  roles: ['impedance'],
  links: [{ kind: 'tcp', port: 5025 }],
  greeting: identifiesAs(/\bLCX\d/i),
  confirmation: 'simulated only',
  unverified: [
    'The names FREQ, VOLT, APER and BIAS:STAT, the smallest level of 10 mV, and ABORt.',
    'How an overload is told: a sentinel from 1E28 on is taken for one, error −230 for no reading.',
    'That MEAS:MODE TRIG stops free running, and READ:IMP? measures once in it.',
    'Frequencies above 500 kHz need options; they are not offered.',
    'That MEAS:VOLT? and MEAS:CURR? tell rms of the last measurement in the triggered mode; a program has them as “following next”. Without an answer they are left out.',
    'Measurement times, and that *ESE keeps any number from 0 to 255.',
  ],
  deviceFaults: meterFaults,
  open: openLcx,
  emulate: createLcxEmulator,
};
