import type { InstrumentDriver } from '../driver.ts';
import { identifiesAs } from '../greeting.ts';
import { driverId, openLakeShore } from './driver.ts';
import { createLakeShoreEmulator } from './emulator.ts';

/** Controllers of stages and cryostats, models 335, 336 and 350, by USB or network. */
export const lakeShore33x: InstrumentDriver = {
  id: driverId,
  title: 'Lake Shore 335, 336, 350',
  portNames: { model: /(?:Lake ?Shore|LSCI).*|Model 3[35]\d/i, maker: /Lake ?Shore/i, bootloader: /(?!)/ },
  roles: ['temperature'],
  links: [
    { kind: 'serial', settings: { baudRate: 57_600, dataBits: 7, parity: 'odd' }, otherBaudRates: [9600] },
    { kind: 'tcp', port: 7777 },
    { kind: 'gpib', address: 12 },
  ],
  greeting: identifiesAs(/\bLSCI,MODEL3[35]\d/i),
  confirmation: 'simulated only',
  unverified: [
    'The rate of 57600 baud; 7-O-1 was read in manuals of sister models.',
    'That a heater range above 3 does not exist: the 350 has five.',
    'That SETP? reads the set point of the moment during a ramp.',
    'Output 1 must be set to closed loop on input A on the panel; the driver does not change that.',
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
  open: openLakeShore,
  emulate: (settings, clock) => createLakeShoreEmulator(settings, clock),
};
