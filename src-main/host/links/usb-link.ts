import { AppError } from '../../../src-core/errors.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { createConversation } from '../../../src-core/instruments/usbtmc/conversation.ts';
import { createLink, lostLink } from './link-base.ts';
import { systemUsb, type UsbPort, type UsbSystem } from './usb-system.ts';

export interface UsbAddress {
  readonly vendorId: number;
  readonly productId: number;
  /** Bus and number, where two of a kind are plugged in. */
  readonly place?: string;
}

const rawReadBytes = 4096;

/** As people write it: usb:05e6:2450, or usb:05e6:2450:1-4. */
export function usbAddressText({ vendorId, productId, place }: UsbAddress): string {
  const hex = (id: number): string => id.toString(16).padStart(4, '0');
  return `usb:${hex(vendorId)}:${hex(productId)}${place === undefined ? '' : `:${place}`}`;
}

/**
 * Opens a USB instrument: messages where its interface is of the test and measurement class, else plain bytes.
 * @throws AppError link/not-found, link/in-use, link/no-permission, environment
 */
export async function openUsbLink(at: UsbAddress, clock: Clock, timeScale = 1, system = systemUsb): Promise<Link> {
  const address = usbAddressText(at);
  const port = await openPort(at, address, system);
  const ends = createLink(address, timeScale, {
    send: (bytes) => send(bytes),
    close: () => port.close().catch(() => undefined),
  });
  port.onDetached(() => ends.lost(lostLink(address, undefined)));
  const conversation = port.isUsbtmc ? createConversation(port, clock, ends.received) : undefined;
  const send = (bytes: Uint8Array): Promise<void> => conversation?.write(bytes) ?? port.bulkOut(bytes);
  if (!conversation) void readOn(port, ends.received).catch((error: unknown) => ends.lost(lostLink(address, error)));
  return ends.link;
}

/** Plain bytes come whenever the device has some; ends by rejection, also when the port is closed. */
async function readOn(port: UsbPort, received: (bytes: Uint8Array) => void): Promise<never> {
  for (;;) {
    const bytes = await port.bulkIn(rawReadBytes);
    if (bytes.length > 0) received(bytes);
  }
}

async function openPort({ vendorId, productId, place }: UsbAddress, address: string, system: UsbSystem) {
  try {
    return await system.open(vendorId, productId, place);
  } catch (error) {
    throw error instanceof AppError ? error : explainUsbFailure(error, address, system.platform);
  }
}

/** What libusb's words mean on this system. */
export function explainUsbFailure(cause: unknown, address: string, platform: NodeJS.Platform): AppError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const options = { cause, dataState: 'Nothing was sent.' };
  const noDriver = platform === 'win32' && /NOT_SUPPORTED|NOT_FOUND/i.test(text);
  if (noDriver)
    return new AppError(
      'link/no-permission',
      `Windows has no driver for the instrument at ${address} that programs can use.`,
      {
        ...options,
        remedy: 'Give it the driver “WinUSB” with the program Zadig, or connect it by network or serial port.',
      },
    );
  if (/ACCESS/i.test(text))
    return new AppError('link/no-permission', `You may not open the USB instrument at ${address}.`, {
      ...options,
      remedy: platform === 'linux' ? udevRemedy(address) : 'Ask the administrator of this computer for access to it.',
    });
  if (/BUSY/i.test(text))
    return new AppError('link/in-use', `The USB instrument at ${address} is in use by another program.`, {
      ...options,
      remedy: 'Close the other program (a VISA console, a second Mobion) and connect again.',
    });
  if (/NO_DEVICE|NOT_FOUND/i.test(text))
    return new AppError('link/not-found', `There is no USB instrument ${address}.`, {
      ...options,
      remedy: 'Check that it is plugged in and switched on, then look again.',
    });
  return new AppError(
    'link/not-found',
    `The USB instrument at ${address} could not be opened (${text.slice(0, 200)}).`,
    {
      ...options,
      remedy: 'Unplug it, plug it in again, and connect.',
    },
  );
}

function udevRemedy(address: string): string {
  const [, vendor = '', product = ''] = address.split(':');
  return `Write SUBSYSTEM=="usb", ATTR{idVendor}=="${vendor}", ATTR{idProduct}=="${product}", TAG+="uaccess" into /etc/udev/rules.d/70-mobion.rules, run “sudo udevadm control --reload”, and plug the instrument in again.`;
}
