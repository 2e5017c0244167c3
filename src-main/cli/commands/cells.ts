import { cells } from '../../../src-core/cells/index.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';

export const cellsCommand = defineCommand({
  name: 'cells',
  summary: 'Lists the cells of the virtual laboratory.',
  options: {},
  run() {
    const list = cells.map(({ id, title, description }) => ({ id, title, description }));
    const rows = list.map(({ id, title, description }) => [`virtual:${id}`, title, description]);
    return Promise.resolve({ json: { cells: list }, text: textTable(['Address', 'Title', 'Description'], rows) });
  },
});
