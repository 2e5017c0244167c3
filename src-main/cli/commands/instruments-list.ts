import { cells } from '../../../src-core/cells/index.ts';
import type { DriverLink } from '../../../src-core/instruments/driver.ts';
import { instrumentDrivers } from '../../../src-core/instruments/index.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';

export const instrumentsList = defineCommand({
  name: 'instruments list',
  summary: 'Lists the drivers, what is confirmed of them, and the ports where instruments may be.',
  options: {},
  async run() {
    const { discoverPorts, systemPorts } = await import('../../host/links/discovery.ts');
    const { ports, notices } = await discoverPorts(cells, systemPorts);
    const drivers = instrumentDrivers.map(({ id, title, roles, links, confirmation, unverified }) => ({
      ...{ id, title, roles, links, confirmation, unverified },
    }));
    const driverRows = drivers.map(({ id, title, roles, links, confirmation }) => [
      id,
      title,
      roles.join(', '),
      links.map(linkText).join(', '),
      confirmation,
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

function linkText(link: DriverLink): string {
  if (link.kind === 'tcp') return `TCP ${link.port}`;
  if (link.kind !== 'serial') return link.kind.toUpperCase();
  const { baudRate, dataBits, parity, stopBits = 1 } = link.settings;
  return `serial ${baudRate} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;
}
