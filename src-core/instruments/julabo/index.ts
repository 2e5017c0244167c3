import type { InstrumentDriver } from '../driver.ts';
import { greetingOf } from '../greeting.ts';
import { driverId, openJulabo } from './driver.ts';
import { createJulaboEmulator } from './emulator.ts';

/** Circulators with the old line dialect, by RS-232 or USB. */
export const julabo: InstrumentDriver = {
  id: driverId,
  title: 'Julabo circulator',
  portNames: { model: /Julabo/i, maker: /Julabo/i, bootloader: /(?!)/ },
  roles: ['temperature'],
  links: [
    {
      kind: 'serial',
      settings: { baudRate: 4800, dataBits: 7, parity: 'even', flowControl: 'rts-cts' },
      otherBaudRates: [9600, 19_200, 38_400],
    },
  ],
  greeting: greetingOf('\rversion\r', /JULABO/),
  confirmation: 'simulated only',
  unverified: [
    'Everything of this dialect comes from drivers that cite the manual; none was seen on a unit here.',
    'That a missing or broken sensor reads dashes, and the number of its alarm (−05).',
    'That a refusal stands in the status once and is gone then.',
    'The range of the set point, −60 to 200 °C: model and fluid may allow less.',
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
  open: openJulabo,
  emulate: (settings, clock) => createJulaboEmulator(settings, clock),
};
