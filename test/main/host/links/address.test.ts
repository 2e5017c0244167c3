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

test('an instrument behind a GPIB adapter, and the adapter itself', () => {
  expect(parseAddress('gpib:serial:/dev/serial/by-id/usb-Prologix/24')).toEqual({
    ...{ kind: 'gpib', adapterText: 'serial:/dev/serial/by-id/usb-Prologix', primary: 24 },
    adapter: { kind: 'serial', path: '/dev/serial/by-id/usb-Prologix' },
  });
  expect(parseAddress('gpib:tcp:10.0.0.7:1234')).toEqual({
    ...{ kind: 'gpib', adapterText: 'tcp:10.0.0.7:1234', adapter: { kind: 'tcp', host: '10.0.0.7', port: 1234 } },
  });
  for (const text of ['gpib:tcp:10.0.0.7:1234/31', 'gpib:virtual:dummy-cell/4', 'gpib:24', 'gpib:gpib:tcp:a:1/2/3'])
    expect(() => parseAddress(text)).toThrow(/is not the address/);
});
