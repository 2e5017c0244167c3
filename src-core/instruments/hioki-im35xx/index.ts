import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { meterFaults } from '../impedance-meter/emulator/emulator.ts';
import { baudRate, driverId, openHioki } from './driver.ts';
import { createHiokiEmulator } from './emulator.ts';

/** Impedance analysers IM3536 (4 Hz to 8 MHz), IM3570 (to 5 MHz) and IM3590 (1 mHz to 200 kHz). */
export const hiokiIm35xx: InstrumentDriver = {
  id: driverId,
  title: 'Hioki IM3536, IM3570, IM3590 impedance analyser',
  portNames: { model: /\bIM35(?:36|70|90)\b/i, maker: /\bHioki\b/i, bootloader: /(?!)/ },
  roles: ['impedance'],
  links: [
    { kind: 'serial', settings: { baudRate, dataBits: 8, parity: 'none' }, otherBaudRates: [19_200, 38_400] },
    { kind: 'tcp', port: 3500 },
    { kind: 'gpib', address: 1 },
  ],
  greeting: identifiesAs(/\bIM35(?:36|70|90)/i),
  confirmation: 'simulated only',
  unverified: [
    'The constant of an overflow: anything from 1E28 on is taken as no value.',
    'The command of DC bias (DCB). LEV V, LEV:VOLT, AVER, HEAD OFF and port 3500 are as in programs of laboratories.',
    'That ABORt ends a measurement; if not, a stop waits for the end of the point (minutes below 10 mHz).',
    'That :MONI? of all three models answers sine (V, A) and direct level (V, A) of the last point in this order: the check of the stated open-circuit voltage rests on it.',
    'Measurement times, and that *ESE keeps any number from 0 to 255.',
  ],
  deviceFaults: meterFaults,
  open: openHioki,
  emulate: createHiokiEmulator,
};
