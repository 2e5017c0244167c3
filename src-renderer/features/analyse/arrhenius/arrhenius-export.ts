import { conventionFacts } from '../../../../src-core/analysis/arrhenius/conventions.ts';
import { csvText } from '../../../../src-core/formats/csv-cells.ts';
import type { ArrheniusAnalysis, ThermalData } from '../../../../src-core/model/arrhenius.ts';
import { formatUncertain } from '../../../../src-core/units/format.ts';

type Row = readonly (string | number)[];

/** Every number of an analysis, one a line, with error and unit. */
export function arrheniusCsv(analysis: ArrheniusAnalysis): string {
  const { line, other, unweighted, attempts, prefactorUnit } = analysis;
  const rows: Row[] = [
    ['material', analysis.name, '', ''],
    ['law', `${conventionFacts[line.convention].symbol}; ${analysis.formula}`, '', ''],
    ['weights', line.weighting, '', `errors: ${line.errorBasis}`],
    ['activation energy', line.activationEnergyEv, line.standardErrorEv, 'eV'],
    ['ln prefactor', line.lnPrefactor, line.lnPrefactorError, `ln(${prefactorUnit})`],
    ['covariance of E and ln prefactor', line.covarianceEv, '', 'eV'],
    ['correlation of E and ln prefactor', line.correlation, '', '1'],
    ['chi squared over degrees of freedom', line.reducedChiSquared, '', '1'],
    [
      `activation energy by ${conventionFacts[other.convention].symbol}`,
      other.activationEnergyEv.value,
      other.activationEnergyEv.standardError,
      'eV',
    ],
    ['difference of the two laws', other.differenceEv, '', 'eV'],
    ['activation energy, all points alike', unweighted.value, unweighted.standardError, 'eV'],
    ...(analysis.temperature
      ? [
          ['part of the error of E from single temperatures', '', analysis.temperature.ownErrorEv, 'eV'],
          ...(analysis.temperature.sensor
            ? [
                ['E by the zero of the sensor', '', analysis.temperature.sensor.offsetErrorEv, 'eV'],
                ['E by the slope of the sensor', '', analysis.temperature.sensor.gainErrorEv, 'eV'],
              ]
            : []),
        ]
      : []),
    ['change of E per kelvin of all temperatures', analysis.energyPerKelvinEv, '', 'eV/K'],
    ...analysis.predictions.map((p): Row => [
      `prediction at ${p.temperatureK.toFixed(2)} K`,
      p.value,
      p.standardError,
      p.unit,
    ]),
    ...changeRows(analysis),
    ...(attempts
      ? [['attempt frequency with entropy', attempts.effectiveHz, attempts.effectiveHz * attempts.lnError, 'Hz']]
      : []),
    ...(attempts?.entropyPerKb
      ? [['entropy of migration', attempts.entropyPerKb.value, attempts.entropyPerKb.standardError, 'k_B']]
      : []),
    ...(attempts?.assumptions ?? []).map((text): Row => ['assumed', text, '', '']),
    ...analysis.warnings.map(({ message }): Row => ['warning', message, '', '']),
  ];
  return [...csvText(['quantity', 'value', 'standard_error', 'unit'], rows)].join('');
}

function changeRows({ changePoint, vogel, hysteresis }: ArrheniusAnalysis): readonly Row[] {
  const change = changePoint?.continuousLines ?? changePoint?.twoLines;
  return [
    ...(changePoint ? [['change of slope', changePoint.preferred, '', changePoint.message]] : []),
    ...(change
      ? [
          ['activation energy below', change.low.activationEnergyEv.value, change.low.activationEnergyEv.standardError],
          [
            'activation energy above',
            change.high.activationEnergyEv.value,
            change.high.activationEnergyEv.standardError,
          ],
        ].map((row): Row => [...row, 'eV'])
      : []),
    ...(change ? [['transition', change.transitionK.value, change.transitionK.standardError, 'K']] : []),
    ...(vogel ? [['Vogel B', vogel.bK.value, vogel.bK.standardError, 'K'] as Row] : []),
    ...(vogel ? [['Vogel T0', vogel.t0K.value, vogel.t0K.standardError, 'K'] as Row] : []),
    ...(hysteresis
      ? [
          [
            'E of cooling less that of heating',
            hysteresis.energyDifferenceEv.value,
            hysteresis.energyDifferenceEv.standardError,
            'eV',
          ] as Row,
        ]
      : []),
  ];
}

/** The points with line and residuals. */
export function arrheniusPointsCsv({ line }: ArrheniusAnalysis, data: ThermalData): string {
  const header = ['temperature_K', `${data.quantity}_${data.unit}`, 'logarithm', 'error', 'residual', 'leverage'];
  const rows = line.points.map((point, index): Row => [
    ...[point.temperatureK, data.points[index]?.value ?? NaN, point.logarithm],
    ...[point.error, point.residual, point.leverage],
  ]);
  return [...csvText(header, rows)].join('');
}

/** One sentence for a paper, the law named. */
export function arrheniusSentence({ name, line, prefactorUnit }: ArrheniusAnalysis): string {
  const energy = formatUncertain(line.activationEnergyEv, line.standardErrorEv, 'eV');
  const prefactor = formatUncertain(line.lnPrefactor, line.lnPrefactorError);
  const [low, high] = [line.points, line.points].map((points, k) =>
    (k === 0 ? Math.min : Math.max)(...points.map(({ temperatureK }) => temperatureK)),
  ) as [number, number];
  return `${name}: Eₐ = ${energy}, ln(q₀ / ${prefactorUnit}) = ${prefactor}, from ${conventionFacts[line.convention].symbol} against 1/T between ${low.toFixed(1)} and ${high.toFixed(1)} K, ${line.points.length} points, one standard error.`;
}
