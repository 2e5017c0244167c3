import type { SpectrumInfo } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { DcTable, ImpedanceTable } from '../../../src-core/model/reading.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import { celsiusZeroK } from '../../../src-core/units/constants.ts';
import type { AnalysedPotential, TitrationData } from '../../../src-core/model/titration.ts';

/** The spectra of a run: one per step that measured any point, in order of time. */
export function listSpectra(table: ImpedanceTable, plan: Plan): readonly SpectrumInfo[] {
  const spectra = new Map<number, { points: number; startTimeS: number }>();
  table.stepIndex.forEach((stepIndex, row) => {
    const found = spectra.get(stepIndex);
    if (found) found.points++;
    else spectra.set(stepIndex, { points: 1, startTimeS: table.timeS[row]! });
  });
  return [...spectra].map(([stepIndex, found]) => ({
    stepIndex,
    label: plan.steps[stepIndex]?.label ?? `Step ${stepIndex + 1}`,
    ...found,
  }));
}

/**
 * One spectrum of a run; the first one when no step is named. When a step was repeated after an interruption, its
 * last pass counts: frequencies start again from the top.
 * @throws AppError `input/not-found`
 */
export function spectrumOf(table: ImpedanceTable, plan: Plan, wantedStep?: number): Spectrum & { stepIndex: number } {
  const stepIndex = wantedStep ?? table.stepIndex[0];
  const rows = [...table.stepIndex.keys()].filter((row) => table.stepIndex[row] === stepIndex);
  if (stepIndex === undefined || rows.length === 0)
    throw new AppError('input/not-found', 'This run has no such spectrum.', {
      remedy: 'Choose a step that measured impedance.',
    });
  const lastStart = rows.findLastIndex((row, index) => {
    const before = rows[index - 1];
    return before !== undefined && table.frequencyHz[row]! > table.frequencyHz[before]! * 1.5;
  });
  const kept = rows.slice(Math.max(0, lastStart));
  const pick = (column: Float64Array) => Float64Array.from(kept, (row) => column[row]!);
  return {
    name: plan.steps[stepIndex]?.label ?? `Step ${stepIndex + 1}`,
    stepIndex,
    frequencyHz: pick(table.frequencyHz),
    zReOhm: pick(table.zReOhm),
    zImOhm: pick(table.zImOhm),
    status: pick(table.status),
  };
}

/**
 * A run as a titration. Rows in which the instrument sent no number are left out.
 * @param potential - of a run with three electrodes; of any other the voltage of the cell is all there is
 */
export function titrationOf(
  table: DcTable,
  name: string,
  potential: AnalysedPotential = 'working-electrode',
): TitrationData {
  const { timeS, currentA, stepIndex, temperatureC, workingElectrodePotentialV } = table;
  const voltageV = (potential === 'working-electrode' && workingElectrodePotentialV) || table.voltageV;
  const good = [...timeS.keys()].filter((row) => Number.isFinite(voltageV[row]!) && Number.isFinite(currentA[row]!));
  const pick = (column: Float64Array) => Float64Array.from(good, (row) => column[row]!);
  const hasTemperature = temperatureC.some((value) => Number.isFinite(value));
  return {
    name,
    timeS: pick(timeS),
    currentA: pick(currentA),
    voltageV: pick(voltageV),
    stepIndex: pick(stepIndex),
    ...(workingElectrodePotentialV ? { potential } : {}),
    ...(hasTemperature ? { temperatureK: pick(temperatureC).map((value) => value + celsiusZeroK) } : {}),
  };
}
