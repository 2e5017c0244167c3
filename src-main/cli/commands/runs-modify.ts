import { isDeepStrictEqual } from 'node:util';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { formatDuration } from '../../../src-core/units/format.ts';
import { readInputJson } from '../../host/files/read-input.ts';
import { defineCommand } from '../command.ts';
import { dbOption, withRunning } from '../with-host.ts';

export const runsModify = defineCommand({
  name: 'runs modify',
  summary: 'Changes steps that have not begun, of an interrupted run or of one under way; old and new method are kept.',
  positionals: '<runId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    method: { kind: 'text', value: 'FILE', help: 'the whole method as it shall be; without it, as it stands is shown' },
    reason: { kind: 'text', value: 'TEXT', help: 'why; printed in journal and report' },
    'drop-rest': { kind: 'flag', help: 'also leaves out what is left of the step that had begun' },
    'dry-run': { kind: 'flag', help: 'only checks' },
    by: { kind: 'text', value: 'NAME', help: 'who says so (default: the user of this computer)' },
    db: dbOption,
  },
  examples: [
    'runs modify run-20261122-124501-3f9c > now.json',
    'runs modify run-20261122-124501-3f9c --method next.json --reason "Pulses too long"',
  ],
  run: ({ options, positionals: [runId = ''] }) =>
    withRunning(options.db, async (handlers) => {
      const { method: file, reason = '', by, 'drop-rest': dropsRest, 'dry-run': isTrial } = options;
      const present = await handlers['runs.modifiable']({ runId });
      if (file === undefined) return { json: present, text: `${JSON.stringify(present.method, null, 2)}\n` };
      const method = parseMethod(await readInputJson(file));
      const same = method.steps.findIndex((step, index) => !isDeepStrictEqual(step, present.method.steps[index]));
      const firstChangedStep = same < 0 ? method.steps.length : same;
      const steps = method.steps.slice(firstChangedStep);
      const request = { runId, firstChangedStep, steps, dropsRest, reason, ...(by === undefined ? {} : { by }) };
      const plan = await handlers['runs.modifyPlan'](request);
      const problems = plan.problems.map(({ severity, field, message }) => `  ${severity}: ${field}: ${message}`);
      const isUsable = plan.problems.every(({ severity }) => severity !== 'error');
      if (isTrial) {
        const text = [`Step ${firstChangedStep + 1} on would change; ${formatDuration(plan.expectedDurationS)} in all`];
        return {
          json: { firstChangedStep, plan },
          text: [...text, ...problems, ''].join('\n'),
          exitCode: isUsable ? 0 : 1,
        } as const;
      }
      const change = await handlers['runs.modify'](request);
      const text = [`Changed from step ${firstChangedStep + 1} on: ${change.reason} (${change.by})`, ...problems, ''];
      return { json: change, text: text.join('\n') };
    }),
});
