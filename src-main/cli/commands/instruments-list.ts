import { existsSync } from 'node:fs';
import type { DriverConfirmation } from '../../../src-core/contract/calls.ts';
import { cells } from '../../../src-core/cells/index.ts';
import type { DriverLink } from '../../../src-core/instruments/driver.ts';
import { defineCommand } from '../command.ts';
import { driverShelf } from '../driver-shelf-of.ts';
import { textTable } from '../table.ts';
import { dataFile, dbOption, withHost } from '../with-host.ts';

export const instrumentsList = defineCommand({
  name: 'instruments list',
  summary: 'Lists the drivers, what is confirmed of them, and the ports where instruments may be.',
  options: { db: dbOption },
  async run({ options }) {
    const { discoverPorts, systemPorts } = await import('../../host/links/discovery.ts');
    const { ports, notices } = await discoverPorts(cells, systemPorts);
    const confirmed = await confirmationsIn(options.db);
    const drivers = driverShelf(options.db).drivers.map((driver) => {
      const { id, title, roles, links, unverified, isDescribed = false } = driver;
      const confirmations = confirmed.filter(({ driverId }) => driverId === id);
      const confirmation = confirmations.length > 0 ? 'confirmed' : driver.confirmation;
      return { id, title, roles, links, confirmation, unverified, isDescribed, confirmations };
    });
    const driverRows = drivers.map(({ id, title, roles, links, confirmation, isDescribed }) => [
      id,
      title,
      roles.join(', '),
      links.map(linkText).join(', '),
      isDescribed ? `described by the user; ${confirmation}` : confirmation,
    ]);
    const portRows = ports.map(({ address, title, likelyDriverId }) => [address, title, likelyDriverId ?? '']);
    const text = [
      textTable(['Driver', 'Instruments', 'Roles', 'Links', 'Evidence'], driverRows),
      '\n',
      textTable(['Address', 'Title', 'Likely driver'], portRows),
    ].join('');
    return { json: { drivers, ports, notices }, text };
  },
});

/** Nothing is made where there is no data file yet. */
async function confirmationsIn(db: string | undefined): Promise<readonly DriverConfirmation[]> {
  if (!existsSync(dataFile(db))) return [];
  return withHost(db, async ({ handlers }) =>
    (await handlers['instruments.drivers'](null)).flatMap(({ confirmations }) => confirmations),
  );
}

function linkText(link: DriverLink): string {
  if (link.kind === 'tcp') return `TCP ${link.port}`;
  if (link.kind !== 'serial') return link.kind.toUpperCase();
  const { baudRate, dataBits, parity, stopBits = 1 } = link.settings;
  return `serial ${baudRate} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;
}
