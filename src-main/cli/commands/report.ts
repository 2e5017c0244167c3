import path from 'node:path';
import { defineCommand } from '../command.ts';
import { subjectOf } from '../report-subject.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const report = defineCommand({
  name: 'report',
  summary: 'Writes the report of a run, or of one kept analysis by itself, as PDF.',
  positionals: '<runId|analysisId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    pdf: { kind: 'text', value: 'FILE', required: true, help: 'file to write' },
    paper: { kind: 'text', value: 'SIZE', choices: ['A4', 'Letter'], help: 'size of the pages (default: A4)' },
    db: dbOption,
  },
  run: ({ options: { pdf, paper, db }, positionals }) =>
    withMeasured(db, async (host) => {
      const subject = subjectOf(host, positionals[0]!);
      const file = path.resolve(pdf);
      const size = paper === 'Letter' ? 'Letter' : 'A4';
      const request = { ...subject, format: 'pdf', paper: size } as const;
      const [written = file] = await host.reports.writeTo(request, path.dirname(file), path.basename(file));
      return { json: { ...subject, file: written, paper: size }, text: `${written}\n` };
    }),
});
