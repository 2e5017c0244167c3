import { analysisKinds, techniques } from '../../../src-core/analysis/index.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const analysesList = defineCommand({
  name: 'analyses list',
  summary: 'Analyses that are kept, newest first: of runs, of imported files and of typed numbers.',
  options: {
    kind: { kind: 'text', value: 'KIND', choices: analysisKinds, help: 'of one technique only' },
    db: dbOption,
  },
  run: ({ options: { kind, db } }) =>
    withMeasured(db, ({ storage }) => {
      const analyses = storage.analyses.summaries().filter((summary) => kind === undefined || summary.kind === kind);
      const rows = analyses.map((item) => [
        ...[item.id, item.kind, item.title, item.createdAt.slice(0, 16).replace('T', ' ')],
        item.runId ?? item.importId ?? '',
      ]);
      return Promise.resolve({
        json: { analyses: analyses.map((item) => ({ ...item, technique: techniques[item.kind].title })) },
        text:
          analyses.length === 0
            ? 'No analysis is kept.\n'
            : textTable(['Id', 'Kind', 'Title', 'Made (UTC)', 'Of'], rows),
      });
    }),
});
