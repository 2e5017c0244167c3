import { temperatureShareText } from '../../src-core/reports/temperature-share.ts';
import { conventionFacts } from '../../src-core/analysis/arrhenius/conventions.ts';
import type { ArrheniusAnalysis, MeyerNeldel, SlopeChange } from '../../src-core/model/arrhenius.ts';
import type { Warning } from '../../src-core/model/quantity.ts';
import { formatUncertain, powerOfTen, toSignificant } from '../../src-core/units/format.ts';
import { textTable } from './table.ts';

/** Members of `transport arrhenius --json`. */
export function arrheniusToJson(analysis: ArrheniusAnalysis, source: string, read: readonly Warning[]): object {
  const { line, changePoint, vogel, predictions, other, warnings, name, quantity, unit } = analysis;
  const { activationEnergyEv: value, standardErrorEv: standardError, coverageFactor } = line;
  const half = coverageFactor * standardError;
  return {
    ...{ source, name, quantity, unit, points: line.points.length },
    activationEnergyEv: {
      ...{ value, standardError, low95: value - half, high95: value + half },
      perKelvinOffset: analysis.energyPerKelvinEv,
      temperatureOffsetError: analysis.commonTemperatureErrorEv,
      ...(analysis.temperature ? { temperature: analysis.temperature } : {}),
    },
    prefactor: {
      ...{ value: Math.exp(line.lnPrefactor), unit: analysis.prefactorUnit, lnValue: line.lnPrefactor },
      ...{ lnStandardError: line.lnPrefactorError, commonRelativeError: analysis.commonRelativeError },
      lnStandardErrorWithCommon: Math.hypot(line.lnPrefactorError, analysis.commonRelativeError),
    },
    ...{ convention: line.convention, formula: analysis.formula, otherConvention: other },
    fit: {
      ...{ weighting: line.weighting, errorBasis: line.errorBasis, coverageFactor },
      ...{ covarianceEv: line.covarianceEv, correlation: line.correlation },
      ...{ unscaledErrorEv: line.unscaledErrorEv, scaledErrorEv: line.scaledErrorEv, excess: line.excess },
      ...{ chiSquared: line.chiSquared, reducedChiSquared: line.reducedChiSquared },
      ...{ chiSquaredProbability: line.chiSquaredProbability, degreesOfFreedom: line.degreesOfFreedom },
      ...{ rSquared: line.rSquared, unweighted: analysis.unweighted },
      points: line.points,
    },
    prediction: predictions[0] ?? null,
    predictions,
    changePoint: changePoint ?? null,
    vtf: vogel ?? null,
    bestModel: analysis.bestModel,
    curvature: analysis.curvature ?? null,
    hysteresis: analysis.hysteresis ?? null,
    attempts: analysis.attempts ?? null,
    omitted: analysis.omitted,
    warnings: [...read, ...warnings],
  };
}

/** The same for people. */
export function arrheniusToText(analysis: ArrheniusAnalysis, source: string, read: readonly Warning[]): string {
  const { line, other, predictions, commonRelativeError, attempts } = analysis;
  const bases = {
    errors: 'from the errors of the points',
    'scaled-errors': 'errors of the points enlarged by √(χ²/ν)',
    scatter: 'from the scatter',
    excess: 'errors of the points and a common excess',
  } as const;
  const { symbol } = conventionFacts[line.convention];
  const common =
    commonRelativeError > 0 ? `; thickness and area add ${percent(commonRelativeError)} to the prefactor` : '';
  const lines = [
    `${analysis.name} (${source}): ${line.points.length} points, ${analysis.formula}`,
    `E = ${formatUncertain(line.activationEnergyEv, line.standardErrorEv, 'eV')} of ${symbol}, ${bases[line.errorBasis]}`,
    `  by ${conventionFacts[other.convention].symbol}: ${formatUncertain(other.activationEnergyEv.value, other.activationEnergyEv.standardError, 'eV')} (${signed(1000 * (other.activationEnergyEv.value - line.activationEnergyEv))} meV)`,
    `  all temperatures 1 K higher: ${signed(1000 * analysis.energyPerKelvinEv)} meV${analysis.commonTemperatureErrorEv > 0 ? `; common error of temperature: ${(1000 * analysis.commonTemperatureErrorEv).toFixed(1)} meV` : ''}`,
    ...[temperatureShareText(analysis.temperature)].filter((text) => text !== undefined).map((text) => `  ${text}`),
    `  all points alike: ${formatUncertain(analysis.unweighted.value, analysis.unweighted.standardError, 'eV')}`,
    `Prefactor ${powerOfTen(Math.exp(line.lnPrefactor))} ${analysis.prefactorUnit}, ln = ${formatUncertain(line.lnPrefactor, line.lnPrefactorError)}, correlation with E ${toSignificant(line.correlation, 4)}${common}`,
    Number.isFinite(line.chiSquaredProbability)
      ? `χ²/ν = ${toSignificant(line.reducedChiSquared, 3)} (p = ${toSignificant(line.chiSquaredProbability, 2)})`
      : `R² = ${toSignificant(line.rSquared, 6)}`,
    ...predictions.map(
      ({ temperatureK, value, standardError, low, high, unit }) =>
        `At ${toSignificant(temperatureK, 5)} K: ${formatUncertain(value, standardError, unit)}, 95 %: ${toSignificant(low, 3)} to ${toSignificant(high, 3)}`,
    ),
    ...(attempts ? [attemptText(attempts)] : []),
    ...modelTexts(analysis),
    ...analysis.omitted,
    ...[...read, ...analysis.warnings].map(({ message }) => `Warning: ${message}`),
  ];
  return `${lines.join('\n')}\n`;
}

