import type { ArrheniusLine, ImpedanceSeries } from '../../../src-core/model/series.ts';
import { csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { CsvTable } from './csv-table.ts';

/** Parameters of every spectrum with errors, the arcs, and the lines through them. */
export function seriesTables(series: ImpedanceSeries, number: number): readonly CsvTable[] {
  const stem = `results-${number}-series`;
  const { entries, table, arcs, arrhenius, thickness = [], warnings, axis, axisUnit } = series;
  const head = ['source', axisUnit === '' ? axis : `${axis}_${axisUnit}`];
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(
        [...head, 'chi_squared', 'quality', ...table.flatMap(({ name }) => [name, `${name}_standard_error`])],
        entries.map(({ source, axisValue, fit, quality }, k): readonly Cell[] => [
          ...[source, axisValue, fit.chiSquared, quality],
          ...table.flatMap(({ values }) => [values[k]!.value, values[k]!.standardError]),
        ]),
      ),
    },
    {
      fileName: `${stem}-arcs.csv`,
      text: csvText(
        [
          ...head,
          'arc',
          'role',
          'R_ohm',
          'R_error',
          'tau_s',
          'tau_error',
          'C_F',
          'C_error',
          'sigma_S_per_cm',
          'sigma_error',
          'T_error_K',
        ],
        arcs.flatMap(({ name, role, ...arc }) =>
          entries.map(({ source, axisValue, conditions }, k): readonly Cell[] => [
            ...[source, axisValue, name, role ?? ''],
            ...[arc.resistanceOhm, arc.tauS, arc.capacitanceF].flatMap((column) => [
              column[k]!.value,
              column[k]!.standardError,
            ]),
            ...[arc.conductivitySPerCm?.[k]?.value, arc.conductivitySPerCm?.[k]?.standardError],
            conditions.temperatureErrorK,
          ]),
        ),
      ),
    },
    {
      fileName: `${stem}-lines.csv`,
      text: csvText(
        ['kind', 'arc', 'quantity', 'value', 'standard_error', 'unit'],
        [
          ...arrhenius.flatMap((line): readonly (readonly Cell[])[] => [
            ['arrhenius', line.arc, `${line.quantity} E_a`, line.activationEnergyEv, line.standardErrorEv, 'eV'],
            ...temperatureRows(line),
            ['arrhenius', line.arc, `${line.quantity} ln A`, line.lnPrefactor, line.lnPrefactorError, '1'],
          ]),
          ...thickness.flatMap(
            ({ arc, conductivitySPerCm: sigma, interceptOhm: ohm }): readonly (readonly Cell[])[] => [
              ['thickness', arc, 'conductivity', sigma.value, sigma.standardUncertainty, sigma.unit],
              ['thickness', arc, 'interfaces', ohm.value, ohm.standardUncertainty, ohm.unit],
            ],
          ),
          ...(series.drift?.lines ?? []).map((line): readonly Cell[] => [
            ...['drift', line.name, 'relative change', line.relativeChange, line.standardError, '1'],
          ]),
        ],
      ),
    },
    {
      fileName: `${stem}-notes.csv`,
      text: csvText(
        ['kind', 'code', 'text'],
        warnings.map(({ code, message }): readonly Cell[] => ['warning', code, message]),
      ),
    },
  ];
}

/** What of the error of E comes from the temperatures, and what the sensor may do besides. */
function temperatureRows({ arc, quantity, temperature }: ArrheniusLine): readonly (readonly Cell[])[] {
  if (!temperature) return [];
  const { ownErrorEv, sensor } = temperature;
  const row = (what: string, error: number): readonly Cell[] => [
    ...['arrhenius', arc, `${quantity} E_a, ${what}`, undefined, error, 'eV'],
  ];
  return [
    row('part from single temperatures', ownErrorEv),
    ...(sensor
      ? [row(`zero of ${sensor.name}`, sensor.offsetErrorEv), row(`slope of ${sensor.name}`, sensor.gainErrorEv)]
      : []),
  ];
}
