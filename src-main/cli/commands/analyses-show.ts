import { techniques } from '../../../src-core/analysis/index.ts';
import { AppError } from '../../../src-core/errors.ts';
import { flattenParameters } from '../../../src-core/reports/parameters.ts';
import { shorten } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const analysesShow = defineCommand({
  name: 'analyses show',
  summary: 'One kept analysis: what it was asked with; with --json its whole result.',
  positionals: '<analysisId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { db: dbOption },
  run: ({ options: { db }, positionals }) =>
    withMeasured(db, ({ storage }) => {
      const id = positionals[0]!;
      const record = storage.analyses.find(id);
      if (!record)
        throw new AppError('input/not-found', `There is no analysis “${shorten(id)}”.`, {
          remedy: '“analyses list” shows those that are kept.',
        });
      const rows = flattenParameters(record.parameters).map(([name, value]) => [name, String(value).split('\n')[0]!]);
      const head = `${record.title}\n${techniques[record.kind].title}, ${record.createdAt}, Mobion ${record.programVersion}\nSHA-256 of its input ${record.inputHash}\n`;
      return Promise.resolve({ json: record, text: `${head}${textTable(['Parameter', 'Value'], rows)}` });
    }),
});
