import { AppError } from '../../errors.ts';
import type {
  ArrheniusAnalysis,
  ChangePointResult,
  ThermalConvention,
  ThermalData,
  ThermalLine,
  ThermalModelName,
  VogelFit,
} from '../../model/arrhenius.ts';
import { celsiusZeroK } from '../../units/constants.ts';
import { attemptFrequency } from './attempts.ts';
import { compareBranches } from './branches.ts';
import { findChangePoint } from './change-point.ts';
import { conventionDifferenceEv, conventionFacts, defaultConvention, prefactorUnit } from './conventions.ts';
import { testCurvature } from './curvature.ts';
import { predictAt } from './prediction.ts';
import type { ArrheniusSettings } from './settings.ts';
import { fitThermalLine, hasErrors } from './thermal-line.ts';
import { fitVogel } from './vogel.ts';
import { arrheniusWarnings } from './warnings.ts';

/** AICc lower by less than this is no reason to leave the line. */
const leastGain = 2;

/**
 * Activation energy, prefactor and what limits them: convention, change of slope, curvature, hysteresis, outliers.
 *
 * @throws AppError `analysis/invalid-input` for too few points, a convention of another quantity, errors that are none;
 *   what `findChangePoint`, `predictAt` and `attemptFrequency` throw
 */
export function analyseArrhenius(given: ThermalData, settings: ArrheniusSettings = {}): ArrheniusAnalysis {
  const convention = settings.convention ?? defaultConvention[given.quantity];
  const facts = conventionFacts[convention];
  checkSettings(given, facts.quantity, settings);
  const data = prepared(given, settings);
  const { points, quantity, unit, name } = data;
  const weighting = settings.weighting ?? (hasErrors(points) ? 'errors' : 'equal');
  const commonRelativeError = settings.commonRelativeError ?? given.commonRelativeError ?? 0;
  const line = fitThermalLine(data, convention, weighting);
  const other = fitThermalLine(data, facts.other, weighting);
  const plain = weighting === 'equal' ? line : fitThermalLine(data, convention, 'equal');
  const energyPerKelvinEv = sensitivity(data, line);
  const curvature = testCurvature(line);
  const changePoint = findChangePoint(line, settings);
  const vogel = fitVogel(data, line, settings.vogelExponent ?? (quantity === 'conductivity' ? -0.5 : 0));
  const hysteresis = compareBranches(data, convention, weighting);
  const attempts = settings.hops && attemptFrequency(line, data, settings.hops, commonRelativeError);
  const predictions = (settings.predictAtK ?? [298.15]).map((temperatureK) =>
    predictAt(line, temperatureK, unit, commonRelativeError),
  );
  const found = {
    ...(curvature ? { curvature } : {}),
    ...(changePoint ? { changePoint } : {}),
    ...(vogel ? { vogel } : {}),
    ...(hysteresis ? { hysteresis } : {}),
    ...(attempts ? { attempts } : {}),
  };
  const analysis = {
    ...{ name, quantity, unit, line, commonRelativeError, predictions, energyPerKelvinEv, ...found },
    commonTemperatureErrorEv: Math.abs(energyPerKelvinEv) * (settings.commonTemperatureErrorK ?? 0),
    ...temperatureOf(data, line, settings.commonTemperatureErrorK),
    bestModel: bestModel(changePoint, vogel),
    prefactorUnit: prefactorUnit(data, convention),
    formula: facts.formula,
    other: compareConventions(line, other),
    unweighted: { value: plain.activationEnergyEv, standardError: plain.standardErrorEv },
    omitted: omissions(data, found),
  };
  return { ...analysis, warnings: arrheniusWarnings(analysis, given, settings) };
}

/** Vogel's law and a change of slope both describe a bend: the one that needs less for it is the better one. */
function bestModel(changePoint?: ChangePointResult, vogel?: VogelFit): ThermalModelName {
  const chosen = changePoint?.preferred ?? 'one-line';
  if (!vogel || vogel.isAtBound || !(vogel.aiccDifference < -leastGain)) return chosen;
  if (chosen === 'one-line') return 'vogel';
  const change = chosen === 'two-lines' ? changePoint!.twoLines : changePoint!.continuousLines!;
  // Too few points for the corrected criterion of the change: fewer parameters are preferred.
  return change.aicc < vogel.aicc ? chosen : 'vogel';
}

/** Change of E with a common shift of all temperatures, eV/K; of a gain when it grows with the temperature in °C, eV. */
function sensitivity(data: ThermalData, { convention, weighting }: ThermalLine, isGain = false): number {
  const step = isGain ? 2e-4 : 0.05;
  const energyAt = (size: number): number => {
    const points = data.points.map((point) => {
      const off = size * (isGain ? point.temperatureK - celsiusZeroK : 1);
      return { ...point, temperatureK: point.temperatureK + off };
    });
    return fitThermalLine({ ...data, points }, convention, weighting).activationEnergyEv;
  };
  return (energyAt(step) - energyAt(-step)) / (2 * step);
}

