import type { ArrheniusAnalysis, ThermalData } from '../../model/arrhenius.ts';
import type { Warning } from '../../model/quantity.ts';
import type { ArrheniusSettings } from './settings.ts';

const believedBelow = 0.05;

/** What a reader of the activation energy must know, each with its number. */
export function arrheniusWarnings(
  analysis: Omit<ArrheniusAnalysis, 'warnings'>,
  given: ThermalData,
  settings: ArrheniusSettings,
): readonly Warning[] {
  return [
    ...lineWarnings(analysis),
    ...errorWarnings(analysis, given, settings),
    ...shapeWarnings(analysis),
    ...pointWarnings(analysis),
    ...predictionWarnings(analysis),
  ];
}

function lineWarnings({ line }: Omit<ArrheniusAnalysis, 'warnings'>): Warning[] {
  const temperatures = line.points.map(({ temperatureK }) => temperatureK);
  const [low, high] = [Math.min(...temperatures), Math.max(...temperatures)];
  const warnings: Warning[] = [];
  if (line.activationEnergyEv <= 0)
    warnings.push({
      code: 'not-activated',
      message: `The value does not rise with temperature (E = ${line.activationEnergyEv.toFixed(3)} eV): check units and columns.`,
    });
  if (line.degreesOfFreedom < 2)
    warnings.push({
      code: 'few-points',
      message: `${line.points.length} points leave next to nothing to judge the line by; five or more are recommended.`,
    });
  if (high - low < 30)
    warnings.push({
      code: 'narrow-window',
      message: `The temperatures span ${(high - low).toFixed(0)} K only: E and prefactor are hardly told apart.`,
    });
  return warnings;
}

function errorWarnings(
  { line, commonRelativeError }: Omit<ArrheniusAnalysis, 'warnings'>,
  { points }: ThermalData,
  settings: ArrheniusSettings,
): Warning[] {
  const warnings: Warning[] = [];
  if (line.errorBasis === 'scaled-errors')
    warnings.push({
      code: 'errors-too-small',
      message: `The points scatter more than their errors allow (χ²/ν = ${line.reducedChiSquared.toPrecision(3)}, ${chanceText(line.chiSquaredProbability)}): standard errors were enlarged by √(χ²/ν).`,
    });
  if (line.chiSquaredProbability > 0.99 && line.degreesOfFreedom > 2)
    warnings.push({
      code: 'errors-too-large',
      message: `The points scatter less than their errors (χ²/ν = ${line.reducedChiSquared.toPrecision(3)}): the errors may hold thickness and area, which all points share and which do not belong into the weights.`,
    });
  const bars = line.weighting === 'equal' ? points.map(({ relativeError = NaN }) => relativeError) : [];
  if (Math.max(...bars) > 2 * Math.min(...bars))
    warnings.push({
      code: 'errors-unused',
      message:
        'The points have unlike errors and weigh alike nevertheless: the standard errors from the scatter may be too small.',
    });
  const errors = points.flatMap(({ relativeError }) => (relativeError === undefined ? [] : [relativeError]));
  const isAlike = errors.length > 3 && Math.max(...errors) < 1.02 * Math.min(...errors);
  if (isAlike && line.weighting === 'errors' && !settings.errorsIncludeCommon && commonRelativeError === 0)
    warnings.push({
      code: 'errors-alike',
      message: `All errors are ${(100 * errors[0]!).toPrecision(2)} % of the value. If that is mostly thickness and area, give it as the common error: it moves the prefactor, not E.`,
    });
  if (
    line.weighting === 'equal' &&
    points.some(({ temperatureErrorK }) => (temperatureErrorK ?? settings.temperatureErrorK ?? 0) > 0)
  )
    warnings.push({
      code: 'temperature-errors-unused',
      message: 'Errors of temperature were not used: all points weigh alike and the scatter holds them already.',
    });
  return warnings;
}

function shapeWarnings(analysis: Omit<ArrheniusAnalysis, 'warnings'>): Warning[] {
  const { changePoint, vogel, curvature, hysteresis, bestModel } = analysis;
  const warnings: Warning[] = [];
  const changes = changePoint !== undefined && changePoint.preferred !== 'one-line';
  if (changes && bestModel !== 'vogel')
    warnings.push({
      code: 'change-of-slope',
      message: `${changePoint.message} One energy for all is a mean of both.`,
    });
  if (vogel && bestModel === 'vogel')
    warnings.push({
      code: 'vogel-better',
      message: `${vogel.message} The energy of the line is a mean over the window${changes ? ', and two lines describe the curve less well' : ''}.`,
    });
  if (curvature && curvature.probability < believedBelow && bestModel === 'one-line')
    warnings.push({
      code: 'curved',
      message: `The points bend (${curvature.shape}, ${chanceText(curvature.probability)}): the energy ${curvature.shape === 'concave' ? 'falls' : 'rises'} with temperature.`,
    });
  if (hysteresis && hysteresis.probability < believedBelow)
    warnings.push({ code: 'hysteresis', message: hysteresis.message });
  return warnings;
}

function pointWarnings({ line }: Omit<ArrheniusAnalysis, 'warnings'>): Warning[] {
  const list = (pick: 'isOutlier' | 'hasHighLeverage'): string =>
    line.points.flatMap((point) => (point[pick] ? [`${point.temperatureK.toFixed(1)} K`] : [])).join(', ');
  const [outliers, levers] = [list('isOutlier'), list('hasHighLeverage')];
  return [
    ...(outliers === '' ? [] : [{ code: 'outliers', message: `Far off the line: ${outliers}.` }]),
    ...(levers === '' || line.points.length < 4
      ? []
      : [{ code: 'leverage', message: `The line hangs on few points: ${levers}.` }]),
  ];
}

function predictionWarnings({ predictions, changePoint, line }: Omit<ArrheniusAnalysis, 'warnings'>): Warning[] {
  const temperatures = line.points.map(({ temperatureK }) => temperatureK);
  const window = `${Math.min(...temperatures).toFixed(0)}–${Math.max(...temperatures).toFixed(0)} K`;
  const bends = changePoint !== undefined && changePoint.preferred !== 'one-line';
  return predictions.flatMap(({ temperatureK, beyondWindowK }): Warning[] => [
    ...(beyondWindowK > 0.5
      ? [
          {
            code: 'extrapolated',
            message: `${temperatureK.toFixed(1)} K lies ${beyondWindowK.toFixed(0)} K outside the measured ${window}; the error assumes that the same line holds there.`,
          },
        ]
      : []),
    ...(bends
      ? [
          {
            code: 'prediction-bends',
            message: `The value at ${temperatureK.toFixed(1)} K is that of one line though the slope changes.`,
          },
        ]
      : []),
  ]);
}

function chanceText(probability: number): string {
  return probability < 0.001 ? 'p < 0.001' : `p = ${probability.toPrecision(2)}`;
}
