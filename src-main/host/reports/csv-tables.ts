import { pointColumns, type PointColumn } from '../../../src-core/model/reading.ts';
import type { JournalEntry } from '../../../src-core/model/run.ts';
import type { AnalysisReportInput, ReportInput } from '../../../src-core/reports/report-input.ts';
import { flattenParameters } from '../../../src-core/reports/parameters.ts';
import { cycleCapacities } from '../../../src-core/run/cycle-capacities.ts';
import { celsiusZeroK } from '../../../src-core/units/constants.ts';
import { csvColumns, csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import { analysisTables } from './csv-results.ts';
import { attachmentTables } from './csv-attachments.ts';
import type { CsvTable } from './csv-table.ts';
import { logFiles } from './log-export.ts';

/** Everything of a run as tables; units in the headers, SI numbers. Tables without rows are left out. */
export function csvTables(input: ReportInput): readonly CsvTable[] {
  const { dc, impedance, run } = input;
  return [
    { fileName: 'run.csv', text: csvText(['field', 'value'], runRows(input)) },
    ...(dc.timeS.length > 0 ? [{ fileName: 'samples.csv', text: samplesText(input) }] : []),
    ...(impedance.timeS.length > 0 ? [{ fileName: 'spectra.csv', text: spectraText(input) }] : []),
    ...cyclesTable(input),
    ...input.analyses.flatMap((record, i) => analysisTables(record, i + 1)),
    { fileName: 'journal.csv', text: journalText(run.journal) },
    ...logFiles(input.log),
    ...attachmentTables(run),
    {
      fileName: 'chunks.csv',
      text: csvText(
        ['kind', 'seq', 'rows', 'sha256'],
        input.chunkHashes.map(({ kind, seq, rows, sha256 }): readonly Cell[] => [kind, seq, rows, sha256]),
      ),
    },
  ];
}

/** Results of analyses by themselves, numbered. */
export function analysisCsvTables({ records }: AnalysisReportInput): readonly CsvTable[] {
  return records.flatMap((record, index) => analysisTables(record, index + 1));
}

/** Names as the import of titrations reads them: an exported run can be analysed as a file. */
function samplesText({ dc }: ReportInput): Iterable<string> {
  const { workingElectrodePotentialV: working, counterElectrodePotentialV: counter } = dc;
  const electrodes = working && counter ? { working_electrode_V: working, counter_electrode_V: counter } : {};
  return csvColumns(
    ['time_s', 'current_A', 'voltage_V', 'step_index', 'temperature_K', 'status', ...Object.keys(electrodes)],
    [
      dc.timeS,
      dc.currentA,
      dc.voltageV,
      dc.stepIndex,
      dc.temperatureC.map((temperatureC) => temperatureC + celsiusZeroK),
      dc.status,
      ...Object.values(electrodes),
    ],
  );
}

/** Capacities of a run that cycled. */
function cyclesTable({ run, dc }: ReportInput): readonly CsvTable[] {
  const cycles = cycleCapacities(run.plan.steps, dc);
  if (cycles.length === 0) return [];
  const header = ['series', 'cycle', 'charge_C', 'discharge_C', 'discharge_per_charge'];
  const rows = cycles.map(({ series, cycle, chargeC, dischargeC, efficiency }): readonly Cell[] => [
    ...[series, cycle, chargeC, dischargeC, efficiency],
  ]);
  return [{ fileName: 'cycles.csv', text: csvText(header, rows) }];
}

/** As measured by the instrument at each point. */
const pointHeaders: Readonly<Record<PointColumn, string>> = {
  amplitudeVRms: 'amplitude_Vrms',
  amplitudeARms: 'amplitude_Arms',
  dcVoltageV: 'dc_V',
  dcCurrentA: 'dc_A',
};

function spectraText({ impedance }: ReportInput): Iterable<string> {
  const { timeS, stepIndex, frequencyHz, zReOhm, zImOhm, status } = impedance;
  const told = pointColumns.flatMap((name) => {
    const column = impedance[name];
    return column ? [{ header: pointHeaders[name], column }] : [];
  });
  return csvColumns(
    ['time_s', 'step_index', 'freq_Hz', 'Zre_ohm', 'Zim_ohm', 'status', ...told.map(({ header }) => header)],
    [timeS, stepIndex, frequencyHz, zReOhm, zImOhm, status, ...told.map(({ column }) => column)],
  );
}

function runRows({ run, programVersion, schemaVersion, createdAt }: ReportInput): readonly (readonly Cell[])[] {
  const leftOut = ['journal', 'plan', 'clocks', 'changes', 'photos'];
  return [
    ...flattenParameters(Object.fromEntries(Object.entries(run).filter(([name]) => !leftOut.includes(name)))),
    ['export.programVersion', programVersion],
    ['export.schemaVersion', schemaVersion],
    ['export.createdAt', createdAt],
  ];
}

function journalText(journal: readonly JournalEntry[]): Iterable<string> {
  return csvText(
    [
      'seq',
      'at_utc',
      'kind',
      'step_index',
      'time_s',
      'state',
      'cell_state',
      'message',
      'error_code',
      'error_message',
      'by',
    ],
    journal.map((entry): readonly Cell[] => [
      entry.seq,
      entry.at,
      entry.kind,
      entry.stepIndex,
      entry.timeS,
      entry.state,
      entry.cellState,
      entry.message,
      entry.error?.code,
      entry.error?.message,
      entry.by,
    ]),
  );
}
