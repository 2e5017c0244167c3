import { existsSync } from 'node:fs';
import { exampleMethods } from '../../../src-core/methods/examples.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dataFile, dbOption, withHost } from '../with-host.ts';

export const methods = defineCommand({
  name: 'methods',
  summary: 'Lists methods; with --json complete, ready to be changed and given to “run”.',
  options: { db: dbOption },
  async run({ options: { db } }) {
    // Without a data file there are the examples; listing makes no file.
    const list =
      db === undefined && !existsSync(dataFile(undefined))
        ? exampleMethods
        : await withHost(db, (host) => Promise.resolve(host.storage.methods.list()));
    const rows = list.map(({ id, name, description = '' }) => [id, name, description]);
    return { json: { methods: list }, text: textTable(['Id', 'Name', 'Description'], rows) };
  },
});
