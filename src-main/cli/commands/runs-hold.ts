import { AppError } from '../../../src-core/errors.ts';
import { defineCommand } from '../command.ts';
import { dbOption, withRunning } from '../with-host.ts';

type Asked = 'runs.hold' | 'runs.skip' | 'runs.resume';

export const runsHold = command(
  'runs hold',
  'At the end of the step under way, switches the cell off and waits for “runs go-on”.',
  'runs.hold',
  'It holds at the end of the step under way',
);
export const runsGoOn = command(
  'runs go-on',
  'Ends a hold. A run that a crash interrupted goes on by “runs recover --resume”.',
  'runs.resume',
  'It goes on',
);
export const runsSkip = command(
  'runs skip',
  'Ends the step under way and goes on with the next one.',
  'runs.skip',
  'It leaves the step under way',
);

function command(name: string, summary: string, call: Asked, done: string) {
  return defineCommand({
    name,
    summary,
    positionals: '<runId>',
    minPositionals: 1,
    maxPositionals: 1,
    options: { db: dbOption },
    examples: [`${name} run-20261122-124501-3f9c`],
    run: ({ options: { db }, positionals: [runId = ''] }) =>
      withRunning(db, async (handlers) => {
        const status = await handlers['runs.status']({ runId });
        if (!status) throw notUnderWay(runId);
        await handlers[call]({ runId });
        return { json: { runId, asked: call }, text: `${runId}: ${done} (${status.stepLabel}).\n` };
      }),
  });
}

function notUnderWay(runId: string): AppError {
  return new AppError('run/bad-state', `The run “${runId.slice(0, 60)}” is not under way.`, {
    remedy: '“mobion runs list” tells the state of every run.',
  });
}
