import { conventionFacts } from '../analysis/arrhenius/conventions.ts';
import type { ArrheniusAnalysis, SlopeChange } from '../model/arrhenius.ts';
import type { SeriesValue } from '../model/series.ts';
import { formatUncertain, powerOfTen, toSignificant } from '../units/format.ts';
import { paragraph, section, table, type ReportBlock } from './document.ts';
import { probabilityText } from './finding-blocks.ts';

type Row = readonly [name: string, value: string, meaning: string];

/** What is read off the line, beside what could have been read. */
export function arrheniusResultRows(analysis: ArrheniusAnalysis): readonly Row[] {
  const { line, other, unweighted, commonRelativeError, attempts } = analysis;
  const facts = conventionFacts[line.convention];
  const common = Math.hypot(line.lnPrefactorError, commonRelativeError);
  return [
    ['E', formatUncertain(line.activationEnergyEv, line.standardErrorEv, 'eV'), `of ${facts.symbol}`],
    [
      `E by ${conventionFacts[other.convention].symbol}`,
      showValue(other.activationEnergyEv, 'eV'),
      `differs by ${milli(-other.differenceEv)}, expected ${milli(-other.expectedDifferenceEv)}`,
    ],
    ['E, all points alike', showValue(unweighted, 'eV'), 'errors from the scatter, for comparison'],
    [
      'E per kelvin of offset',
      milli(analysis.energyPerKelvinEv),
      analysis.commonTemperatureErrorEv > 0
        ? `with the common error of temperature: ${milli(analysis.commonTemperatureErrorEv)}`
        : 'were all temperatures 1 K higher',
    ],
    ...(analysis.temperature
      ? [
          [
            'E, part from T',
            milli(analysis.temperature.ownErrorEv).slice(1),
            'of the standard error, from the single temperatures',
          ] as const,
        ]
      : []),
    ['Prefactor', `${powerOfTen(Math.exp(line.lnPrefactor))}\u202f${analysis.prefactorUnit}`, analysis.formula],
    [
      'ln prefactor',
      formatUncertain(line.lnPrefactor, line.lnPrefactorError),
      `correlation with E ${toSignificant(line.correlation, 4)}` +
        (commonRelativeError > 0 ? `; ± ${toSignificant(common, 2)} with thickness and area` : ''),
    ],
    Number.isFinite(line.chiSquaredProbability)
      ? [
          'χ²/ν',
          toSignificant(line.reducedChiSquared, 3),
          `ν = ${line.degreesOfFreedom}, ${probabilityText(line.chiSquaredProbability)}`,
        ]
      : ['R²', toSignificant(line.rSquared, 6), `ν = ${line.degreesOfFreedom}`],
    ...(attempts ? attemptRows(attempts) : []),
  ];
}

function attemptRows({ effectiveHz, lnError, entropyPerKb, assumedHz }: NonNullable<ArrheniusAnalysis['attempts']>) {
  const factor = `a factor ${toSignificant(Math.exp(lnError), 3)} either way`;
  return [
    ['ν·exp(ΔS/k_B)', `${powerOfTen(effectiveHz)}\u202fHz`, factor] as const,
    ...(entropyPerKb
      ? [
          [
            'ΔS',
            showValue(entropyPerKb, 'k_B'),
            `against an attempt frequency of ${powerOfTen(assumedHz ?? NaN)} Hz`,
          ] as const,
        ]
      : []),
  ];
}

/** One line, two lines, two that meet, Vogel's law, side by side; heating against cooling. */
export function modelBlocks({ changePoint, vogel, hysteresis, bestModel }: ArrheniusAnalysis): readonly ReportBlock[] {
  if (!changePoint && !vogel && !hysteresis) return [];
  const criteria = ({ aicc, bic }: { readonly aicc: number; readonly bic: number }): readonly [string, string] => [
    toSignificant(aicc, 4),
    toSignificant(bic, 4),
  ];
  const change = (name: string, model: SlopeChange): readonly string[] => [
    name,
    showValue(model.low.activationEnergyEv),
    showValue(model.high.activationEnergyEv),
    showValue(model.transitionK),
    ...criteria(model),
  ];
  const rows = [
    ...(changePoint ? [['one line', '', '', '', ...criteria(changePoint.oneLine)]] : []),
    ...(changePoint ? [change('two lines', changePoint.twoLines)] : []),
    ...(changePoint?.continuousLines ? [change('two lines that meet', changePoint.continuousLines)] : []),
    ...(vogel
      ? [[`Vogel: B = ${showValue(vogel.bK, 'K')}`, '', '', `T₀ = ${showValue(vogel.t0K)}`, ...criteria(vogel)]]
      : []),
  ];
  const messages = [changePoint?.message, vogel?.message, hysteresis?.message].filter((text) => text !== undefined);
  return [
    section('One energy or more?', 2),
    ...(rows.length > 0 ? [table(['Model', '>E below / eV', '>E above / eV', '>T / K', '>AICc', '>BIC'], rows)] : []),
    paragraph(`Best described by: ${modelNames[bestModel]}.`),
    ...messages.map((text) => paragraph(text)),
  ];
}

const modelNames = {
  'one-line': 'one line',
  'two-lines': 'two lines',
  'two-continuous-lines': 'two lines that meet',
  vogel: 'Vogel’s law',
} as const;

export function showValue({ value, standardError }: SeriesValue, unit = ''): string {
  return formatUncertain(value, standardError, unit);
}

function milli(energyEv: number): string {
  return `${energyEv < 0 ? '−' : '+'}${Math.abs(1000 * energyEv).toFixed(1)}\u202fmeV`;
}
