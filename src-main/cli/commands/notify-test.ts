import type { NoticeChannel } from '../../../src-core/contract/calls.ts';
import { defineCommand } from '../command.ts';
import { dbOption, withHost } from '../with-host.ts';

const channels = ['email', 'webhook'] as const satisfies readonly NoticeChannel[];

export const notifyTest = defineCommand({
  name: 'notify test',
  summary: 'Sends a test notice over e-mail and webhook, whichever is set up, and says what became of it.',
  options: {
    db: dbOption,
    channel: { kind: 'text', value: 'NAME', choices: channels, help: 'only this one' },
  },
  run: ({ options: { db, channel } }) =>
    withHost(db, async (host) => {
      const { settings } = await host.handlers['notices.get'](null);
      const isSetUp = { email: settings.email.host !== '', webhook: settings.webhook.url !== '' };
      const wanted = channels.filter((name) => (channel === undefined ? isSetUp[name] : name === channel));
      if (wanted.length === 0)
        return {
          json: { outcomes: [] },
          text: 'Neither e-mail nor webhook is set up: nothing was sent. “mobion notify set” sets them up.\n',
        };
      const outcomes = [];
      for (const name of wanted)
        outcomes.push({ channel: name, ...(await host.handlers['notices.test']({ channel: name })) });
      const lines = outcomes.map(
        ({ channel: name, ok, message }) => `${name}: ${ok ? 'delivered' : 'NOT delivered'}. ${message}\n`,
      );
      return { json: { outcomes }, text: lines.join(''), exitCode: outcomes.every(({ ok }) => ok) ? 0 : 1 };
    }),
});
