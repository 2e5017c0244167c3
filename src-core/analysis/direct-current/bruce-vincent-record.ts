import type { BruceVincentCurrents } from '../../model/direct-current.ts';
import type { PolarizationRecord } from './polarization-record.ts';
import { relaxationModes } from './polarization-modes.ts';
import { fitTail } from './tail-fit.ts';

/**
 * First current, and steady current by extrapolation; a current measured before the step is subtracted from both. The
 * transient is that of concentration between the electrodes, with I_ss/I₀ in place of t_e.
 */
export function readBruceVincent({ timeS, response, applied, zero }: PolarizationRecord): BruceVincentCurrents {
  const offset = zero?.value ?? 0;
  const initial = response[0]! - offset;
  const share = (response.at(-1)! - offset) / initial;
  const fit = fitTail(timeS, response, relaxationModes('voltage', Math.min(0.95, Math.max(0, share))));
  const error = Math.hypot(fit.steady.standardUncertainty, zero?.standardUncertainty ?? 0);
  return {
    voltageV: applied,
    initialCurrentA: { value: initial, standardUncertainty: NaN },
    steadyCurrentA: { value: fit.steady.value - offset, standardUncertainty: error },
    firstSampleS: timeS[1] === undefined ? 0 : timeS[1] - timeS[0]!,
    remainingShare: fit.remainingShare,
  };
}
