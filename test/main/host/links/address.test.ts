import { expect, test } from 'vitest';
import { parseAddress } from '../../../../src-main/host/links/address.ts';

test.each([
  ['virtual:mg-ti2s4', { kind: 'virtual', cellId: 'mg-ti2s4' }],
  ['serial:/dev/ttyACM0', { kind: 'serial', path: '/dev/ttyACM0' }],
  ['serial:COM12', { kind: 'serial', path: 'COM12' }],
  ['tcp:127.0.0.1:5000', { kind: 'tcp', host: '127.0.0.1', port: 5000 }],
  ['tcp:[::1]:5000', { kind: 'tcp', host: '::1', port: 5000 }],
])('reads %s', (text, expected) => {
  expect(parseAddress(text)).toEqual(expected);
});

test.each([
  '',
  'COM5',
  'virtual:',
  'tcp:host',
  'tcp:host:0',
  'tcp:host:70000',
  'tcp:a:b:1',
  'tcp://127.0.0.1:5025',
  'usb:1',
  `serial:${'x'.repeat(10_000)}`,
  'serial:/dev/\0x',
])('refuses %j with examples', (text) => {
  expect(() => parseAddress(text)).toThrow(
    expect.objectContaining({
      code: 'input/invalid',
      remedy: expect.stringContaining('virtual:CELL') as string,
    }) as Error,
  );
});
