import path from 'node:path';
import { defineCommand } from '../command.ts';
import { subjectOf } from '../report-subject.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Writes raw data, spectra, results and journal of a run as CSV files, or the results of one kept analysis.',
  positionals: '<runId|analysisId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { csv: { kind: 'text', value: 'DIR', required: true, help: 'folder to write into' }, db: dbOption },
  run: ({ options: { csv, db }, positionals }) =>
    withMeasured(db, async (host) => {
      const subject = subjectOf(host, positionals[0]!);
      const files = await host.reports.writeTo({ ...subject, format: 'csv' }, path.resolve(csv));
      return { json: { ...subject, files }, text: files.map((file) => `${file}\n`).join('') };
    }),
});
