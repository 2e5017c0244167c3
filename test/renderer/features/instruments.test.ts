import { expect, test } from 'vitest';
import type { DriverDescription, KeptBench, WireEntry } from '../../../src-core/contract/calls.ts';
import {
  choicesFor,
  chosenFor,
  emptyBench,
  memberWith,
  withMember,
  withRole,
} from '../../../src-renderer/features/instruments/bench-draft.ts';
import {
  adapterAt,
  isAdapter,
  readAddress,
  virtualAddress,
  virtualChoices,
} from '../../../src-renderer/features/instruments/discovery.svelte.ts';
import { wireFile, wireText } from '../../../src-renderer/features/instruments/wire-text.ts';

test('an address is taken as people write it, the port of the driver put in where it is left out', () => {
  expect(readAddress(' COM5 ')).toBe('serial:COM5');
  expect(readAddress('/dev/ttyACM0')).toBe('serial:/dev/ttyACM0');
  expect(readAddress('192.168.1.20:5025')).toBe('tcp:192.168.1.20:5025');
  expect(readAddress('[fe80::1]:5025')).toBe('tcp:[fe80::1]:5025');
  expect(readAddress('192.168.1.20', 3500)).toBe('tcp:192.168.1.20:3500');
  expect(readAddress('tcp:bench', 3500)).toBe('tcp:bench:3500');
  expect(readAddress('192.168.1.20')).toBeUndefined();
  expect(readAddress('bench', 3500)).toBeUndefined();
});

test('the virtual instrument of the first driver has the address of the cell, others a place on it', () => {
  expect(virtualAddress('virtual:dummy-cell', 'a', 'a')).toBe('virtual:dummy-cell');
  expect(virtualAddress('virtual:dummy-cell', 'lauda', 'a')).toBe('virtual:dummy-cell/lauda');
});

test('a driver whose emulator can be several models is offered once for each, the usual one by its own name', () => {
  const driver = {
    ...{ id: 'p', title: 'Maker (A, B)', roles: [], baudRates: [], confirmation: 'simulated only' as const },
    ...{ unverified: [], isDescribed: false, confirmations: [] },
  };
  const models = [
    { id: 'a', title: 'A' },
    { id: 'b', title: 'B' },
  ];
  expect(
    virtualChoices([
      { ...driver, models },
      { ...driver, id: 'q', title: 'Other' },
    ]),
  ).toEqual([
    { value: 'p', label: 'Maker: A' },
    { value: 'p:b', label: 'Maker: B' },
    { value: 'q', label: 'Other' },
  ]);
  expect(readAddress('usb:05e6:2450')).toBe('usb:05e6:2450');
});

test('bytes on a wire are shown as text with escapes, or as digits; what was cut is said', () => {
  const piece: WireEntry = {
    number: 1,
    at: '2026-11-22T12:00:00.250Z',
    direction: 'sent',
    hex: '415c0d0ab0',
    length: 5,
  };
  expect(wireText(piece, 'text')).toBe('A\\\\\\r\\n\\xb0');
  expect(wireText(piece, 'hex')).toBe('41 5C 0D 0A B0');
  expect(wireText({ ...piece, length: 9 }, 'hex')).toBe('41 5C 0D 0A B0 … (9 bytes)');
  expect(wireText({ ...piece, direction: 'closed', hex: '', length: 0, note: 'gone' }, 'text')).toBe(
    'connection closed: gone',
  );
  expect(wireFile('serial:COM5', [piece], 'hex').split('\n')[1]).toBe('2026-11-22T12:00:00.250Z\tsent\t41 5C 0D 0A B0');
});

test('an adapter is told from an instrument behind it, however it is typed', () => {
  expect(readAddress('gpib:COM5')).toBe('gpib:serial:COM5');
  expect(readAddress('gpib:192.168.1.30:1234/24')).toBe('gpib:tcp:192.168.1.30:1234/24');
  expect(readAddress('gpib:serial:/dev/ttyUSB0')).toBe('gpib:serial:/dev/ttyUSB0');
  expect(readAddress('gpib:bench')).toBeUndefined();
  expect(isAdapter('gpib:serial:/dev/ttyUSB0')).toBe(true);
  expect(isAdapter('gpib:serial:/dev/ttyUSB0/7')).toBe(false);
  expect(adapterAt('serial:COM5')).toBe('gpib:serial:COM5');
  expect(adapterAt('usb:05e6:2450')).toBeUndefined();
});

test('a bench takes two instruments of one driver, each with an address of its own', () => {
  const scanner = { id: 'scanner', title: 'Scanner', roles: ['temperature', 'auxiliary', 'switch'] };
  const drivers = [scanner as unknown as DriverDescription];
  const labels = (bench: KeptBench, role: 'temperature' | 'auxiliary' | 'switch') =>
    choicesFor(bench, drivers, role).map(({ value, label }) => [value, label]);
  expect(labels(emptyBench, 'auxiliary')).toEqual([['scanner', 'Scanner']]);
  let bench = withRole(emptyBench, 'temperature', 'scanner');
  bench = withMember(bench, 'temperature', { address: 'gpib:COM5/7' });
  expect(labels(bench, 'temperature')).toEqual([['scanner', 'Scanner']]);
  expect(labels(bench, 'auxiliary')).toEqual([
    ['scanner', 'Scanner: the one for temperature'],
    ['scanner#1', 'Scanner: another one'],
  ]);
  bench = withMember(withRole(bench, 'auxiliary', 'scanner#1'), 'auxiliary', { address: 'gpib:COM5/8' });
  expect(bench.members).toEqual([
    { driverId: 'scanner', address: 'gpib:COM5/7', roles: ['temperature'] },
    { driverId: 'scanner', address: 'gpib:COM5/8', roles: ['auxiliary'] },
  ]);
  expect(chosenFor(bench, 'auxiliary')).toBe('scanner#1');
  expect(labels(bench, 'switch')).toEqual([
    ['scanner', 'Scanner: the one for temperature'],
    ['scanner#1', 'Scanner: the one for auxiliary reading'],
    ['scanner#2', 'Scanner: another one'],
  ]);
  // Chosen once more it stays as it is; given to the first, the second has nothing left to do and goes.
  expect(withRole(bench, 'auxiliary', 'scanner#1')).toEqual(bench);
  expect(memberWith(withRole(bench, 'switch', 'scanner#1'), 'switch')?.address).toBe('gpib:COM5/8');
  const one = withRole(bench, 'auxiliary', 'scanner');
  expect(one.members).toEqual([{ driverId: 'scanner', address: 'gpib:COM5/7', roles: ['temperature', 'auxiliary'] }]);
  expect(withRole(one, 'temperature', '').members).toEqual([{ ...one.members[0], roles: ['auxiliary'] }]);
});
