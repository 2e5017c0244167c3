import { lookup } from 'node:dns/promises';
import { realpath } from 'node:fs/promises';
import type { Clock, InstrumentDriver, SerialSettings } from '../../../src-core/instruments/driver.ts';
import { serialSettingsOf } from '../../../src-core/instruments/index.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { parseAddress, type AdapterAddress } from './address.ts';
import { createGpibLinks } from './gpib-links.ts';
import { openLocked } from './port-lock.ts';
import { openTcpLink } from './tcp-link.ts';
import { openUsbLink } from './usb-link.ts';
import { createVirtualBench } from './virtual-bench.ts';
import type { WireLogs } from './wire-log.ts';

export interface LinkWishes {
  /** How fast the far end lives. Only emulators live faster than 1. */
  readonly speed?: number;
  /** Of a virtual instrument's noise. */
  readonly seed?: number;
  /** Of a serial port, instead of the driver's own. */
  readonly serial?: SerialSettings;
}

export interface OpenedLink {
  readonly link: Link;
  /** Of the virtual instrument, chosen here when not wished for. */
  readonly seed: number | undefined;
  /** The virtual instrument itself, to tell it from another one of the same address; undefined at a cable. */
  readonly bench: object | undefined;
}

/** Opens links of every kind by address. */
export interface LinkOpener {
  /** @throws AppError input/invalid, link/… */
  open(address: string, driver: InstrumentDriver, wishes: LinkWishes): Promise<OpenedLink>;
  /** Ends the virtual instruments. */
  close(): Promise<void>;
}

export const defaultSeed = 1;
/** Adapters on USB take any rate; those made of an Arduino want this one. */
const adapterSettings: SerialSettings = { baudRate: 115_200, dataBits: 8, parity: 'none' };
const cable = { seed: undefined, bench: undefined };

/**
 * @param wire - writes down what passes over every link that is opened here
 * @param drained - of virtual instruments, see `emulatorLink`
 */
export function createLinkOpener(
  clock: Clock,
  wire?: Pick<WireLogs, 'tap'>,
  drained?: () => Promise<void>,
): LinkOpener {
  const bench = createVirtualBench(clock, drained);
  const buses = createGpibLinks(clock, (address, speed) => openCable(address, () => adapterSettings, speed));
  async function openCable(address: AdapterAddress, settings: () => SerialSettings, speed: number): Promise<Link> {
    if (address.kind === 'serial') {
      // Each cable has a thread: those that need no serial port start without it.
      const { openSerialLink } = await import('./serial-link.ts');
      const { path } = address;
      const place = `serial:${await realpath(path).catch(() => path)}`;
      return openLocked(`The port ${path}`, place, () => openSerialLink(path, settings(), speed));
    }
    const { host, port } = address;
    const found = await lookup(host).catch(() => ({ address: host.toLowerCase() }));
    const open = () => openTcpLink(host, port, speed);
    return openLocked(`The instrument at tcp:${host}:${port}`, `tcp:${found.address}:${port}`, open);
  }
  async function openUntapped(
    text: string,
    driver: InstrumentDriver,
    { speed = 1, seed, serial }: LinkWishes,
  ): Promise<OpenedLink> {
    const address = parseAddress(text);
    if (address.kind === 'serial' || address.kind === 'tcp')
      return { link: await openCable(address, () => serial ?? serialSettingsOf(driver), speed), ...cable };
    if (address.kind === 'gpib') return { link: await buses.open(address, speed), ...cable };
    if (address.kind === 'usb') return { link: await openUsbLink(address, clock, speed), ...cable };
    const { cellId, place, model } = address;
    const settings = { cellId, speed, seed: seed ?? defaultSeed, ...(model === undefined ? {} : { model }) };
    return { ...bench.connect(driver, settings, place), seed: settings.seed };
  }
  return {
    async open(text, driver, wishes) {
      const opened = await openUntapped(text, driver, wishes);
      return wire ? { ...opened, link: wire.tap(opened.link) } : opened;
    },
    close: () => bench.close(),
  };
}
