import type { RunDetail } from '../../../src-core/model/run.ts';
import { cycleCapacities, type CycleCapacity } from '../../../src-core/run/cycle-capacities.ts';
import { formatEngineering } from '../../../src-core/units/format.ts';
import type { Host } from '../../host/host.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured } from '../with-host.ts';

function cyclesOf({ id, plan }: RunDetail, { storage }: Host): readonly CycleCapacity[] {
  if (!plan.steps.some(({ cycle }) => cycle)) return [];
  return cycleCapacities(plan.steps, storage.chunks.dc(id));
}

function cyclesText(cycles: readonly CycleCapacity[]): string {
  if (cycles.length === 0) return '';
  const charge = (value: number | undefined): string =>
    value === undefined ? '' : formatEngineering(value / 3600, 'Ah');
  const rows = cycles.map(({ cycle, chargeC, dischargeC, efficiency }) => [
    ...[String(cycle), charge(chargeC), charge(dischargeC)],
    efficiency === undefined ? '' : `${(100 * efficiency).toFixed(2)} %`,
  ]);
  return `${textTable(['Cycle', 'Charge', 'Discharge', 'Discharge per charge'], rows)}\n`;
}

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
      const cycles = cyclesOf(run, host);
      const rows = run.journal.map(({ at, kind, message }) => [at, kind, message]);
      const json = cycles.length === 0 ? run : { ...run, cycles };
      return { json, text: head.join('\n') + cyclesText(cycles) + textTable(['At', 'Kind', 'What happened'], rows) };
    }),
});