function attemptText({
  effectiveHz,
  lnError,
  entropyPerKb,
  assumptions,
}: NonNullable<ArrheniusAnalysis['attempts']>): string {
  const entropy = entropyPerKb ? `, ΔS = ${formatUncertain(entropyPerKb.value, entropyPerKb.standardError)} k_B` : '';
  return `Attempts: ν·exp(ΔS/k_B) = ${powerOfTen(effectiveHz)} Hz (a factor ${toSignificant(Math.exp(lnError), 3)} either way)${entropy}; assumed: ${assumptions.join(', ')}`;
}

function modelTexts({ changePoint, vogel, hysteresis }: ArrheniusAnalysis): readonly string[] {
  const rows: string[][] = [];
  const add = (name: string, change: SlopeChange): void => {
    rows.push([
      ...[name, show(change.low.activationEnergyEv), show(change.high.activationEnergyEv), show(change.transitionK)],
      ...[toSignificant(change.aicc, 4), toSignificant(change.bic, 4), toSignificant(change.fRatio, 4)],
    ]);
  };
  if (changePoint) {
    const { oneLine, twoLines, continuousLines } = changePoint;
    rows.push(['one line', '', '', '', toSignificant(oneLine.aicc, 4), toSignificant(oneLine.bic, 4), '']);
    add('two lines', twoLines);
    if (continuousLines) add('two that meet', continuousLines);
  }
  if (vogel)
    rows.push([
      ...['Vogel', `B = ${show(vogel.bK)} K`, '', `T₀ = ${show(vogel.t0K)}`],
      ...[toSignificant(vogel.aicc, 4), toSignificant(vogel.bic, 4), ''],
    ]);
  const header = ['Model', 'E below / eV', 'E above / eV', 'T / K', 'AICc', 'BIC', 'F'];
  return [
    ...(rows.length > 0 ? [`\n${textTable(header, rows)}`] : []),
    ...(changePoint ? [changePoint.message] : []),
    ...(vogel ? [vogel.message] : []),
    ...(hysteresis ? [hysteresis.message] : []),
  ];
}

/** Members of `transport meyer-neldel --json`. */
export function meyerNeldelToJson({ materials, artefact, ...result }: MeyerNeldel, read: readonly Warning[]): object {
  return {
    ...result,
    artefact: artefact ?? null,
    materials: materials.map(({ temperaturesK = [], ...material }) => ({
      ...material,
      window: temperaturesK.length > 0 ? [Math.min(...temperaturesK), Math.max(...temperaturesK)] : null,
    })),
    warnings: [...read, ...result.warnings],
  };
}

/** The same for people. */
export function meyerNeldelToText(result: MeyerNeldel, read: readonly Warning[]): string {
  const rows = result.materials.map(
    ({ name, activationEnergyEv, standardErrorEv = NaN, lnPrefactor, lnPrefactorError = NaN }) => [
      ...[name, formatUncertain(activationEnergyEv, standardErrorEv), formatUncertain(lnPrefactor, lnPrefactorError)],
    ],
  );
  const ways = {
    'errors-in-variables': 'errors of E and prefactor with their covariance',
    'equal-weights': 'all alike',
  } as const;
  const lines = [
    `E_MN = ${show(result.energyEv)} eV, isokinetic temperature ${show(result.isokineticK)} K, ln q₀₀ = ${show(result.intercept)} (${ways[result.method]})`,
    result.message,
    ...[...read, ...result.warnings].map(({ message }) => `Warning: ${message}`),
  ];
  return `${textTable(['Material', 'E / eV', 'ln prefactor'], rows)}${lines.join('\n')}\n`;
}

function show({ value, standardError }: { readonly value: number; readonly standardError: number }): string {
  return formatUncertain(value, standardError);
}

function percent(share: number): string {
  return `${toSignificant(100 * share, 2)} %`;
}

function signed(value: number): string {
  return `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(1)}`;
}
