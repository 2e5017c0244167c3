import type {
  AnalysisKind,
  AnalysisRecord,
  ConductivityAnalysis,
  ConductivityResult,
  FittedParameter,
  ImpedanceFit,
  TitrationAnalysis,
} from '../../../src-core/model/results.ts';
import { flattenParameters } from '../../../src-core/reports/parameters.ts';
import { transportRows, type TransportRow } from '../../../src-core/reports/transport-rows.ts';
import { csvColumns, csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import { directCurrentTables } from './csv-direct-current.ts';
import { seriesTables } from './csv-series.ts';
import { arrheniusTables, meyerNeldelTables } from './csv-thermal.ts';
import { jointTables } from './csv-joint.ts';
import { repeatsTables } from './csv-repeats.ts';
import { notesTable, type CsvTable } from './csv-table.ts';
import { titrationPulseTables } from './csv-titration.ts';

const centimetresPerMetre = 100;

/** The results of one analysis and what it was asked with; numbered, since a run may have several of a kind. */
export function analysisTables(record: AnalysisRecord, number: number): readonly CsvTable[] {
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
  return [...tablesOf[record.kind](record, number), about];
}

/** The tables of each technique; none for a record without its result. */
const tablesOf: Readonly<Record<AnalysisKind, (record: AnalysisRecord, number: number) => readonly CsvTable[]>> = {
  titration: ({ titration }, number) => (titration ? titrationTables(titration, number) : []),
  jointView: ({ jointView }, number) => (jointView ? jointTables(jointView, number) : []),
  impedance: ({ impedance }, number) => (impedance ? impedanceTables(impedance, number) : []),
  series: ({ series }, number) => (series ? seriesTables(series, number) : []),
  arrhenius: ({ arrhenius }, number) => (arrhenius ? arrheniusTables(arrhenius, number) : []),
  meyerNeldel: ({ meyerNeldel }, number) => (meyerNeldel ? meyerNeldelTables(meyerNeldel, number) : []),
  directCurrent: ({ directCurrent }, number) => (directCurrent ? directCurrentTables(directCurrent, number) : []),
  repeats: ({ repeats }, number) => (repeats ? repeatsTables(repeats, number) : []),
};

function titrationTables({ pulses, warnings, assumptions }: TitrationAnalysis, number: number): readonly CsvTable[] {
  const stem = `results-${number}-titration`;
  return [
    ...titrationPulseTables(pulses, stem),
    notesTable(`${stem}-notes.csv`, [
      ...warnings.map(({ code, message }): readonly Cell[] => ['warning', code, message]),
      ...assumptions.map((text): readonly Cell[] => ['assumption', '', text]),
    ]),
  ];
}

function impedanceTables(analysis: ConductivityAnalysis, number: number): readonly CsvTable[] {
  const { fit, conductivities, warnings } = analysis;
  const stem = `results-${number}-impedance`;
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(
        ['parameter', 'value', 'standard_error', 'unit', 'at_bound', 'evidence'],
        [
          ...fit.parameters.map(parameterRow),
          ...conductivities.map(conductivityRow),
          ...transportRows(analysis).map(transportRow),
          ...qualityRows(fit),
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

function parameterRow({ name, value, standardError, unit, atBound }: FittedParameter): readonly Cell[] {
  return [name, value, standardError, unit, atBound ? 1 : 0, 'fit'];
}

function conductivityRow({ name, conductivitySPerCm, evidence }: ConductivityResult): readonly Cell[] {
  const { value, standardUncertainty } = conductivitySPerCm;
  const [sigma, uncertainty] = [value * centimetresPerMetre, standardUncertainty * centimetresPerMetre];
  return [`conductivity ${name}`, sigma, uncertainty, 'S/m', 0, evidence];
}

function transportRow({ quantity, value, standardUncertainty, unit, remark }: TransportRow): readonly Cell[] {
  return [quantity, value, standardUncertainty, unit, 0, remark];
}

function qualityRows(fit: ImpedanceFit): readonly (readonly Cell[])[] {
  return [
    ['chi_squared', fit.chiSquared, undefined, '', 0, 'fit'],
    ['reduced_chi_squared', fit.reducedChiSquared, undefined, '', 0, 'fit'],
    ['points', fit.points, undefined, '', 0, 'fit'],
    ['converged', fit.converged ? 1 : 0, undefined, '', 0, 'fit'],
  ];
}
