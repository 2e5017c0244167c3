import type { DriverDescription } from '../../../src-core/contract/calls.ts';
import type { InstrumentDriver } from '../../../src-core/instruments/driver.ts';

/** What the connect dialog says of a driver. */
export function describeDriver(
  driver: InstrumentDriver,
  confirmations: DriverDescription['confirmations'] = [],
): DriverDescription {
  const { id, title, roles, links, confirmation, unverified, isDescribed = false } = driver;
  const tcp = links.find((link) => link.kind === 'tcp');
  return {
    ...{ id, title, roles, confirmation, unverified, isDescribed, confirmations },
    baudRates: links.flatMap((link) =>
      link.kind === 'serial' ? [link.settings.baudRate, ...(link.otherBaudRates ?? [])] : [],
    ),
    ...(tcp ? { tcpPort: tcp.port } : {}),
    ...(driver.models ? { models: driver.models.map((model) => ({ id: model.id, title: model.title })) } : {}),
  };
}
