import type { InstrumentDriver } from '../driver.ts';
import { greetingOf } from '../greeting.ts';
import { driverId, openSolartron } from './driver/open.ts';
import { createSolartronEmulator } from './emulator/emulator.ts';
import { analyserAddresses } from './wire.ts';

/** Frequency response analyser 1260 with electrochemical interface 1287, behind one Prologix-type GPIB adapter. */
export const solartron1260: InstrumentDriver = {
  id: driverId,
  title: 'Solartron 1260 with 1287 (GPIB adapter)',
  portNames: { model: /\bPrologix\b.*\bGPIB\b|\bGPIB-USB\b/i, maker: /\bPrologix\b/i, bootloader: /(?!)/ },
  roles: ['source', 'impedance'],
  links: [
    { kind: 'serial', settings: { baudRate: 115_200, dataBits: 8, parity: 'none' } },
    { kind: 'tcp', port: 1234 },
    { kind: 'gpib', address: analyserAddresses[0], ownsAdapter: true },
  ],
  greeting: { ...greetingOf('\n++ver\n', /GPIB/i), comesFirst: true },
  confirmation: 'simulated only',
  unverified: [
    'That ?PW tells whether the cell is polarised: the read-back of “off” rests on it; form of all answers to ?…',
    'That a device clear ends a measurement of the 1260; the cell is switched off by the 1287 whatever it does.',
    'Meaning of the single error digit of a result (anything but 0 is taken for an overload) and of the voltmeter’s codes.',
    'RR1 to RR8 as 0.1 Ω to 1 MΩ with 200 mV of full scale, and CV1 as magnitude and phase of V1/V2.',
    'Sign of the current output: a resistor must show 0°, not 180° (measure a known one first).',
    'Time of a reading of the voltmeter with DG2; 25 ms between two commands (one lab leaves 300 ms).',
    'Galvanostat: that volts at POL IN stand across the standard resistor. The sine measured at each point must be within a factor of two of what was set, or the spectrum ends.',
    'That SO1,0 and SO2,0 with DO put out the inputs of the last measurement, in V rms; without an answer amplitudes are left out.',
    'Wiring: 1260 generator to POL IN of the 1287, its voltage output to V1, its current output to V2.',
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
  open: openSolartron,
  emulate: createSolartronEmulator,
};
