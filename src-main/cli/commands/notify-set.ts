import type { NoticeChannel, NoticeSettings, Occasion } from '../../../src-core/contract/calls.ts';
import * as v from 'valibot';
import { argumentSchemas } from '../../../src-core/contract/schemas.ts';
import { defineCommand, UsageError } from '../command.ts';
import { dbOption, withHost } from '../with-host.ts';

const channels = ['system', 'sound', 'email', 'webhook'] as const satisfies readonly NoticeChannel[];

export const notifySet = defineCommand({
  name: 'notify set',
  summary: 'Says who is told of what, by system message, sound, e-mail or webhook; without options shows it.',
  options: {
    db: dbOption,
    channel: { kind: 'text', value: 'NAME', choices: channels, help: 'the one that --on is about' },
    on: {
      kind: 'text',
      value: 'A,B',
      help: 'of what it tells: run-ended, run-interrupted, cell-unknown, limit, warning, queue-paused, disk-low, computer, log-broken; empty: nothing',
    },
    'smtp-host': { kind: 'text', value: 'NAME', help: 'mail server' },
    'smtp-port': { kind: 'integer', value: 'N', min: 1, max: 65_535, help: 'its port (usually 587, or 465 with tls)' },
    security: {
      kind: 'text',
      value: 'KIND',
      choices: ['tls', 'starttls', 'none'],
      help: 'how the mail server is spoken to',
    },
    user: { kind: 'text', value: 'NAME', help: 'user of the mail server' },
    from: { kind: 'text', value: 'ADDRESS', help: 'sender' },
    to: { kind: 'text', value: 'A,B', help: 'recipients' },
    'password-env': { kind: 'text', value: 'NAME', help: 'environment variable with the password of the mail server' },
    url: { kind: 'text', value: 'URL', help: 'of the webhook' },
    header: { kind: 'text', value: 'NAME', help: 'of the header with the secret' },
    'secret-env': { kind: 'text', value: 'NAME', help: 'environment variable with the secret of the webhook' },
  },
  examples: [
    'notify set --channel email --on run-ended,cell-unknown --smtp-host mail.example.org --user lab --to me@example.org --password-env MAIL_PASSWORD',
  ],
  run: ({ options }) =>
    withHost(options.db, async (host) => {
      const { settings } = await host.handlers['notices.get'](null);
      const changed = changedSettings(settings, options);
      const password = fromEnvironment(options['password-env']);
      const secret = fromEnvironment(options['secret-env']);
      const wanted = {
        ...(changed ? { settings: changed } : {}),
        ...(password === undefined ? {} : { password }),
        ...(secret === undefined ? {} : { secret }),
      };
      const isChange = Object.keys(wanted).length > 0;
      const checked = v.safeParse(argumentSchemas['notices.set'], wanted);
      if (!checked.success)
        throw new UsageError(checked.issues[0].message, 'Correct it; “notify set --help” tells more.');
      const overview = isChange ? await host.handlers['notices.set'](wanted) : await host.handlers['notices.get'](null);
      const { occasions, email, webhook } = overview.settings;
      const text = [
        ...channels.map((name) => `${name.padEnd(8)} ${occasions[name].join(', ') || 'nothing'}`),
        `mail     ${email.host === '' ? 'no server' : `${email.host}:${email.port} (${email.security}), to ${email.to}, password ${overview.hasPassword ? 'kept' : 'none'}`}`,
        `hook     ${webhook.url === '' ? 'no address' : `${webhook.url}, ${webhook.headerName} ${overview.hasSecret ? 'kept' : 'none'}`}`,
        '',
      ].join('\n');
      return { json: overview, text };
    }),
});

type Options = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

function changedSettings(now: NoticeSettings, options: Options): Partial<NoticeSettings> | undefined {
  const { channel, on, header, url, user, from, to, security } = options;
  if ((channel === undefined) !== (on === undefined))
    throw new UsageError('--channel and --on belong together.', 'Give both or neither.');
  const named = Object.entries({ host: options['smtp-host'], port: options['smtp-port'], security, user, from, to });
  const email = Object.fromEntries(named.filter(([, value]) => value !== undefined));
  const hook = Object.fromEntries(
    Object.entries({ url, headerName: header }).filter(([, value]) => value !== undefined),
  );
  const occasions =
    channel === undefined
      ? {}
      : {
          occasions: {
            ...now.occasions,
            [String(channel)]: String(on)
              .split(',')
              .map((word) => word.trim())
              .filter((word) => word !== '') as Occasion[],
          },
        };
  const changed: Partial<NoticeSettings> = {
    ...occasions,
    ...(Object.keys(email).length > 0 ? { email: { ...now.email, ...email } } : {}),
    ...(Object.keys(hook).length > 0 ? { webhook: { ...now.webhook, ...hook } } : {}),
  };
  return Object.keys(changed).length > 0 ? changed : undefined;
}

/** Not as an option itself: other users of the computer see the command lines of programs. */
function fromEnvironment(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const value = process.env[name];
  if (value === undefined)
    throw new UsageError(`The environment variable ${name} is not set.`, 'Set it, then try again.');
  return value;
}
