import type { DriverDescription } from '../../../src-core/contract/calls.ts';
import type { InstrumentDriver } from '../../../src-core/instruments/driver.ts';

/** What the connect dialog says of a driver. */
export function describeDriver(driver: InstrumentDriver): DriverDescription {
  const { id, title, roles, links, confirmation, unverified } = driver;
  const tcp = links.find((link) => link.kind === 'tcp');
  return {
    ...{ id, title, roles, confirmation, unverified },
    baudRates: links.flatMap((link) =>
      link.kind === 'serial' ? [link.settings.baudRate, ...(link.otherBaudRates ?? [])] : [],
    ),
    ...(tcp ? { tcpPort: tcp.port } : {}),
  };
}
