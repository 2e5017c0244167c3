import type { RunDetail } from '../../../src-core/model/run.ts';
import { cycleCapacities, type CycleCapacity } from '../../../src-core/run/cycle-capacities.ts';
import { levelsNotGiven, spectrumLevels, type SpectrumLevels } from '../../../src-core/run/spectrum-levels.ts';
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

/** Of each spectrum: what was set, and the extremes of what was measured. */
function levelsText(levels: readonly SpectrumLevels[]): string {
  if (levels.length === 0) return '';
  const span = (values: readonly number[], unit: string): string => {
    const known = values.filter(Number.isFinite);
    if (known.length === 0) return '';
    return `${formatEngineering(Math.min(...known), unit, 4)} … ${formatEngineering(Math.max(...known), unit, 4)}`;
  };
  const rows = levels.map(({ label, setAmplitudeRms, control, points }) => [
    label,
    formatEngineering(setAmplitudeRms, control === 'potentiostatic' ? 'V' : 'A', 4),
    span(
      points.map(({ amplitudeVRms }) => amplitudeVRms),
      'V',
    ),
    span(
      points.map(({ amplitudeARms }) => amplitudeARms),
      'A',
    ),
    span(
      points.map(({ dcVoltageV }) => dcVoltageV),
      'V',
    ),
    span(
      points.map(({ dcCurrentA }) => dcCurrentA),
      'A',
    ),
  ]);
  const head = ['Spectrum', 'Amplitude set (rms)', 'measured V (rms)', 'measured A (rms)', 'DC voltage', 'DC current'];
  const warnings = levels.flatMap((found) => found.warnings.map((text) => `Warning: ${found.label}: ${text}\n`));
  return `${textTable(head, rows)}\n${warnings.join('')}`;
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
      const { chunks } = host.storage;
      const dc = chunks.dc(run.id);
      const levels = spectrumLevels(chunks.impedance(run.id), run.plan.steps);
      const head = [
        `${run.title} (${run.id}): ${run.outcome ?? run.state}, cell ${run.cellState}`,
        `  sample ${run.sampleName}, method ${run.methodName}, ${run.instrument.model} ${run.instrument.serialNumber}${run.instrument.virtual ? ' (virtual)' : ''}`,
        `  step ${Math.min(run.stepIndex + 1, run.stepCount)} of ${run.stepCount}, ${run.dcSamples} samples, ${run.impedancePoints} impedance points`,
        ...(dc.workingElectrodePotentialV ? ['  working and counter electrode recorded against a reference'] : []),
        ...(levels.length === 0 && run.impedancePoints > 0 ? [`  ${levelsNotGiven}`] : []),
        ...run.warnings.map(({ message }) => `  Warning: ${message}`),
        '',
        '',
      ];
      const cycles = cyclesOf(run, host);
      const rows = run.journal.map(({ at, kind, message }) => [at, kind, message]);
      const json = {
        ...run,
        ...(cycles.length === 0 ? {} : { cycles }),
        ...(levels.length === 0 ? {} : { levels }),
        ...(dc.workingElectrodePotentialV ? { electrodes: 'three' } : {}),
      };
      return {
        json,
        text:
          head.join('\n') + cyclesText(cycles) + levelsText(levels) + textTable(['At', 'Kind', 'What happened'], rows),
      };
    }),
});
