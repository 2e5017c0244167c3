import type { NoticeChannel } from '../../../src-core/contract/calls.ts';
import { defineCommand } from '../command.ts';
import { dbOption, withHost } from '../with-host.ts';

const channels = ['email', 'webhook'] as const satisfies readonly NoticeChannel[];

export const notifyTest = defineCommand({
  name: 'notify test',
  summary: 'Sends a test notice by e-mail and webhook, as set up, and says what became of it.',
  options: {
    db: dbOption,
    channel: { kind: 'text', value: 'NAME', choices: channels, help: 'only this one' },
  },
  run: ({ options: { db, channel } }) =>
    withHost(db, async (host) => {
      const wanted = channels.filter((name) => channel === undefined || name === channel);
      const outcomes = [];
      for (const name of wanted)
        outcomes.push({ channel: name, ...(await host.handlers['notices.test']({ channel: name })) });
      const lines = outcomes.map(
        ({ channel: name, ok, message }) => `${name}: ${ok ? 'delivered' : 'NOT delivered'}. ${message}\n`,
      );
      return { json: { outcomes }, text: lines.join(''), exitCode: outcomes.every(({ ok }) => ok) ? 0 : 1 };
    }),
});
