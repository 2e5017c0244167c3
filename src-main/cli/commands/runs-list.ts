import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const runsList = defineCommand({
  name: 'runs list',
  summary: 'Lists the runs of a data file, newest first.',
  options: { db: dbOption },
  run: ({ options: { db } }) =>
    withMeasured(db, (host) => {
      const runs = host.storage.runs.list();
      const rows = runs.map(({ id, title, state, outcome, cellState, dcSamples, impedancePoints }) => [
        id,
        title,
        outcome ?? state,
        `cell ${cellState}`,
        String(dcSamples),
        String(impedancePoints),
      ]);
      const header = ['Id', 'Title', 'Status', 'Cell', 'Samples', 'Impedance points'];
      return Promise.resolve({ json: { runs }, text: textTable(header, rows) });
    }),
});
