import type { ProbeReport, ProbeRequest } from '../../../src-core/contract/calls.ts';
import type { Clock, InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { parseAddress } from '../links/address.ts';
import type { LinkOpener } from '../links/open-link.ts';
import { probeLink } from '../links/probe.ts';

interface ProbeMeans {
  readonly drivers: readonly InstrumentDriver[];
  readonly links: LinkOpener;
  readonly clock: Clock;
}

/**
 * Asks who is at an address, those first whose own network port it is, and lets it go again.
 * @throws AppError `input/…`, `link/…` when the link itself cannot be opened
 */
export async function probeAddress(
  { address, driverId }: ProbeRequest,
  { drivers, links, clock }: ProbeMeans,
): Promise<ProbeReport> {
  const wanted = drivers.filter(({ id }) => driverId === undefined || id === driverId);
  const { attempts, found } = await probeLink(address, likelyFirst(wanted, address), links, clock);
  if (!found) return { attempts };
  const { driver, baudRate, instrument } = found;
  await instrument.close();
  const rate = baudRate === undefined ? {} : { baudRate };
  return { attempts, found: { driverId: driver.id, ...rate, identity: instrument.identity } };
}

function likelyFirst(drivers: readonly InstrumentDriver[], text: string): readonly InstrumentDriver[] {
  const address = parseAddress(text);
  if (address.kind !== 'tcp') return drivers;
  const isOwn = ({ links }: InstrumentDriver) =>
    links.some((link) => link.kind === 'tcp' && link.port === address.port);
  return [...drivers.filter(isOwn), ...drivers.filter((driver) => !isOwn(driver))];
}
