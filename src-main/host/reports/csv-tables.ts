import type { AnalysisRecord, ConductivityAnalysis, TitrationAnalysis } from '../../../src-core/model/results.ts';
import type { ReportInput } from '../../../src-core/reports/report-input.ts';
import { flattenParameters } from '../../../src-core/reports/parameters.ts';
import { csvColumns, csvText, type Cell } from './csv-cells.ts';

const zeroCelsiusK = 273.15;
const centimetresPerMetre = 100;

export interface CsvTable {
  readonly fileName: string;
  /** The whole file in pieces. */
  readonly text: Iterable<string>;
}

/** Everything of a run as tables; units in the headers, SI numbers. Tables without rows are left out. */
export function csvTables(input: ReportInput): readonly CsvTable[] {
  const { dc, impedance, run } = input;
  return [
    { fileName: 'run.csv', text: csvText(['field', 'value'], runRows(input)) },
    ...(dc.timeS.length > 0 ? [{ fileName: 'samples.csv', text: samplesText(input) }] : []),
    ...(impedance.timeS.length > 0 ? [{ fileName: 'spectra.csv', text: spectraText(input) }] : []),
    ...input.analyses.flatMap((record, i) => analysisTables(record, i + 1)),
    {
      fileName: 'journal.csv',
      text: csvText(
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
        ],
        run.journal.map((entry): readonly Cell[] => [
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
        ]),
      ),
    },
    {
      fileName: 'chunks.csv',
      text: csvText(
        ['kind', 'seq', 'rows', 'sha256'],
        input.chunkHashes.map(({ kind, seq, rows, sha256 }): readonly Cell[] => [kind, seq, rows, sha256]),
      ),
    },
  ];
}

/** Names as the import of titrations reads them: an exported run can be analysed as a file. */
function samplesText({ dc }: ReportInput): Iterable<string> {
  return csvColumns(
    ['time_s', 'current_A', 'voltage_V', 'step_index', 'temperature_K', 'status'],
    [
      dc.timeS,
      dc.currentA,
      dc.voltageV,
      dc.stepIndex,
      dc.temperatureC.map((temperatureC) => temperatureC + zeroCelsiusK),
      dc.status,
    ],
  );
}

function spectraText({ impedance }: ReportInput): Iterable<string> {
  return csvColumns(
    ['time_s', 'step_index', 'freq_Hz', 'Zre_ohm', 'Zim_ohm', 'status'],
    [impedance.timeS, impedance.stepIndex, impedance.frequencyHz, impedance.zReOhm, impedance.zImOhm, impedance.status],
  );
}

function runRows({ run, programVersion, schemaVersion, createdAt }: ReportInput): readonly (readonly Cell[])[] {
  const leftOut = ['journal', 'plan'];
  return [
    ...flattenParameters(Object.fromEntries(Object.entries(run).filter(([name]) => !leftOut.includes(name)))),
    ['export.programVersion', programVersion],
    ['export.schemaVersion', schemaVersion],
    ['export.createdAt', createdAt],
  ];
}

function analysisTables(record: AnalysisRecord, number: number): readonly CsvTable[] {
  const about: CsvTable = {
    fileName: `results-${number}-${record.kind}-parameters.csv`,
    text: csvText(
      ['parameter', 'value'],
      [
        ['analysis.id', record.id],
        ['analysis.title', record.title],
        ['analysis.createdAt', record.createdAt],
        ['analysis.programVersion', record.programVersion],
        ['analysis.inputSha256', record.inputHash],
        ...flattenParameters(record.parameters),
      ],
    ),
  };
  if (record.titration) return [...titrationTables(record.titration, number), about];
  return record.impedance ? [...impedanceTables(record.impedance, number), about] : [about];
}

function titrationTables({ pulses, warnings, assumptions }: TitrationAnalysis, number: number): readonly CsvTable[] {
  const stem = `results-${number}-titration`;
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(
        [
          'pulse',
          'direction',
          'x',
          'start_time_s',
          'end_time_s',
          'equilibrium_before_V',
          'equilibrium_after_V',
          'estimator',
          'chemical_diffusivity_m2_per_s',
          'standard_uncertainty_m2_per_s',
          'recommended',
          'bias',
        ],
        pulses.flatMap((pulse) =>
          pulse.estimates.map((estimate): readonly Cell[] => [
            pulse.index,
            pulse.direction,
            pulse.x,
            pulse.startTimeS,
            pulse.endTimeS,
            pulse.equilibriumBeforeV,
            pulse.equilibriumAfterV,
            estimate.name,
            estimate.chemicalDiffusivityM2PerS,
            estimate.standardUncertainty,
            estimate.name === pulse.estimator ? 1 : 0,
            estimate.bias,
          ]),
        ),
      ),
    },
    {
      fileName: `${stem}-checks.csv`,
      text: csvText(
        ['pulse', 'check', 'value', 'limit', 'unit', 'verdict', 'message'],
        pulses.flatMap((pulse) =>
          pulse.checks.map(({ name, value, limit, unit, verdict, message }): readonly Cell[] => [
            pulse.index,
            name,
            value,
            limit,
            unit,
            verdict,
            message,
          ]),
        ),
      ),
    },
    notesTable(`${stem}-notes.csv`, [
      ...warnings.map(({ code, message }): readonly Cell[] => ['warning', code, message]),
      ...assumptions.map((text): readonly Cell[] => ['assumption', '', text]),
    ]),
  ];
}

function impedanceTables({ fit, conductivities, warnings }: ConductivityAnalysis, number: number): readonly CsvTable[] {
  const stem = `results-${number}-impedance`;
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(
        ['parameter', 'value', 'standard_error', 'unit', 'at_bound', 'evidence'],
        [
          ...fit.parameters.map((p): readonly Cell[] => [
            p.name,
            p.value,
            p.standardError,
            p.unit,
            p.atBound ? 1 : 0,
            'fit',
          ]),
          ...conductivities.map(({ name, conductivitySPerCm: sigma, evidence }): readonly Cell[] => [
            `conductivity ${name}`,
            sigma.value * centimetresPerMetre,
            sigma.standardUncertainty * centimetresPerMetre,
            'S/m',
            0,
            evidence,
          ]),
          ['chi_squared', fit.chiSquared, undefined, '', 0, 'fit'],
          ['reduced_chi_squared', fit.reducedChiSquared, undefined, '', 0, 'fit'],
          ['points', fit.points, undefined, '', 0, 'fit'],
          ['converged', fit.converged ? 1 : 0, undefined, '', 0, 'fit'],
        ],
      ),
    },
    {
      fileName: `${stem}-curve.csv`,
      text: csvColumns(
        ['freq_Hz', 'Zre_fit_ohm', 'Zim_fit_ohm', 'residual_re', 'residual_im'],
        [fit.frequencyHz, fit.fitReOhm, fit.fitImOhm, fit.residualRe, fit.residualIm],
      ),
    },
    notesTable(
      `${stem}-notes.csv`,
      [...warnings, ...fit.warnings].map(({ code, message }): readonly Cell[] => ['warning', code, message]),
    ),
  ];
}

function notesTable(fileName: string, rows: readonly (readonly Cell[])[]): CsvTable {
  return { fileName, text: csvText(['kind', 'code', 'text'], rows) };
}
