import type { ProbeReport, ProbeRequest } from '../../../src-core/contract/calls.ts';
import type { Clock, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import type { LinkOpener } from '../links/open-link.ts';
import { probeLink, type ProbeWatch } from '../links/probe.ts';

interface ProbeMeans {
  readonly drivers: readonly InstrumentDriver[];
  readonly links: LinkOpener;
  readonly clock: Clock;
}

/**
 * Asks who is at an address, and lets it go again.
 * @throws AppError `input/…`, `link/…` when the link itself cannot be opened, `cancelled`
 */
export async function probeAddress(
  { address, driverId, likely }: ProbeRequest,
  { drivers, links, clock }: ProbeMeans,
  watch: ProbeWatch = {},
): Promise<ProbeReport> {
  const wanted = drivers.filter(({ id }) => driverId === undefined || id === driverId);
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
