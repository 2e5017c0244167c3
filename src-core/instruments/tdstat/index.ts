import type { InstrumentDriver } from '../driver.ts';
import { greetingOf } from '../greeting.ts';
import { driverId, openTdstat } from './driver.ts';
import { createTdstatEmulator } from './emulator.ts';

/** Open potentiostat and galvanostat of Thomas Dobbelaere, and what is built on its firmware. */
export const tdstat: InstrumentDriver = {
  id: driverId,
  title: 'TDstatv3 / MYSTAT (USB)',
  portNames: { model: /\b(?:TDstat|MYSTAT|USB potentiostat)/i, maker: /(?!)/, bootloader: /(?!)/ },
  roles: ['source'],
  links: [{ kind: 'usb', vendorId: 0xa0a0, productId: 0x0002 }],
  greeting: greetingOf('DACCALGET', /^[^\r\n?]{6}$/),
  confirmation: 'simulated only',
  unverified: [
    'A real unit cannot be reached yet: the USB bulk link (endpoints 01 and 81) is not written. The emulator speaks over TCP.',
    'That no current flows with the cell off: the read-back of “off” sets a test current of 50 nA and finds none.',
    'That the voltage of the cell can be read while it is switched off (rests are measured so).',
    'The code for a current: its share of 25 mA, 250 µA or 2.5 µA.',
    'Zero and gain as stored in the instrument are not applied; the zero of the current is measured before each action.',
    'A MYSTAT has ±12 V and ±200 mA, which this driver does not use.',
  ],
  deviceFaults: [
    'compliance',
    'refuse-command',
    'no-reply',
    'slow-point',
    'reset',
    'stuck-output',
    'refuse-off',
    'set-clipped',
  ],
  open: openTdstat,
  emulate: createTdstatEmulator,
};
