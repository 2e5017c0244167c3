import { csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { JointAnalysis } from '../../../src-core/model/joint-view.ts';
import { noteRows, notesTable, type CsvTable } from './csv-table.ts';

/** D of pulses and spectra at every spectrum, the parameters of every fit. */
export function jointTables(analysis: JointAnalysis, number: number): readonly CsvTable[] {
  const { rows, skipped, warnings, assumptions } = analysis;
  const stem = `results-${number}-jointView`;
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(
        header,
        rows.map((row): readonly Cell[] => [
          ...[row.pulseIndex, row.direction, row.x, row.source],
          ...[row.fromPulses.value, row.fromPulses.standardUncertainty],
          ...[row.fromWarburg?.value, row.fromWarburg?.standardUncertainty],
          ...[row.fromDiffusionTime?.value, row.fromDiffusionTime?.standardUncertainty],
          ...[row.ratio?.value, row.ratio?.standardUncertainty, row.differenceInErrors, row.errorCorrelation],
          ...[row.coefficient?.value, row.coefficient?.standardUncertainty],
          ...[row.potentialPerCharge?.value, row.potentialPerCharge?.standardUncertainty],
          ...[row.chargeTransfer?.value, row.chargeTransfer?.standardUncertainty, row.verdict],
        ]),
      ),
    },
    {
      fileName: `${stem}-fits.csv`,
      text: csvText(
        ['pulse', 'parameter', 'value', 'standard_error', 'unit', 'at_bound', 'constraint'],
        rows.flatMap(({ pulseIndex, parameters }) =>
          parameters.map(({ name, value, standardError, unit, atBound, constraint }): readonly Cell[] => [
            ...[pulseIndex, name, value, standardError, unit, atBound ? 1 : 0, constraint ?? ''],
          ]),
        ),
      ),
    },
    {
      fileName: `${stem}-checks.csv`,
      text: csvText(
        ['pulse', 'check', 'value', 'limit', 'unit', 'verdict', 'message'],
        rows.flatMap(({ pulseIndex, checks }) =>
          checks.map(({ name, value, limit, unit, verdict, message }): readonly Cell[] => [
            ...[pulseIndex, name, value, limit, unit, verdict, message],
          ]),
        ),
      ),
    },
    notesTable(`${stem}-notes.csv`, [
      ...noteRows(warnings, assumptions),
      ...skipped.map(({ source, message }): readonly Cell[] => ['skipped', source, message]),
    ]),
  ];
}

const header = [
  ...['pulse', 'direction', 'x', 'spectrum', 'D_pulses_m2_per_s', 'u_D_pulses_m2_per_s'],
  ...['D_spectrum_m2_per_s', 'u_D_spectrum_m2_per_s', 'D_diffusion_time_m2_per_s', 'u_D_diffusion_time_m2_per_s'],
  ...['ratio', 'u_ratio', 'difference_in_errors', 'error_correlation', 'sigma_W_ohm_per_sqrt_s', 'u_sigma_W'],
  ...['dE_dQ_V_per_C', 'u_dE_dQ_V_per_C', 'R_ct_ohm', 'u_R_ct_ohm', 'verdict'],
];
