import type { ConnectRequest, InstrumentSummary } from '../../../src-core/contract/calls.ts';
import type { SettingsRepository } from '../storage/settings-repository.ts';

/** Who was found at a port, and at what rate. */
interface RememberedPort {
  readonly driverId: string;
  readonly baudRate?: number;
}

interface RememberedPorts {
  find(address: string): RememberedPort | undefined;
  /** Virtual instruments are not remembered: they have nothing to be found by. */
  remember(address: string, port: RememberedPort): void;
}

const key = 'instruments.ports';
/** The oldest are forgotten. */
const mostPorts = 50;

/** Kept with the settings, so that a port is asked at its own rate first, and connected at it without being told. */
export function createRememberedPorts(settings: SettingsRepository): RememberedPorts {
  const read = (): Readonly<Record<string, RememberedPort>> => {
    const kept = settings.get(key);
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, RememberedPort>) : {};
  };
  return {
    find(address) {
      const { driverId, baudRate } = read()[address] ?? {};
      if (typeof driverId !== 'string') return undefined;
      return typeof baudRate === 'number' ? { driverId, baudRate } : { driverId };
    },
    remember(address, port) {
      if (address.startsWith('virtual:')) return;
      const others = Object.entries(read()).filter(([known]) => known !== address);
      settings.set(key, Object.fromEntries([...others.slice(1 - mostPorts), [address, port]]));
    },
  };
}

/** A serial port that is connected without a rate gets the one at which this driver was found there. */
export function withRememberedRate(request: ConnectRequest, ports: RememberedPorts): ConnectRequest {
  const known = ports.find(request.address);
  if (request.baudRate !== undefined || known?.baudRate === undefined) return request;
  return known.driverId === request.driverId ? { ...request, baudRate: known.baudRate } : request;
}

/** What to keep of a connection that was made. */
export function rememberedOf(
  { identity: { driverId } }: InstrumentSummary,
  request: ConnectRequest,
  ports: RememberedPorts,
): RememberedPort {
  const { baudRate } = withRememberedRate(request, ports);
  return baudRate === undefined ? { driverId } : { driverId, baudRate };
}
