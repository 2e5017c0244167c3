import type { PlannedStep } from '../model/plan.ts';
import type { ImpedanceTable } from '../model/reading.ts';
import type { Spectrum } from '../model/spectrum.ts';

export interface MeasuredSpectrum extends Spectrum {
  readonly stepIndex: number;
  /** Device time of the first point since the start of the run, s. */
  readonly startTimeS: number;
}

/** Splits the impedance points of a run into spectra, one for each step, in the order measured. */
export function spectraOf(
  impedance: ImpedanceTable,
  steps: readonly Pick<PlannedStep, 'index' | 'label'>[],
): readonly MeasuredSpectrum[] {
  const rowsOfStep = new Map<number, number[]>();
  impedance.stepIndex.forEach((stepIndex, row) => {
    const rows = rowsOfStep.get(stepIndex);
    if (rows) rows.push(row);
    else rowsOfStep.set(stepIndex, [row]);
  });
  return [...rowsOfStep].map(([stepIndex, rows]) => {
    const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
    return {
      name: steps.find((step) => step.index === stepIndex)?.label ?? `Step ${stepIndex + 1}`,
      stepIndex,
      startTimeS: impedance.timeS[rows[0]!]!,
      frequencyHz: pick(impedance.frequencyHz),
      zReOhm: pick(impedance.zReOhm),
      zImOhm: pick(impedance.zImOhm),
      status: pick(impedance.status),
    };
  });
}
