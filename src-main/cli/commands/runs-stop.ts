import { defineCommand, UsageError } from '../command.ts';
import { dbOption, withRunning } from '../with-host.ts';

export const runsStop = defineCommand({
  name: 'runs stop',
  summary: 'Stops a run under way, in whichever program it runs; --all switches every cell off.',
  positionals: '[runId]',
  maxPositionals: 1,
  options: { all: { kind: 'flag', help: 'every instrument that the running program has connected' }, db: dbOption },
  examples: ['runs stop run-20261122-124501-3f9c', 'runs stop --all'],
  run: ({ options: { all, db }, positionals: [runId] }) =>
    withRunning(db, async (handlers) => {
      if (all === (runId !== undefined))
        throw new UsageError('Which run shall be stopped?', 'Name one run, or say --all.');
      if (runId !== undefined) {
        await handlers['runs.stop']({ runId });
        const { state, cellState } = await handlers['runs.show']({ runId });
        const exitCode = cellState === 'off' ? 0 : 1;
        return {
          json: { runId, state, cellState },
          text: `${runId}: ${state}, cell ${cellState}\n`,
          exitCode,
        } as const;
      }
      const stopped = await handlers['instruments.stopAll'](null);
      const lines = stopped.map(({ instrumentId, cellState }) => `${instrumentId}: cell ${cellState}\n`);
      const isOff = stopped.every(({ cellState }) => cellState === 'off');
      const text = lines.length > 0 ? lines.join('') : 'No instrument is connected.\n';
      return { json: { stopped }, text, exitCode: isOff ? 0 : 1 } as const;
    }),
});
