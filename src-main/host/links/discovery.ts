import { constants } from 'node:fs';
import { access, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { SerialPort } from 'serialport';
import type { Discovery, PortDescription } from '../../../src-core/contract/calls.ts';
import { AppError, toWire } from '../../../src-core/errors.ts';
import type { InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { instrumentDrivers } from '../../../src-core/instruments/index.ts';
import { noPermission } from './serial-link.ts';
import { usbAddressText } from './usb-link.ts';
import { systemUsb, type UsbDeviceInfo } from './usb-system.ts';

/** What the system knows of a port; all but the path may be missing. */
export interface SystemPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly productId?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly friendlyName?: string | undefined;
  readonly pnpId?: string | undefined;
}

/** What discovery asks of the system; tests pass their own. */
export interface PortSystem {
  readonly platform: NodeJS.Platform;
  list(): Promise<readonly SystemPort[]>;
  /** Name under /dev/serial/by-id, and the device it stands for. */
  listById(): Promise<readonly { readonly name: string; readonly path: string }[]>;
  mayOpen(path: string): Promise<boolean>;
  /** Devices on the bus; absent where nobody asks for them. */
  listUsb?(): Promise<readonly UsbDeviceInfo[]>;
}

export interface VirtualEntry {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

type KnownDriver = Pick<InstrumentDriver, 'id' | 'portNames'> & Partial<Pick<InstrumentDriver, 'title' | 'links'>>;

/**
 * Lists ports with what is known of them, without opening any: a stranger's instrument is not to be spoken to.
 * @param drivers - whose instruments are looked for; the first one lives in the virtual laboratory
 */
export async function discoverPorts(
  virtual: readonly VirtualEntry[],
  system: PortSystem,
  drivers: readonly KnownDriver[] = instrumentDrivers,
): Promise<Discovery> {
  const notices: AppError[] = [];
  const ports = await listSystemPorts(system, notices);
  const serial = await Promise.all(ports.map((port) => describe(port, system, drivers)));
  const byLikelihood = (port: PortDescription) => (port.likelyDriverId ? 0 : port.details.length > 0 ? 1 : 2);
  serial.sort(
    (a, b) => byLikelihood(a) - byLikelihood(b) || a.address.localeCompare(b.address, 'en', { numeric: true }),
  );
  return {
    ports: [
      ...serial,
      ...(await describeUsb(system, drivers)),
      ...virtual.map((entry) => describeVirtual(entry, drivers[0])),
    ],
    notices: notices.map(toWire),
  };
}

async function listSystemPorts(system: PortSystem, notices: AppError[]): Promise<readonly SystemPort[]> {
  try {
    return await system.list();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    notices.push(/udevadm/.test(text) ? udevMissing() : listFailed(text));
  }
  const found = await system.listById().catch(() => []);
  return found.map(({ name, path: device }) => ({ path: device, ...readByIdName(name) }));
}

/** usb-PalmSens_EmStat4_HR_ES4HR21B0008-if00 → the name and, as its last part, the serial number. */
export function readByIdName(name: string): { friendlyName: string; serialNumber?: string } {
  const plain = name.replace(/^usb-/, '').replace(/-(if|port)\d+.*$/, '');
  const parts = plain.split('_');
  const last = parts.at(-1) ?? '';
  const hasSerial = parts.length > 1 && /\d/.test(last) && last.length >= 6;
  const words = (hasSerial ? parts.slice(0, -1) : parts).join(' ');
  return hasSerial ? { friendlyName: words, serialNumber: last } : { friendlyName: words };
}

async function describe(
  port: SystemPort,
  system: PortSystem,
  drivers: readonly KnownDriver[],
): Promise<PortDescription> {
  const { path: device, manufacturer, serialNumber, vendorId, productId } = port;
  const product = port.friendlyName ?? port.pnpId?.replace(/^usb-/, '').replaceAll('_', ' ');
  const names = [manufacturer, product]
    .filter((name) => name !== undefined)
    .join(' ')
    .replaceAll('_', ' ');
  const likely = drivers.find(({ portNames }) => portNames.model.test(names) || portNames.maker.test(names));
  const details = [
    ...(manufacturer ? [manufacturer] : []),
    ...(product && product !== manufacturer ? [product] : []),
    ...(serialNumber ? [`Serial number ${serialNumber}`] : []),
    ...(vendorId && productId ? [`USB ${vendorId}:${productId}`] : []),
  ];
  const problem = drivers.some(({ portNames }) => portNames.bootloader.test(names))
    ? inBootloader()
    : await refusalOf(device, system);
  const model = likely?.portNames.model.exec(names)?.[0];
  return {
    address: `serial:${device}`,
    title: model === undefined ? device : `${model} (${device})`,
    kind: 'serial',
    details: details.map((text) => text.slice(0, 200)),
    ...(likely ? { likelyDriverId: likely.id } : {}),
    ...(problem ? { problem: toWire(problem) } : {}),
  };
}

async function refusalOf(device: string, system: PortSystem): Promise<AppError | undefined> {
  return (await system.mayOpen(device)) ? undefined : noPermission(device, system.platform);
}

function inBootloader(): AppError {
  return new AppError('instrument/bootloader', 'The instrument waits in its bootloader and cannot measure.', {
    remedy: 'Switch it off and on; if that does not help, install its firmware again with the maker’s program.',
  });
}

function describeVirtual({ id, title, description }: VirtualEntry, driver: KnownDriver | undefined): PortDescription {
  return {
    address: `virtual:${id}`,
    title: `Virtual laboratory: ${title}`,
    kind: 'virtual',
    details: [description],
    ...(driver ? { likelyDriverId: driver.id } : {}),
  };
}

function udevMissing(): AppError {
  return new AppError('environment', 'Little is known of the serial ports, because the program “udevadm” is missing.', {
    remedy: 'Install udev, or choose the port by its path, such as serial:/dev/ttyACM0.',
  });
}

function listFailed(text: string): AppError {
  return new AppError('environment', `The serial ports could not be listed (${text.slice(0, 200)}).`, {
    remedy: 'Choose the port by its path, such as serial:/dev/ttyACM0 or serial:COM5.',
  });
}

const byIdFolder = '/dev/serial/by-id';

/** Only what a driver claims: a bus is full of keyboards. Serial adapters are among the serial ports. */
async function describeUsb(system: PortSystem, drivers: readonly KnownDriver[]): Promise<readonly PortDescription[]> {
  // A bus that cannot be listed has no instruments to offer; an address given by hand tells why.
  const devices = (await system.listUsb?.().catch(() => undefined)) ?? [];
  return devices.flatMap((device) => {
    const driver = drivers.find(({ links = [] }) =>
      links.some(
        (link) => link.kind === 'usb' && link.vendorId === device.vendorId && link.productId === device.productId,
      ),
    );
    if (!driver) return [];
    const alike = devices.filter(
      ({ vendorId, productId }) => vendorId === device.vendorId && productId === device.productId,
    );
    const { place, ...ids } = device;
    const address = usbAddressText(alike.length > 1 ? device : ids);
    const title = `${driver.title ?? driver.id} (USB)`;
    return [{ address, title, kind: 'usb' as const, details: [`Bus and number ${place}`], likelyDriverId: driver.id }];
  });
}

export const systemPorts: PortSystem = {
  listUsb: () => systemUsb.list(),
  platform: process.platform,
  list: () => SerialPort.list(),
  async listById() {
    const names = await readdir(byIdFolder);
    return Promise.all(names.map(async (name) => ({ name, path: await realpath(path.join(byIdFolder, name)) })));
  },
  async mayOpen(device) {
    if (process.platform === 'win32') return true;
    return access(device, constants.R_OK | constants.W_OK).then(
      () => true,
      (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'EACCES'),
    );
  },
};
