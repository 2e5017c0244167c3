import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { meterFaults } from '../impedance-meter/emulator/emulator.ts';
import { baudRate, driverId, openLcr6000 } from './driver.ts';
import { createLcr6000Emulator } from './emulator.ts';

/** LCR meters LCR-6002 to LCR-6300, 10 Hz to 2, 20, 100, 200 or 300 kHz, by USB serial port. */
export const gwLcr6000: InstrumentDriver = {
  id: driverId,
  title: 'GW Instek LCR-6000 LCR meter',
  portNames: { model: /\bLCR-6\d{3}\b/i, maker: /\bGW ?Instek\b/i, bootloader: /(?!)/ },
  roles: ['impedance'],
  links: [
    { kind: 'serial', settings: { baudRate, dataBits: 8, parity: 'none' }, otherBaudRates: [57_600, 38_400, 9600] },
  ],
  greeting: identifiesAs(/\bLCR-?6\d{3}/i),
  confirmation: 'simulated only',
  unverified: [
    'How an overload is told: anything from 1E28 on is taken as no value.',
    'That it runs freely on the MEAS page, and that two readings after a change are of the new frequency.',
    'That LEV:VOLT is taken at once while it measures; there is no abort.',
    'What BIAS? answers while a bias is on, and LEV:CURR? while it holds a current: a unit that held a voltage did not answer.',
    'How many words of the comparator follow the monitors when it is off: one to three are taken.',
    'Averages: none are asked for, the slow aperture is used below 1 kHz.',
  ],
  deviceFaults: meterFaults,
  open: openLcr6000,
  emulate: createLcr6000Emulator,
};
