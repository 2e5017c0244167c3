import { describe, expect, onTestFinished, test } from 'vitest';
import type { Emulator, InstrumentDriver } from '../../../../src-core/instruments/driver.ts';
import { findDriver } from '../../../../src-core/instruments/index.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { parseAddress } from '../../../../src-main/host/links/address.ts';
import { discoverPorts } from '../../../../src-main/host/links/discovery.ts';
import { explainUsbFailure, openUsbLink } from '../../../../src-main/host/links/usb-link.ts';
import { systemUsb } from '../../../../src-main/host/links/usb-system.ts';
import { createConversation } from '../../../../src-core/instruments/usbtmc/conversation.ts';
import { startAction } from '../../../support/action-log.ts';
import { claimedActions } from '../../../support/conformance-actions.ts';
import { bulkDevice, busWith, usbtmcDevice } from '../../../support/usbtmc-device.ts';

const at = { vendorId: 0x05e6, productId: 0x2450 };
const speed = 200;

function emulatorOf(driver: InstrumentDriver): Emulator {
  const emulator = driver.emulate({ cellId: 'dummy-cell', seed: 3, speed }, hostClock);
  onTestFinished(() => emulator.dispose());
  return emulator;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const text = (bytes: readonly Uint8Array[]): string => bytes.map((piece) => String.fromCharCode(...piece)).join('');

describe('no hardware was here: the far side is an emulator behind the device side of the framing', () => {
  test.each([undefined, 7])(
    'a 2450 by USBTMC, answers of at most %s bytes a frame',
    { timeout: 60_000 },
    async (most) => {
      const driver = findDriver('keithley-2450');
      const { port, notes } = usbtmcDevice(emulatorOf(driver), most === undefined ? {} : { mostBytes: most });
      const link = await openUsbLink(at, hostClock, speed, busWith(port));
      const instrument = await driver.open(link, hostClock);
      expect(instrument.identity).toMatchObject({ address: 'usb:05e6:2450', driverId: 'keithley-2450' });
      const action = claimedActions(instrument.capabilities).find(({ kind }) => kind === 'potential')!;
      const log = startAction(instrument, action);
      expect((await log.outcome).end).toBe('duration');
      expect(log.dc.length).toBeGreaterThan(10);
      expect(await instrument.makeSafe()).toBe('off');
      await instrument.close();
      expect(notes).toMatchObject({ unasked: 0, malformed: 0 });
    },
  );

  test('a TDstat by plain bulk transfers, and its cable pulled', { timeout: 60_000 }, async () => {
    const driver = findDriver('tdstat');
    const { port, unplug } = bulkDevice(emulatorOf(driver));
    const link = await openUsbLink({ vendorId: 0xa0a0, productId: 2 }, hostClock, speed, busWith(port));
    const instrument = await driver.open(link, hostClock);
    expect(await instrument.makeSafe()).toBe('off');
    const lost = new Promise((resolve) => instrument.onLost(resolve));
    unplug();
    expect(await lost).toMatchObject({ code: 'link/lost', cellState: 'unknown' });
  });

  test.each([true, false])('a question that was never answered is aborted (understood: %s)', async (knowsAbort) => {
    const { port, notes } = usbtmcDevice(emulatorOf(findDriver('keithley-2450')), { mute: 1, knowsAbort });
    const heard: Uint8Array[] = [];
    const conversation = createConversation(port, hostClock, (bytes) => heard.push(bytes));
    await conversation.write(ascii('*IDN?\n'));
    await conversation.write(ascii('*CLS\n*OPC?\n'));
    await expect.poll(() => text(heard)).toBe('1\n');
    expect(notes).toMatchObject(knowsAbort ? { aborts: 1, clears: 0 } : { aborts: 0, clears: 1 });
    expect(await conversation.readStatusByte()).toBe(0);
  });
});

test('addresses', () => {
  expect(parseAddress('usb:05E6:2450')).toEqual({ kind: 'usb', ...at });
  expect(parseAddress('usb:05e6:2450:1-4')).toEqual({ kind: 'usb', ...at, place: '1-4' });
  expect(() => parseAddress('usb:5e6:2450')).toThrow(expect.objectContaining({ code: 'input/invalid' }) as Error);
});

test.each([
  ['LIBUSB_ERROR_ACCESS', 'linux', 'link/no-permission', /idVendor\}=="05e6".*idProduct\}=="2450".*udevadm/],
  ['LIBUSB_ERROR_NOT_SUPPORTED', 'win32', 'link/no-permission', /WinUSB/],
  ['LIBUSB_ERROR_BUSY', 'linux', 'link/in-use', /other program/],
  ['LIBUSB_ERROR_NO_DEVICE', 'linux', 'link/not-found', /plugged in/],
  ['LIBUSB_ERROR_PIPE', 'linux', 'link/not-found', /Unplug/],
] as const)('%s on %s says what to do', (words, platform, code, remedy) => {
  const error = explainUsbFailure(new Error(words), 'usb:05e6:2450', platform);
  expect(error).toMatchObject({ code, dataState: 'Nothing was sent.' });
  expect(error.remedy).toMatch(remedy);
});

test('the library loads, and an instrument that is not there is said to be not there', async () => {
  expect(Array.isArray(await systemUsb.list())).toBe(true);
  await expect(openUsbLink({ vendorId: 0xa0a0, productId: 0xfffe }, hostClock)).rejects.toMatchObject({
    code: 'link/not-found',
  });
});

test('of what is on the bus, discovery lists what a driver knows; two of a kind by their place', async () => {
  const alike = (place: string) => ({ vendorId: 0xa0a0, productId: 2, place });
  const { ports } = await discoverPorts([], {
    platform: 'linux',
    list: () => Promise.resolve([]),
    listById: () => Promise.resolve([]),
    mayOpen: () => Promise.resolve(true),
    listUsb: () =>
      Promise.resolve([
        alike('1-3'),
        alike('1-4'),
        { ...at, place: '2-2' },
        { vendorId: 1, productId: 2, place: '1-1' },
      ]),
  });
  expect(ports.map(({ address, likelyDriverId }) => [address, likelyDriverId])).toEqual([
    ['usb:a0a0:0002:1-3', 'tdstat'],
    ['usb:a0a0:0002:1-4', 'tdstat'],
    ['usb:05e6:2450', 'keithley-2450'],
  ]);
});
