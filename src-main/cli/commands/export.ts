import path from 'node:path';
import { defineCommand } from '../command.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Writes raw data, spectra, results and journal of a run as CSV files.',
  positionals: '<runId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { csv: { kind: 'text', value: 'DIR', required: true, help: 'folder to write into' }, db: dbOption },
  run: ({ options: { csv, db }, positionals }) =>
    withMeasured(db, async (host) => {
      const runId = positionals[0]!;
      const files = await host.reports.writeTo({ runId, format: 'csv' }, path.resolve(csv));
      return { json: { runId, files }, text: files.map((file) => `${file}\n`).join('') };
    }),
});
