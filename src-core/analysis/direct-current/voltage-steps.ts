import type { SteadyStep } from '../../model/direct-current.ts';
import { mean } from '../../numerics/statistics.ts';
import { relaxationModes } from './polarization-modes.ts';
import { fitTail } from './tail-fit.ts';

/** Voltages nearer than this belong to one step. */
const sameV = 1e-3;
/** Fewer samples make no step but the way between two. */
const fewestSamples = 10;

/**
 * Cuts a record into steps of constant voltage, and extrapolates the current of each to its steady state.
 *
 * With one reversible and one blocking contact the voltage fixes the composition at both, so that the current relaxes by
 * modes of equal amplitude with rates as n²: those of two blocking contacts for t_e → 0.
 *
 * @see Crank, The Mathematics of Diffusion, 2nd ed., Eq. 4.19
 */
export function readVoltageSteps(
  timeS: readonly number[],
  currentA: readonly number[],
  voltageV: readonly number[],
): readonly SteadyStep[] {
  const steps: SteadyStep[] = [];
  let first = 0;
  for (let k = 1; k <= voltageV.length; k++) {
    if (k < voltageV.length && Math.abs(voltageV[k]! - voltageV[first]!) < sameV) continue;
    if (k - first >= fewestSamples) {
      const times = timeS.slice(first, k).map((time) => time - timeS[first]!);
      const { steady, remainingShare } = fitTail(times, currentA.slice(first, k), relaxationModes('voltage', 0));
      steps.push({ voltageV: mean(voltageV.slice(first, k)), currentA: steady, remainingShare });
    }
    first = k;
  }
  return steps;
}
