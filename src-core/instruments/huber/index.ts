import type { InstrumentDriver } from '../driver.ts';
import { greetingOf } from '../greeting.ts';
import { driverId, openHuber } from './driver.ts';
import { createHuberEmulator } from './emulator.ts';

/** Circulators with a Pilot ONE and their kin, by PB commands over network or serial line. */
export const huber: InstrumentDriver = {
  id: driverId,
  title: 'Huber (PB commands)',
  portNames: { model: /Huber|Pilot ONE/i, maker: /Huber/i, bootloader: /(?!)/ },
  roles: ['temperature'],
  links: [
    { kind: 'tcp', port: 8101 },
    { kind: 'serial', settings: { baudRate: 9600, dataBits: 8, parity: 'none' }, otherBaudRates: [57_600, 115_200] },
  ],
  greeting: greetingOf('\r\n{M01****\r\n', /\{S01[0-9A-F]{4}[\r\n]/),
  confirmation: 'simulated only',
  unverified: [
    'Everything of this dialect comes from drivers that cite the manual; none was seen on a unit here.',
    'The range of the set point, −60 to 200 °C: model and fluid may allow less.',
    'That what is beyond the limits of the unit is clipped, and that the answer shows it.',
    'The rate of the serial line.',
  ],
  deviceFaults: [
    'refuse-command',
    'no-reply',
    'reset',
    'not-a-number',
    'stuck-output',
    'refuse-off',
    'set-clipped',
    'sensor-break',
    'never-settles',
    'overshoot',
    'alarm',
  ],
  open: openHuber,
  emulate: (settings, clock) => createHuberEmulator(settings, clock),
};
