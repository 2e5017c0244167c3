import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const runsShow = defineCommand({
  name: 'runs show',
  summary: 'Shows one run with all that was frozen at its start, and its journal.',
  positionals: '<runId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { db: dbOption },
  run: ({ options: { db }, positionals }) =>
    withMeasured(db, async (host) => {
      const run = await host.handlers['runs.show']({ runId: positionals[0]! });
      const head = [
        `${run.title} (${run.id}): ${run.outcome ?? run.state}, cell ${run.cellState}`,
        `  sample ${run.sampleName}, method ${run.methodName}, ${run.instrument.model} ${run.instrument.serialNumber}${run.instrument.virtual ? ' (virtual)' : ''}`,
        `  step ${Math.min(run.stepIndex + 1, run.stepCount)} of ${run.stepCount}, ${run.dcSamples} samples, ${run.impedancePoints} impedance points`,
        ...run.warnings.map(({ message }) => `  Warning: ${message}`),
        '',
        '',
      ];
      const rows = run.journal.map(({ at, kind, message }) => [at, kind, message]);
      return { json: run, text: head.join('\n') + textTable(['At', 'Kind', 'What happened'], rows) };
    }),
});
