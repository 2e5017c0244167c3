import { SerialPort } from 'serialport';
import { AppError } from '../../../src-core/errors.ts';
import type { SerialSettings } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { createLink, lostLink } from './link-base.ts';

/** The port has no time of its own to fail in: some Windows drivers never answer. */
const openLimitMs = 5000;

/**
 * Opens a serial port for ourselves alone, with the flow control that the instrument wants.
 * @throws AppError link/not-found, in-use, no-permission
 */
export async function openSerialLink(path: string, settings: SerialSettings, timeScale = 1): Promise<Link> {
  const port = await openPort(path, settings);
  const address = `serial:${path}`;
  const { link, received, lost } = createLink(address, timeScale, {
    send: (bytes) =>
      new Promise((resolve, reject) => {
        port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()));
      }),
    close: () => closePort(port),
  });
  // A copy: these bytes are a piece of 64 kB that go with it wherever it is kept, or sent to another thread.
  port.on('data', (bytes: Buffer) => received(new Uint8Array(bytes)));
  port.on('error', (error) => lost(lostLink(address, error)));
  port.on('close', (cause: unknown) => lost(lostLink(address, cause)));
  return link;
}

function openPort(path: string, settings: SerialSettings): Promise<SerialPort> {
  return new Promise((resolve, reject) => {
    const { baudRate, dataBits, parity, stopBits = 1, flowControl } = settings;
    const byCharacter = flowControl === 'xon-xoff';
    const flow = { rtscts: flowControl === 'rts-cts', xon: byCharacter, xoff: byCharacter };
    const frame = { baudRate, dataBits, parity, stopBits };
    const port = new SerialPort({ path, ...frame, ...flow, lock: true, autoOpen: false });
    const limit = setTimeout(() => {
      port.on('open', () => port.close());
      reject(explainOpenFailure(new Error('timed out'), path, process.platform));
    }, openLimitMs);
    port.open((error) => {
      clearTimeout(limit);
      if (error) reject(explainOpenFailure(error, path, process.platform));
      else resolve(port);
    });
  });
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (port.isOpen) port.close(() => resolve());
    else resolve();
  });
}

/** What the system's words mean. Windows says "Access denied" when another program has the port. */
export function explainOpenFailure(error: Error, path: string, platform: NodeJS.Platform): AppError {
  const text = error.message;
  const options = { cause: error, dataState: 'Nothing was sent.' };
  const denied = /permission denied|access (is )?denied|EACCES/i.test(text);
  if (/busy|cannot lock|temporarily unavailable|in use/i.test(text) || (denied && platform === 'win32'))
    return new AppError('link/in-use', `The port ${path} is in use by another program.`, {
      ...options,
      remedy: 'Close the other program (PSTrace, a terminal, a second Mobion) and connect again.',
    });
  if (denied) return noPermission(path, platform, error);
  if (/no such|not found|ENOENT|ENXIO|ENODEV|unknown error code 2\b/i.test(text))
    return new AppError('link/not-found', `There is no port ${path}.`, {
      ...options,
      remedy: 'Check that the instrument is plugged in and switched on, then look for ports again.',
    });
  return new AppError('link/not-found', `The port ${path} could not be opened (${text}).`, {
    ...options,
    remedy: 'Unplug the instrument, plug it in again, and connect.',
  });
}

export function noPermission(path: string, platform: NodeJS.Platform, cause?: unknown): AppError {
  const remedy =
    platform === 'linux'
      ? 'Add yourself to the group of serial ports with “sudo usermod -aG dialout $USER” (on Arch: uucp), then log out and in.'
      : 'Ask the administrator of this computer for access to the port.';
  return new AppError('link/no-permission', `You may not open the port ${path}.`, {
    remedy,
    dataState: 'Nothing was sent.',
    cause,
  });
}
