import { AppError } from '../../../src-core/errors.ts';
import type { UsbtmcPipe } from '../../../src-core/instruments/usbtmc/conversation.ts';
import { usbtmcClass } from '../../../src-core/instruments/usbtmc/frames.ts';
import type { Device, InEndpoint, Interface, OutEndpoint } from 'usb';

/** A device on the bus, as far as it tells without being opened. */
export interface UsbDeviceInfo {
  readonly vendorId: number;
  readonly productId: number;
  /** Bus and number, to tell two of a kind apart. */
  readonly place: string;
}

/** An opened interface: transfers, and whether it speaks USBTMC or plain bytes. */
export interface UsbPort extends UsbtmcPipe {
  readonly isUsbtmc: boolean;
  onDetached(listener: () => void): void;
  close(): Promise<void>;
}

/** What the link asks of the system; tests pass their own. */
export interface UsbSystem {
  readonly platform: NodeJS.Platform;
  list(): Promise<readonly UsbDeviceInfo[]>;
  /** Opens the first device of that kind, at that place where one is given. Rejects with the system's own error. */
  open(vendorId: number, productId: number, place?: string): Promise<UsbPort>;
}

const requestKind = { interface: 0xa1, endpoint: 0xa2 } as const;

/** The USB of this computer, by libusb. */
export const systemUsb: UsbSystem = {
  platform: process.platform,
  async list() {
    const { getDeviceList } = await loadUsb();
    return getDeviceList().map((device) => ({ ...idsOf(device), place: placeOf(device) }));
  },
  async open(vendorId, productId, place) {
    const { getDeviceList, usb } = await loadUsb();
    const device = getDeviceList().find((candidate) => {
      const ids = idsOf(candidate);
      const isHere = place === undefined || placeOf(candidate) === place;
      return ids.vendorId === vendorId && ids.productId === productId && isHere;
    });
    if (!device) throw new Error('LIBUSB_ERROR_NO_DEVICE');
    device.open();
    try {
      return openPort(device, (listener) => {
        usb.on('detach', (gone) => {
          if (gone === device) listener();
        });
        // Watching the bus must not keep a program alive.
        usb.unrefHotplugEvents();
      });
    } catch (error) {
      device.close();
      throw error;
    }
  },
};

async function loadUsb(): Promise<typeof import('usb')> {
  try {
    return await import('usb');
  } catch (cause) {
    throw new AppError('environment', 'USB instruments cannot be reached: the part of the program for it is missing.', {
      remedy: 'Install Mobion again; until then use a serial port or the network.',
      cause,
    });
  }
}

function idsOf({ deviceDescriptor }: Device): { readonly vendorId: number; readonly productId: number } {
  return { vendorId: deviceDescriptor.idVendor, productId: deviceDescriptor.idProduct };
}

function placeOf({ busNumber, deviceAddress }: Device): string {
  return `${busNumber}-${deviceAddress}`;
}

function openPort(device: Device, onDetached: UsbPort['onDetached']): UsbPort {
  const { chosen, isUsbtmc } = chooseInterface(device);
  if (process.platform === 'linux' && chosen.isKernelDriverActive()) chosen.detachKernelDriver();
  chosen.claim();
  const bulk = chosen.endpoints.filter(({ transferType }) => transferType === 2);
  const input = bulk.find((endpoint): endpoint is InEndpoint => endpoint.direction === 'in');
  const output = bulk.find((endpoint): endpoint is OutEndpoint => endpoint.direction === 'out');
  if (!input || !output) throw new Error('LIBUSB_ERROR_NOT_FOUND: no pair of bulk endpoints');
  let cancel: (() => void) | undefined;
  return {
    isUsbtmc,
    onDetached,
    bulkOut: (bytes) => output.transferAsync(Buffer.from(bytes)).then(() => undefined),
    bulkIn: (mostBytes) =>
      new Promise((resolve, reject) => {
        const transfer = input.makeTransfer(0, (error, buffer, actualLength) => {
          if (error) reject(error);
          else resolve(Uint8Array.from(buffer.subarray(0, actualLength)));
        });
        cancel = () => transfer.cancel();
        transfer.submit(Buffer.alloc(wholePackets(mostBytes, input)));
      }),
    cancelIn: () => cancel?.(),
    control(to, request, value, length) {
      const index = { interface: chosen.interfaceNumber, 'bulk-in': input.address, 'bulk-out': output.address }[to];
      const kind = to === 'interface' ? requestKind.interface : requestKind.endpoint;
      return new Promise((resolve, reject) => {
        device.controlTransfer(kind, request, value, index, length, (error, answer) => {
          if (error) reject(error);
          else resolve(Uint8Array.from(Buffer.isBuffer(answer) ? answer : []));
        });
      });
    },
    clearHalt: () =>
      new Promise((resolve, reject) => {
        output.clearHalt((error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    async close() {
      cancel?.();
      await chosen.releaseAsync();
      device.close();
    },
  };
}

function chooseInterface(device: Device): { readonly chosen: Interface; readonly isUsbtmc: boolean } {
  const all = device.interfaces ?? [];
  const ofClass = all.find(
    ({ descriptor }) =>
      descriptor.bInterfaceClass === usbtmcClass.interfaceClass &&
      descriptor.bInterfaceSubClass === usbtmcClass.subclass,
  );
  const chosen = ofClass ?? all[0];
  if (!chosen) throw new Error('LIBUSB_ERROR_NOT_FOUND: no interface');
  return { chosen, isUsbtmc: ofClass !== undefined };
}

/** A transfer that is no multiple of the packet size fails when the device sends a whole packet. */
function wholePackets(bytes: number, { descriptor }: InEndpoint): number {
  return Math.ceil(bytes / descriptor.wMaxPacketSize) * descriptor.wMaxPacketSize;
}
