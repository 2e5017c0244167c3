import { AppError, toWire, type WireError } from '../../../src-core/errors.ts';
import type { Clock, Instrument, InstrumentDriver, SerialSettings } from '../../../src-core/instruments/driver.ts';
import { parseAddress } from './address.ts';
import type { LinkOpener } from './open-link.ts';

/** One way in which a link was tried. */
export interface ProbeAttempt {
  readonly driverId: string;
  /** Of a serial port, in Bd. */
  readonly baudRate?: number;
  readonly error: WireError;
}

export interface ProbeResult {
  readonly attempts: readonly ProbeAttempt[];
  readonly found?: { readonly driver: InstrumentDriver; readonly baudRate?: number; readonly instrument: Instrument };
}

/**
 * Finds out who answers at an address: each driver that such a link may lead to, at each of its baud rates. Asks; changes
 * nothing but that what is found has been made safe. The instrument stays open; closing it is the caller's.
 * @throws AppError link/not-found, link/in-use, link/no-permission, when the link itself cannot be opened
 */
export async function probeLink(
  address: string,
  drivers: readonly InstrumentDriver[],
  links: LinkOpener,
  clock: Clock,
): Promise<ProbeResult> {
  const attempts: ProbeAttempt[] = [];
  for (const driver of drivers) {
    for (const way of waysOf(address, driver)) {
      const { link } = await links.open(address, driver, way ? { serial: way } : {});
      const baudRate = way && { baudRate: way.baudRate };
      try {
        return { attempts, found: { driver, ...baudRate, instrument: await driver.open(link, clock) } };
      } catch (error) {
        await link.close().catch(() => undefined);
        attempts.push({ driverId: driver.id, ...baudRate, error: toWire(error) });
        // Who answers in this dialect but cannot be confirmed off is the one: others must not speak to it.
        if (error instanceof AppError && error.code === 'run/cell-unknown') return { attempts };
      }
    }
  }
  return { attempts };
}

/** Settings to try; a single undefined where there are none to choose. */
function waysOf(address: string, { links }: InstrumentDriver): readonly (SerialSettings | undefined)[] {
  const { kind } = parseAddress(address);
  if (kind !== 'serial') return kind === 'virtual' || links.some((link) => link.kind !== 'usb') ? [undefined] : [];
  return links.flatMap((link) =>
    link.kind === 'serial'
      ? [link.settings, ...(link.otherBaudRates ?? []).map((baudRate) => ({ ...link.settings, baudRate }))]
      : [],
  );
}
