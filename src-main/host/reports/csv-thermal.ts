import { csvText, type Cell } from '../../../src-core/formats/csv-cells.ts';
import type { ArrheniusAnalysis, MeyerNeldel, SlopeChange } from '../../../src-core/model/arrhenius.ts';
import { noteRows, notesTable, type CsvTable } from './csv-table.ts';

const header = ['quantity', 'value', 'standard_error', 'unit', 'remark'];

/** Results of the line and the other models, its points with residuals, predictions. */
export function arrheniusTables(analysis: ArrheniusAnalysis, number: number): readonly CsvTable[] {
  const { line, predictions, warnings, attempts } = analysis;
  const stem = `results-${number}-arrhenius`;
  return [
    { fileName: `${stem}.csv`, text: csvText(header, arrheniusRows(analysis)) },
    {
      fileName: `${stem}-points.csv`,
      text: csvText(
        ['temperature_K', 'ln_value', 'error_of_ln', 'weight', 'residual', 'leverage', 'studentized', 'is_outlier'],
        line.points.map((point): readonly Cell[] => [
          ...[point.temperatureK, point.logarithm, point.error, point.weight, point.residual, point.leverage],
          ...[point.studentized, point.isOutlier ? 1 : 0],
        ]),
      ),
    },
    {
      fileName: `${stem}-predictions.csv`,
      text: csvText(
        ['temperature_K', 'value', 'standard_error', 'low_95', 'high_95', 'unit', 'beyond_window_K'],
        predictions.map(({ temperatureK, value, standardError, low, high, unit, beyondWindowK }): readonly Cell[] => [
          ...[temperatureK, value, standardError, low, high, unit, beyondWindowK],
        ]),
      ),
    },
    notesTable(`${stem}-notes.csv`, noteRows(warnings, attempts?.assumptions)),
  ];
}

/** What of the error of E comes from the temperatures, and what the sensor may do besides. */
function temperatureRows({ temperature }: ArrheniusAnalysis): readonly (readonly Cell[])[] {
  if (!temperature) return [];
  const { ownErrorEv, sensor } = temperature;
  return [
    ['energy_error_of_temperatures', undefined, ownErrorEv, 'eV', 'part of the standard error, single temperatures'],
    ...(sensor
      ? [
          ['energy_error_of_sensor_zero', undefined, sensor.offsetErrorEv, 'eV', sensor.name],
          ['energy_error_of_sensor_slope', undefined, sensor.gainErrorEv, 'eV', sensor.name],
        ]
      : []),
  ];
}

function arrheniusRows(analysis: ArrheniusAnalysis): readonly (readonly Cell[])[] {
  const { line, other, unweighted, changePoint, vogel, attempts, prefactorUnit } = analysis;
  return [
    ['activation_energy', line.activationEnergyEv, line.standardErrorEv, 'eV', line.convention],
    [
      'activation_energy',
      other.activationEnergyEv.value,
      other.activationEnergyEv.standardError,
      'eV',
      other.convention,
    ],
    ['activation_energy', unweighted.value, unweighted.standardError, 'eV', 'all points alike'],
    ['energy_per_kelvin', analysis.energyPerKelvinEv, undefined, 'eV/K', 'were all temperatures 1 K higher'],
    ...temperatureRows(analysis),
    ['ln_prefactor', line.lnPrefactor, line.lnPrefactorError, '1', `prefactor in ${prefactorUnit}`],
    ['covariance', line.covarianceEv, undefined, 'eV', 'of energy and ln prefactor'],
    ['common_relative_error', analysis.commonRelativeError, undefined, '1', 'thickness and area, prefactor only'],
    ['reduced_chi_squared', line.reducedChiSquared, undefined, '1', line.errorBasis],
    ['chi_squared_probability', line.chiSquaredProbability, undefined, '1', ''],
    ['best_model', undefined, undefined, '', analysis.bestModel],
    ...(changePoint ? changeRows('two lines', changePoint.twoLines) : []),
    ...(changePoint?.continuousLines ? changeRows('two lines that meet', changePoint.continuousLines) : []),
    ...(changePoint ? [['change_probability', changePoint.probability, undefined, '1', 'of permuted residuals']] : []),
    ...(vogel
      ? [
          ['vogel_B', vogel.bK.value, vogel.bK.standardError, 'K', ''],
          ['vogel_T0', vogel.t0K.value, vogel.t0K.standardError, 'K', vogel.isAtBound ? 'at its bound' : ''],
        ]
      : []),
    ...(attempts
      ? [['attempt_frequency_with_entropy', attempts.effectiveHz, undefined, 'Hz', `error of ln ${attempts.lnError}`]]
      : []),
  ];
}

function changeRows(model: string, { low, high, transitionK, aicc, bic }: SlopeChange): readonly (readonly Cell[])[] {
  return [
    ['energy_below', low.activationEnergyEv.value, low.activationEnergyEv.standardError, 'eV', model],
    ['energy_above', high.activationEnergyEv.value, high.activationEnergyEv.standardError, 'eV', model],
    ['transition', transitionK.value, transitionK.standardError, 'K', model],
    ['aicc', aicc, undefined, '1', model],
    ['bic', bic, undefined, '1', model],
  ];
}

/** The rule, and every material. */
export function meyerNeldelTables(rule: MeyerNeldel, number: number): readonly CsvTable[] {
  const { materials, energyEv, slope, intercept, isokineticK, artefact, warnings, method } = rule;
  const stem = `results-${number}-meyer-neldel`;
  return [
    {
      fileName: `${stem}.csv`,
      text: csvText(header, [
        ['rule_energy', energyEv.value, energyEv.standardError, 'eV', method],
        ['slope', slope.value, slope.standardError, '1/eV', ''],
        ['ln_prefactor_at_zero', intercept.value, intercept.standardError, '1', ''],
        ['isokinetic_temperature', isokineticK.value, isokineticK.standardError, 'K', ''],
        ['reduced_chi_squared', rule.reducedChiSquared, undefined, '1', ''],
        ...(artefact
          ? [
              ['noise_energy', artefact.energyEv, undefined, 'eV', 'k_B times the harmonic mean temperature'],
              ['noise_z', artefact.z, undefined, '1', artefact.isIndistinguishable ? 'cannot be told apart' : ''],
            ]
          : []),
      ]),
    },
    {
      fileName: `${stem}-materials.csv`,
      text: csvText(
        ['material', 'E_eV', 'u_E_eV', 'ln_prefactor', 'u_ln_prefactor', 'covariance_eV', 'T_min_K', 'T_max_K'],
        materials.map((item): readonly Cell[] => [
          ...[item.name, item.activationEnergyEv, item.standardErrorEv, item.lnPrefactor, item.lnPrefactorError],
          item.covarianceEv,
          ...(item.temperaturesK
            ? [Math.min(...item.temperaturesK), Math.max(...item.temperaturesK)]
            : [undefined, undefined]),
        ]),
      ),
    },
    notesTable(`${stem}-notes.csv`, noteRows(warnings)),
  ];
}
