import type { Clock, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { serialSettingsOf } from '../../../src-core/instruments/index.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { parseAddress } from './address.ts';
import { openSerialLink } from './serial-link.ts';
import { openTcpLink } from './tcp-link.ts';
import { createVirtualBench } from './virtual-bench.ts';

export interface LinkWishes {
  /** How fast the far end lives. Only emulators live faster than 1. */
  readonly speed?: number;
  /** Of a virtual instrument's noise. */
  readonly seed?: number;
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
const cable = { seed: undefined, bench: undefined };

export function createLinkOpener(clock: Clock): LinkOpener {
  const bench = createVirtualBench(clock);
  return {
    async open(text, driver, { speed = 1, seed }) {
      const address = parseAddress(text);
      if (address.kind === 'serial')
        return { link: await openSerialLink(address.path, serialSettingsOf(driver), speed), ...cable };
      if (address.kind === 'tcp') return { link: await openTcpLink(address.host, address.port, speed), ...cable };
      const settings = { cellId: address.cellId, speed, seed: seed ?? defaultSeed };
      return { ...bench.connect(driver, settings, address.place), seed: settings.seed };
    },
    close: () => bench.close(),
  };
}
