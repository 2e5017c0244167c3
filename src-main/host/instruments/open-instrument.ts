import type { ConnectRequest, ProbeReport, ProbeRequest } from '../../../src-core/contract/calls.ts';
import type { Clock, Instrument, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { serialSettingsOf } from '../../../src-core/instruments/index.ts';
import { parseAddress } from '../links/address.ts';
import type { LinkOpener } from '../links/open-link.ts';
import type { ProbeWatch } from '../links/probe.ts';
import { probeAddress } from './probe-address.ts';
import { listenFor, unheard } from './unheard.ts';

/** An instrument with what the host must know of its link. */
export interface OpenedInstrument {
  readonly instrument: Instrument;
  readonly address: string;
  readonly timeScale: number;
  /** Of a virtual instrument. */
  readonly seed: number | undefined;
  /** The virtual instrument itself, compared by identity; undefined at a cable. */
  readonly bench: object | undefined;
}

/** Where links and drivers live: in threads of their own, or in this one. */
export interface InstrumentOpener {
  /** @throws AppError `link/…`, `instrument/…`, `input/…`; without a state of the cell where not one byte came back */
  open(request: ConnectRequest, driver: InstrumentDriver): Promise<OpenedInstrument>;
  /** @throws AppError `input/…`, `link/…`, `cancelled` */
  probe(request: ProbeRequest, watch?: ProbeWatch): Promise<ProbeReport>;
  /** Ends virtual instruments and what is left of threads. Instruments are closed by their owners before. */
  close(): Promise<void>;
}

export interface LocalMeans {
  readonly drivers: readonly InstrumentDriver[];
  readonly links: LinkOpener;
  readonly clock: Clock;
}

/** Links and drivers in the calling thread: what a thread of instruments uses, and tests that look inside. */
export function createLocalOpener({ drivers, links, clock }: LocalMeans): InstrumentOpener {
  return {
    async open({ address: wanted, speed, seed: wantedSeed, baudRate }, driver) {
      const { link, seed, bench } = await links.open(wanted, driver, {
        ...(speed === undefined ? {} : { speed }),
        ...(wantedSeed === undefined ? {} : { seed: wantedSeed }),
        ...(baudRate === undefined ? {} : { serial: { ...serialSettingsOf(driver), baudRate } }),
      });
      const { address, timeScale } = link;
      const listener = listenFor(link);
      try {
        return { instrument: await driver.open(link, clock), address, timeScale, seed, bench };
      } catch (error) {
        await link.close().catch(() => undefined);
        throw listener.heard ? error : unheard(error, address, driver.title);
      } finally {
        listener.stop();
      }
    },
    probe: (request, watch) => probeAddress(request, { drivers, links, clock }, watch),
    close: () => links.close(),
  };
}

/** Cables opened by one, virtual instruments by another. */
export function virtualElsewhere(cables: InstrumentOpener, virtual: InstrumentOpener): InstrumentOpener {
  const openerOf = (address: string) => (parseAddress(address).kind === 'virtual' ? virtual : cables);
  return {
    open: async (request, driver) => openerOf(request.address).open(request, driver),
    probe: async (request, watch) => openerOf(request.address).probe(request, watch),
    async close() {
      await Promise.all([cables.close(), virtual.close()]);
    },
  };
}
