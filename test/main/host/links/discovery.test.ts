import { expect, test } from 'vitest';
import { discoverPorts, readByIdName, type PortSystem } from '../../../../src-main/host/links/discovery.ts';

function system(overrides: Partial<PortSystem>): PortSystem {
  return {
    platform: 'linux',
    list: () => Promise.resolve([]),
    listById: () => Promise.resolve([]),
    mayOpen: () => Promise.resolve(true),
    ...overrides,
  };
}

const virtual = [{ id: 'dummy-cell', title: 'Dummy cell', description: '1 kΩ' }];

test('lists what is known without probing; likely instruments first, virtual ones last', async () => {
  const { ports, notices } = await discoverPorts(
    virtual,
    system({
      list: () =>
        Promise.resolve([
          { path: '/dev/ttyS0' },
          { path: '/dev/ttyUSB0', manufacturer: 'FTDI', vendorId: '0403', productId: '6001' },
          {
            path: '/dev/ttyACM0',
            manufacturer: 'PalmSens',
            serialNumber: 'ES4HR1',
            pnpId: 'usb-PalmSens_EmStat4_HR-if00',
          },
        ]),
    }),
  );
  expect(notices).toEqual([]);
  expect(ports.map(({ address, title, likelyDriverId }) => [address, title, likelyDriverId])).toEqual([
    ['serial:/dev/ttyACM0', 'EmStat4 HR (/dev/ttyACM0)', 'palmsens-methodscript'],
    ['serial:/dev/ttyUSB0', '/dev/ttyUSB0', undefined],
    ['serial:/dev/ttyS0', '/dev/ttyS0', undefined],
    ['virtual:dummy-cell', 'Virtual laboratory: Dummy cell', 'palmsens-methodscript'],
  ]);
  expect(ports[0]!.details).toContain('Serial number ES4HR1');
  expect(ports[1]!.details).toContain('USB 0403:6001');
});

test('another driver is recognised by its own names', async () => {
  const acme = { id: 'acme', portNames: { model: /Ohmatron \d+/, maker: /ACME/, bootloader: /ACME DFU/ } };
  const list = () =>
    Promise.resolve([
      { path: 'COM3', friendlyName: 'Ohmatron_9' },
      { path: 'COM4', manufacturer: 'ACME', friendlyName: 'DFU' },
      { path: 'COM5', manufacturer: 'PalmSens' },
    ]);
  const { ports } = await discoverPorts(virtual, system({ list }), [acme]);
  expect(ports.map(({ title, likelyDriverId, problem }) => [title, likelyDriverId, problem?.code])).toEqual([
    ['Ohmatron 9 (COM3)', 'acme', undefined],
    ['COM4', 'acme', 'instrument/bootloader'],
    ['COM5', undefined, undefined],
    ['Virtual laboratory: Dummy cell', 'acme', undefined],
  ]);
});

test('without udevadm it falls back to /dev/serial/by-id and says so', async () => {
  const { ports, notices } = await discoverPorts(
    [],
    system({
      list: () => Promise.reject(new Error('spawn udevadm ENOENT')),
      listById: () => Promise.resolve([{ name: 'usb-PalmSens_EmStat4_HR_ES4HR21B0008-if00', path: '/dev/ttyACM1' }]),
    }),
  );
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatchObject({ code: 'environment', message: expect.stringContaining('udevadm') as string });
  expect(ports).toMatchObject([
    {
      address: 'serial:/dev/ttyACM1',
      title: 'EmStat4 HR (/dev/ttyACM1)',
      details: ['PalmSens EmStat4 HR', 'Serial number ES4HR21B0008'],
    },
  ]);
});

test('a failing list is a notice, not a failure; virtual instruments stay', async () => {
  const { ports, notices } = await discoverPorts(
    virtual,
    system({ list: () => Promise.reject(new Error('boom')), listById: () => Promise.reject(new Error('ENOENT')) }),
  );
  expect(notices[0]?.message).toContain('boom');
  expect(ports).toHaveLength(1);
});

test('missing permission and a bootloader stand with their port', async () => {
  const { ports } = await discoverPorts(
    [],
    system({
      list: () =>
        Promise.resolve([{ path: '/dev/ttyACM0' }, { path: '/dev/ttyACM1', friendlyName: 'PalmSens bootloader' }]),
      mayOpen: (path) => Promise.resolve(path !== '/dev/ttyACM0'),
    }),
  );
  const problem = (address: string) => ports.find((port) => port.address === address)?.problem;
  expect(problem('serial:/dev/ttyACM0')).toMatchObject({ code: 'link/no-permission' });
  expect(problem('serial:/dev/ttyACM0')?.remedy).toContain('dialout');
  expect(problem('serial:/dev/ttyACM1')).toMatchObject({ code: 'instrument/bootloader' });
});

test.each([
  ['usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0', { friendlyName: 'FTDI FT232R USB UART', serialNumber: 'A50285BI' }],
  ['usb-Arduino_LLC-if00', { friendlyName: 'Arduino LLC' }],
])('reads the by-id name %s', (name, expected) => {
  expect(readByIdName(name)).toEqual(expected);
});
