import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { meterDeviceFaults } from '../meter/emulator.ts';
import { driverId, openDmm6500 } from './driver.ts';
import { createDmm6500Emulator } from './emulator.ts';

/** Bench multimeter: a second voltage, or a thermometer at the sample, by network. */
export const keithleyDmm6500: InstrumentDriver = {
  id: driverId,
  title: 'Keithley DMM6500 multimeter (network)',
  portNames: { model: /\bDMM6500\b/i, maker: /(?!)/, bootloader: /(?!)/ },
  roles: ['auxiliary', 'temperature'],
  links: [
    { kind: 'tcp', port: 5025 },
    { kind: 'usb', vendorId: 0x05e6, productId: 0x6500 },
    { kind: 'gpib', address: 16 },
  ],
  greeting: identifiesAs(/KEITHLEY.*MODEL DMM6500/i),
  confirmation: 'simulated only',
  unverified: [
    'Everything: the commands were written from memory of the manual, and no unit was at hand.',
    'That the SCPI command set is chosen at its panel; in the TSP set nothing but *IDN? is understood.',
    'That :SENS:FUNC? answers "VOLT:DC" and "TEMP" in quotation marks, and INP? and TRAN? the short words.',
    'That INP AUTO is the word for more than 10 GΩ up to the range of 10 V.',
    'That an open thermocouple or Pt100 reads 9.9E37.',
    'That *ESE keeps any number from 0 to 255 and answers it as a whole number.',
  ],
  deviceFaults: meterDeviceFaults,
  open: openDmm6500,
  emulate: createDmm6500Emulator,
};
