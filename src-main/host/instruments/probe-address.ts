import type { ProbeReport, ProbeRequest } from '../../../src-core/contract/calls.ts';
import type { Clock, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import type { LinkOpener } from '../links/open-link.ts';
import { parseAddress } from '../links/address.ts';
import { lastPrimary, scanGpib } from '../links/gpib-scan.ts';
import { probeLink, type ProbeWatch } from '../links/probe.ts';

interface ProbeMeans {
  readonly drivers: readonly InstrumentDriver[];
  readonly links: LinkOpener;
  readonly clock: Clock;
}

/**
 * Asks who is at an address, and lets it go again; at a GPIB adapter, who is on its bus.
 * @throws AppError `input/…`, `link/…` when the link itself cannot be opened, `cancelled`
 */
export async function probeAddress(
  { address, driverId, likely }: ProbeRequest,
  { drivers, links, clock }: ProbeMeans,
  watch: ProbeWatch = {},
): Promise<ProbeReport> {
  const wanted = drivers.filter(({ id }) => driverId === undefined || id === driverId);
  const at = parseAddress(address);
  if (at.kind === 'gpib' && at.primary === undefined) {
    const onStep = (primary: number, count: number) =>
      watch.onStep?.({ driverIds: [], number: primary + 1, of: lastPrimary + 1, found: count });
    const { signal } = watch;
    const { found: onBus, ...rest } = await scanGpib(address, drivers, links, clock, {
      onStep,
      ...(signal ? { signal } : {}),
    });
    return { attempts: [], onBus, ...rest };
  }
  const { attempts, found } = await probeLink(address, wanted, links, clock, {
    ...watch,
    ...(likely ? { likely } : {}),
  });
  if (!found) return { attempts };
  const { driver, baudRate, instrument } = found;
  await instrument.close();
  const rate = baudRate === undefined ? {} : { baudRate };
  return { attempts, found: { driverId: driver.id, ...rate, identity: instrument.identity } };
}
