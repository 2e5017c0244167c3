import { csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { RepeatsAnalysis } from '../../../src-core/model/repeats.ts';
import { noteRows, notesTable, type CsvTable } from './csv-table.ts';

/** Mean and scatter, and every cell. */
export function repeatsTables(analysis: RepeatsAnalysis, number: number): readonly CsvTable[] {
  const { mean, nextCell95, prior, groups, unit, scale, warnings, assumptions } = analysis;
  const stem = `results-${number}-repeats`;
  const spreads = [
    ['repeatability', analysis.repeatability],
    ['between_groups', analysis.betweenGroups],
    ['reproducibility', analysis.reproducibility],
  ] as const;
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(
        ['quantity', 'value', 'standard_uncertainty', 'low', 'high', 'unit', 'remark'],
        [
          [
            'mean',
            mean.value,
            mean.standardUncertainty,
            ...mean.interval95,
            unit,
            scale === 'logarithmic' ? 'geometric; 95 %' : '95 %',
          ],
          ['next_cell', undefined, undefined, ...nextCell95, unit, '95 %'],
          ['single_pellet', undefined, undefined, ...prior.wide, unit, 'between laboratories, 1 sd'],
          ...spreads.map(([name, { relative, degreesOfFreedom }]): readonly Cell[] => [
            ...[name, relative, undefined, undefined, undefined, '1', `relative, ν = ${degreesOfFreedom}`],
          ]),
          ['intraclass_correlation', analysis.intraclassCorrelation, undefined, undefined, undefined, '1', ''],
        ],
      ),
    },
    {
      fileName: `${stem}-cells.csv`,
      text: csvText(
        ['group', 'value', 'unit'],
        groups.flatMap(({ name, values }) => values.map((value): readonly Cell[] => [name, value, unit])),
      ),
    },
    notesTable(`${stem}-notes.csv`, noteRows(warnings, assumptions)),
  ];
}
