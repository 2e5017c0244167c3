import type { InstrumentDriver } from '../driver.ts';
import { latinOf } from '../greeting.ts';
import { driverId, openSciospecIsx3 } from './driver/open.ts';
import { createSciospecIsx3Emulator } from './emulator/emulator.ts';
import { frameBytes, tags } from './frames.ts';

/** Impedance analyser with binary frames, over network or USB as a serial port. */
export const sciospecIsx3: InstrumentDriver = {
  id: driverId,
  title: 'Sciospec ISX-3 impedance analyser',
  portNames: { model: /\bISX-?3\b/i, maker: /\bSciospec\b/i, bootloader: /(?!)/ },
  roles: ['impedance'],
  links: [
    { kind: 'tcp', port: 5000 },
    { kind: 'serial', settings: { baudRate: 115_200, dataBits: 8, parity: 'none' } },
  ],
  greeting: { words: latinOf(frameBytes(tags.deviceId)), isAnswer: (heard) => isFrame(tags.deviceId, heard) },
  confirmation: 'simulated only',
  unverified: [
    'That settings are refused (81) while a spectrum is measured: the read-back of “off” rests on it.',
    'That nothing is driven once no spectrum is measured and the bias is off.',
    'Length and meaning of the answers to D1 (device) and D2 (firmware); they are shown as they come.',
    'Which firmware takes which front-end frame: 3 bytes are tried, then 4; those of 9, 12 and 15 bytes are not written.',
    'That single points (B6 0D 02) and lists add up until the setup is cleared.',
    'Smallest and largest amplitude (1 mV and 1 V peak), and time per point.',
    'That an overcurrent or overvoltage message comes before the point that it is about.',
    'The origin of the time stamps: only their differences are used.',
  ],
  deviceFaults: [
    'compliance',
    'not-a-number',
    'refuse-command',
    'fail-running',
    'no-reply',
    'slow-point',
    'reset',
    'stuck-output',
    'refuse-off',
    'set-clipped',
    'time-backwards',
    'duplicate-sample',
    'missing-sample',
  ],
  open: openSciospecIsx3,
  emulate: createSciospecIsx3Emulator,
};

/** Tag, length, so many bytes, tag. */
function isFrame(tag: number, heard: string): boolean {
  const start = heard.indexOf(String.fromCharCode(tag));
  const length = heard.charCodeAt(start + 1);
  return start >= 0 && length > 0 && heard.charCodeAt(start + 2 + length) === tag;
}
