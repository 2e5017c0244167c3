import { expect, test } from 'vitest';
import type { WireEntry } from '../../../src-core/contract/calls.ts';
import {
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
