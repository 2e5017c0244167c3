import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const journalList = defineCommand({
  name: 'journal list',
  summary: 'Lists the newest entries of the event log: what happened, when, by whom.',
  options: {
    db: dbOption,
    last: { kind: 'integer', value: 'N', min: 1, max: 2000, help: 'how many (default: 40)' },
    run: { kind: 'text', value: 'RUNID', help: 'of one run' },
  },
  run: ({ options: { db, last = 40, run } }) =>
    withMeasured(db, async (host) => {
      const request = { limit: last, ...(run === undefined ? {} : { runId: run }) };
      const entries = (await host.handlers['log.list'](request)).toReversed();
      const rows = entries.map(({ number, at, kind, runId, json, who }) => [
        ...[String(number), at, kind, runId ?? ''],
        (JSON.parse(json) as { readonly message?: string }).message ?? '',
        who,
      ]);
      return { json: { entries }, text: textTable(['No', 'At (UTC)', 'Kind', 'Run', 'What happened', 'Who'], rows) };
    }),
});
