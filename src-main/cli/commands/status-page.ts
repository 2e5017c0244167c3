import { defineCommand, UsageError } from '../command.ts';
import { dbOption, withRunning } from '../with-host.ts';

export const statusPage = defineCommand({
  name: 'status-page',
  summary:
    'Switches the read-only page for the local network on or off; the application and “run” serve it while they run.',
  positionals: '[on|off]',
  maxPositionals: 1,
  options: {
    db: dbOption,
    renew: { kind: 'flag', help: 'makes a new token: addresses given before are void' },
  },
  run: ({ options: { db, renew }, positionals: [word] }) =>
    withRunning(db, async (handlers) => {
      if (word !== undefined && word !== 'on' && word !== 'off')
        throw new UsageError(
          `“${word.slice(0, 40)}” is neither on nor off.`,
          'Say “status-page on” or “status-page off”.',
        );
      const { statusPage: now } = await handlers['program.state'](null);
      const change = word !== undefined || renew;
      const state = change
        ? await handlers['statusPage.set']({ on: word === undefined ? now.on : word === 'on', renew })
        : now;
      const text =
        state.on && state.addresses.length === 0
          ? `The status page is on${state.error ? `, but: ${state.error.message}` : '. Its address is made when Mobion starts'}.\n`
          : state.on
            ? `The status page is on. While Mobion runs it is at\n${state.addresses.map((address) => `  ${address}\n`).join('')}`
            : 'The status page is off.\n';
      return { json: { ...state }, text };
    }),
});
