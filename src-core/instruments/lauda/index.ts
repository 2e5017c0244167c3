import type { InstrumentDriver } from '../driver.ts';
import { greetingOf } from '../greeting.ts';
import { driverId, openLauda } from './driver.ts';
import { createLaudaEmulator } from './emulator.ts';

/** Circulators with the line dialect of the Proline and Eco families, by RS-232. */
export const lauda: InstrumentDriver = {
  id: driverId,
  title: 'Lauda circulator',
  portNames: { model: /Lauda/i, maker: /Lauda/i, bootloader: /(?!)/ },
  roles: ['temperature'],
  links: [
    {
      kind: 'serial',
      settings: { baudRate: 9600, dataBits: 8, parity: 'none' },
      otherBaudRates: [4800, 19_200, 38_400],
    },
  ],
  greeting: greetingOf('\r\nSTAT\r\n', /(?:^|[\r\n])[01]{7}[\r\n]/),
  confirmation: 'simulated only',
  unverified: [
    'Everything of this dialect comes from a list of commands that cites the manual; none was seen on a unit here.',
    'That a broken sensor is answered with an error, and an unknown command always with ERR_3.',
    'The prefix of RS-485 (A003_) is not spoken.',
    'The range of the set point, −60 to 200 °C: model and fluid may allow less.',
  ],
  deviceFaults: [
    'refuse-command',
    'no-reply',
    'reset',
    'stuck-output',
    'refuse-off',
    'set-clipped',
    'sensor-break',
    'never-settles',
    'overshoot',
    'alarm',
  ],
  open: openLauda,
  emulate: (settings, clock) => createLaudaEmulator(settings, clock),
};
