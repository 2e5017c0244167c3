import { cells } from '../../../src-core/cells/index.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';

export const instruments = defineCommand({
  name: 'instruments',
  summary: 'Lists serial ports and virtual instruments, without speaking to any.',
  options: {},
  async run() {
    const { discoverPorts, systemPorts } = await import('../../host/links/discovery.ts');
    const discovery = await discoverPorts(cells, systemPorts);
    const rows = discovery.ports.map(({ address, title, details, problem }) => [
      address,
      title,
      problem ? `${problem.message} ${problem.remedy ?? ''}` : details.join(', '),
    ]);
    const notices = discovery.notices.map(({ message, remedy }) => `${message} ${remedy ?? ''}\n`).join('');
    return { json: discovery, text: notices + textTable(['Address', 'Title', 'Known'], rows) };
  },
});
