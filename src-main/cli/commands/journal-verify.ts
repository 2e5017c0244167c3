import type { LogVerdict } from '../../../src-core/model/log.ts';
import { defineCommand } from '../command.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const journalVerify = defineCommand({
  name: 'journal verify',
  summary: 'Checks every hash of the event log and of the raw data of a data file; names the first broken entry.',
  options: {
    db: dbOption,
    expect: {
      kind: 'text',
      value: 'HASH',
      help: 'a hash from a report or export: that the log still has it shows that it was not made anew',
    },
  },
  examples: ['journal verify --db pellets.mobion', 'journal verify --expect 9f2c…'],
  run: ({ options: { db, expect } }) =>
    withMeasured(db, async (host) => {
      const verdict = await host.handlers['log.check'](null);
      const isExpected = expect === undefined ? undefined : host.storage.log.has(expect.trim().toLowerCase());
      const ok = verdict.state === 'whole' && isExpected !== false;
      const known =
        isExpected === undefined ? '' : `The hash given is ${isExpected ? 'in the log' : 'NOT in the log'}.\n`;
      return {
        json: { ...verdict, ...(isExpected === undefined ? {} : { isExpected }) },
        text: verdictText(verdict) + known,
        exitCode: ok ? 0 : 1,
      };
    }),
});

function verdictText({ entries, head, firstBreak }: LogVerdict): string {
  if (!firstBreak)
    return `The event log is whole: ${entries} entries, the raw data as they were written; the last hash is\n  ${head}\n`;
  const { number, at, kind, runId, problem } = firstBreak;
  const place = [at, kind, runId].filter((part) => part !== undefined).join(', ');
  return `The event log is BROKEN at entry ${number}${place === '' ? '' : ` (${place})`}:\n  ${problem}\n`;
}
