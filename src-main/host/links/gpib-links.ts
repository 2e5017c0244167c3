import { AppError } from '../../../src-core/errors.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { createGpibBus, type GpibBus } from '../../../src-core/instruments/prologix/host/gpib-bus.ts';
import type { Address, AdapterAddress } from './address.ts';
import { createLink } from './link-base.ts';

type GpibAddress = Extract<Address, { kind: 'gpib' }>;

/** For the adapter to say what it is, ms. */
const identifyMs = 1500;

interface Shared {
  readonly cable: Link;
  readonly bus: GpibBus;
  readonly inUse: Set<number>;
}

/** Links to instruments behind GPIB adapters: those behind the same adapter share its one cable. */
export interface GpibLinks {
  /** @throws AppError link/…, input/invalid without a primary address */
  open(address: GpibAddress, speed: number): Promise<Link>;
}

/** @param openCable - opens the wire to an adapter; it is closed with the last of its instruments */
export function createGpibLinks(
  clock: Clock,
  openCable: (adapter: AdapterAddress, speed: number) => Promise<Link>,
): GpibLinks {
  const adapters = new Map<string, Promise<Shared>>();

  async function connect({ adapter, adapterText }: GpibAddress, speed: number): Promise<Shared> {
    const cable = await openCable(adapter, speed);
    cable.onClosed(() => adapters.delete(adapterText));
    const bus = createGpibBus(cable, clock);
    try {
      const version = await bus.version(identifyMs);
      if (!/gpib|prologix|ar488/i.test(version)) throw noAdapter(adapterText, version);
    } catch (error) {
      await cable.close();
      throw error;
    }
    return { cable, bus, inUse: new Set() };
  }

  async function adapterAt(address: GpibAddress, speed: number): Promise<Shared> {
    const { adapterText } = address;
    const known = adapters.get(adapterText) ?? connect(address, speed);
    adapters.set(adapterText, known);
    return known.catch((error: unknown) => {
      adapters.delete(adapterText);
      throw error;
    });
  }

  return {
    async open(address, speed) {
      const { primary, adapterText } = address;
      if (primary === undefined) throw withoutPrimary(adapterText);
      const shared = await adapterAt(address, speed);
      const text = `gpib:${adapterText}/${primary}`;
      if (shared.inUse.has(primary)) throw inUse(text);
      shared.inUse.add(primary);
      const wire = shared.bus.device(primary);
      const { link, received, lost } = createLink(text, shared.cable.timeScale, {
        send: (bytes) => wire.write(bytes),
        async close() {
          stop();
          wire.forget();
          shared.inUse.delete(primary);
          if (shared.inUse.size === 0) await shared.cable.close();
        },
      });
      const stop = wire.onBytes(received);
      wire.onClosed((error) => {
        stop();
        shared.inUse.delete(primary);
        if (error) lost(error);
      });
      return link;
    },
  };
}

function inUse(address: string): AppError {
  return new AppError('link/in-use', `The instrument at ${address} is connected already.`, {
    remedy: 'Disconnect it first.',
    dataState: 'Nothing was sent.',
  });
}

function withoutPrimary(adapter: string): AppError {
  return new AppError('input/invalid', `“gpib:${adapter}” names the adapter, not the instrument.`, {
    remedy: `Write its address on the bus behind it, such as gpib:${adapter}/24; “mobion instruments probe gpib:${adapter}” looks for all.`,
  });
}

function noAdapter(address: string, version: string): AppError {
  return new AppError('instrument/unsupported', `“${version.slice(0, 60)}” at ${address} is no GPIB adapter.`, {
    remedy: 'Check that it is a Prologix-type adapter (Prologix, AR488).',
  });
}