/** What the temperatures do to the error of E; an offset that was given stands instead of the sensor's. */
function temperatureOf(
  data: ThermalData,
  line: ThermalLine,
  offsetK: number | undefined,
): Pick<ArrheniusAnalysis, 'temperature'> {
  const { sensor, points } = data;
  const hasOwn = line.weighting !== 'equal' && points.some(({ temperatureErrorK = 0 }) => temperatureErrorK > 0);
  if (!hasOwn && !sensor) return {};
  const exact = { ...data, points: points.map((point) => ({ ...point, temperatureErrorK: 0 })) };
  const without = hasOwn ? fitThermalLine(exact, line.convention, 'errors').unscaledErrorEv : NaN;
  const whole = hasOwn ? fitThermalLine(data, line.convention, 'errors').unscaledErrorEv : NaN;
  const offsetErrorK = offsetK ?? sensor?.offsetErrorK ?? 0;
  return {
    temperature: {
      ownErrorEv: hasOwn ? Math.sqrt(Math.max(0, whole ** 2 - without ** 2)) : 0,
      ...(sensor
        ? {
            sensor: {
              ...{ name: sensor.name, gainError: sensor.gainError, offsetErrorK },
              offsetErrorEv: Math.abs(sensitivity(data, line)) * offsetErrorK,
              gainErrorEv: Math.abs(sensitivity(data, line, true)) * sensor.gainError,
            },
          }
        : {}),
    },
  };
}

function compareConventions(line: ThermalLine, other: ThermalLine): ArrheniusAnalysis['other'] {
  const powers = conventionFacts[line.convention].power - conventionFacts[other.convention].power;
  const temperatures = line.points.map(({ temperatureK }) => temperatureK);
  return {
    convention: other.convention,
    activationEnergyEv: { value: other.activationEnergyEv, standardError: other.standardErrorEv },
    lnPrefactor: { value: other.lnPrefactor, standardError: other.lnPrefactorError },
    differenceEv: line.activationEnergyEv - other.activationEnergyEv,
    expectedDifferenceEv: powers * conventionDifferenceEv(temperatures),
  };
}

function checkSettings(data: ThermalData, quantity: ThermalData['quantity'], settings: ArrheniusSettings): void {
  if (quantity !== data.quantity)
    throw new AppError(
      'analysis/invalid-input',
      `The convention belongs to ${quantity}, the data are ${data.quantity}.`,
      {
        remedy: `Leave the convention out, or choose ${conventionsOf(data.quantity).join(' or ')}.`,
      },
    );
  const { temperatureErrorK = 0, commonRelativeError = 0, commonTemperatureErrorK = 0 } = settings;
  const isSound = [temperatureErrorK, commonRelativeError, commonTemperatureErrorK].every(
    (error) => error >= 0 && error < Infinity,
  );
  if (!isSound)
    throw new AppError('input/invalid', 'Errors of temperature and geometry must not be negative.', {
      remedy: 'Give kelvin for temperature and a share of 1 for thickness and area.',
    });
}

/** The conventions that fit a quantity. */
export function conventionsOf(quantity: ThermalData['quantity']): readonly ThermalConvention[] {
  return (Object.keys(conventionFacts) as ThermalConvention[]).filter(
    (name) => conventionFacts[name].quantity === quantity,
  );
}

/** Points with the settings' errors: the common one taken out, that of temperature put in. */
function prepared(data: ThermalData, settings: ArrheniusSettings): ThermalData {
  const { temperatureErrorK, errorsIncludeCommon = false } = settings;
  const commonRelativeError = settings.commonRelativeError ?? data.commonRelativeError ?? 0;
  const points = data.points.map((point, index) => {
    const { relativeError } = point;
    const own =
      errorsIncludeCommon && relativeError !== undefined ? relativeError ** 2 - commonRelativeError ** 2 : NaN;
    if (own <= 0)
      throw new AppError(
        'analysis/invalid-input',
        `The error of point ${index + 1} is smaller than that of the geometry.`,
        {
          remedy: 'Say that the errors do not hold thickness and area, or give a smaller common error.',
        },
      );
    return {
      ...point,
      ...(own > 0 ? { relativeError: Math.sqrt(own) } : {}),
      ...(temperatureErrorK === undefined || point.temperatureErrorK !== undefined ? {} : { temperatureErrorK }),
    };
  });
  return { ...data, points };
}

function omissions(
  { points }: ThermalData,
  found: { readonly changePoint?: unknown; readonly vogel?: unknown; readonly hysteresis?: unknown },
): readonly string[] {
  return [
    ...(found.changePoint
      ? []
      : ['Change of slope: needs three points on either side that do not lie exactly on one line.']),
    ...(found.vogel ? [] : [`Vogel's law: needs six points at five temperatures, there are ${points.length}.`]),
    ...(found.hysteresis ? [] : ['Heating and cooling: needs three points in each direction.']),
  ];
}
