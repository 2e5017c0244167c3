import { csvColumns, csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { DirectCurrentStudy } from '../../../src-core/model/direct-current.ts';
import { noteRows, notesTable, type CsvTable } from './csv-table.ts';

/** Results with formula and source, their budgets, checks, inputs, the curve. */
export function directCurrentTables(study: DirectCurrentStudy, number: number): readonly CsvTable[] {
  const { method, results, checks, given, read = [], warnings, assumptions, curve, local = [] } = study;
  const stem = `results-${number}-${method}`;
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(
        ['result', 'symbol', 'value', 'standard_uncertainty', 'unit', 'formula', 'source'],
        results.map(({ id, symbol, value, standardUncertainty, unit, formula, source }): readonly Cell[] => [
          ...[id, symbol, value, standardUncertainty, unit, formula, source],
        ]),
      ),
    },
    {
      fileName: `${stem}-budget.csv`,
      text: csvText(
        ['result', 'source', 'relative_standard_uncertainty'],
        results.flatMap(({ id, budget }) =>
          budget.map((share): readonly Cell[] => [id, share.source, share.relativeStandardUncertainty]),
        ),
      ),
    },
    {
      fileName: `${stem}-checks.csv`,
      text: csvText(
        ['check', 'value', 'limit', 'unit', 'verdict', 'message'],
        checks.map(({ name, value, limit, unit, verdict, message }): readonly Cell[] => [
          ...[name, value, limit, unit, verdict, message],
        ]),
      ),
    },
    {
      fileName: `${stem}-inputs.csv`,
      text: csvText(
        ['input', 'value', 'standard_uncertainty', 'unit', 'from'],
        [
          ...given.map((item) => ({ ...item, from: 'typed' })),
          ...read.map((item) => ({ ...item, from: 'record' })),
        ].map(({ label, quantity, from }): readonly Cell[] => [
          ...[label, quantity.value, quantity.standardUncertainty, quantity.unit, from],
        ]),
      ),
    },
    ...(curve
      ? [
          {
            fileName: `${stem}-curve.csv`,
            text: csvColumns(
              [curve.xTitle, `${curve.yTitle} measured`, `${curve.yTitle} fitted`],
              [curve.x, curve.measured, curve.fitted],
            ),
          },
        ]
      : []),
    ...(local.length > 0
      ? [
          {
            fileName: `${stem}-local.csv`,
            text: csvText(
              ['voltage_V', 'conductivity_S_per_cm'],
              local.map(({ voltageV, conductivitySPerCm }): readonly Cell[] => [voltageV, conductivitySPerCm]),
            ),
          },
        ]
      : []),
    notesTable(`${stem}-notes.csv`, noteRows(warnings, assumptions)),
  ];
}
