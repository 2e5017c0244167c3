import type { Cell } from '../formats/csv-cells.ts';
import { wordsOfKind } from '../analysis/titration/pulse-words.ts';
import type { JointRow } from '../model/joint-view.ts';
import type { PulseKind } from '../model/titration.ts';

/** Column names of `jointCells`. */
export function jointHeader(of: PulseKind | undefined): readonly string[] {
  const { csv } = wordsOfKind(of);
  return [
    ...[csv, 'direction', 'x', 'spectrum', `D_${csv}s_m2_per_s`, `u_D_${csv}s_m2_per_s`],
    ...['D_spectrum_m2_per_s', 'u_D_spectrum_m2_per_s', 'D_diffusion_time_m2_per_s', 'u_D_diffusion_time_m2_per_s'],
    ...['ratio', 'u_ratio', 'difference_in_errors', 'error_correlation', 'sigma_W_ohm_per_sqrt_s', 'u_sigma_W'],
    ...['dE_dQ_V_per_C', 'u_dE_dQ_V_per_C', 'R_ct_ohm', 'u_R_ct_ohm', 'verdict'],
  ];
}

/** All numbers of one row, SI, for tables in files. */
export function jointCells(row: JointRow): readonly Cell[] {
  return [
    ...[row.pulseIndex, row.direction, row.x, row.source],
    ...[row.fromPulses.value, row.fromPulses.standardUncertainty],
    ...[row.fromWarburg?.value, row.fromWarburg?.standardUncertainty],
    ...[row.fromDiffusionTime?.value, row.fromDiffusionTime?.standardUncertainty],
    ...[row.ratio?.value, row.ratio?.standardUncertainty, row.differenceInErrors, row.errorCorrelation],
    ...[row.coefficient?.value, row.coefficient?.standardUncertainty],
    ...[row.potentialPerCharge?.value, row.potentialPerCharge?.standardUncertainty],
    ...[row.chargeTransfer?.value, row.chargeTransfer?.standardUncertainty, row.verdict],
  ];
}
