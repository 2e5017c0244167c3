import { wordsOfKind } from '../../../src-core/analysis/titration/pulse-words.ts';
import { csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { JointAnalysis } from '../../../src-core/model/joint-view.ts';
import { jointCells, jointHeader } from '../../../src-core/reports/joint-table.ts';
import { noteRows, notesTable, type CsvTable } from './csv-table.ts';

/** D of pulses and spectra at every spectrum, the parameters of every fit. */
export function jointTables(analysis: JointAnalysis, number: number): readonly CsvTable[] {
  const { rows, skipped, warnings, assumptions } = analysis;
  const { csv } = wordsOfKind(analysis.of);
  const stem = `results-${number}-jointView`;
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(jointHeader(analysis.of), rows.map(jointCells)),
    },
    {
      fileName: `${stem}-fits.csv`,
      text: csvText(
        [csv, 'parameter', 'value', 'standard_error', 'unit', 'at_bound', 'constraint'],
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
        [csv, 'check', 'value', 'limit', 'unit', 'verdict', 'message'],
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
