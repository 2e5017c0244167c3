import type { ArrheniusSettings } from '../../src-core/analysis/arrhenius/settings.ts';
import { conventionFacts } from '../../src-core/analysis/arrhenius/conventions.ts';
import type { ThermalConvention, ThermalWeighting } from '../../src-core/model/arrhenius.ts';
import { celsiusZeroK } from '../../src-core/units/constants.ts';
import { UsageError, type OptionDefinitions, type OptionValues } from './command.ts';

const conventions = Object.keys(conventionFacts) as ThermalConvention[];
const weightings: readonly ThermalWeighting[] = ['errors', 'equal', 'excess'];

/** What `transport arrhenius` and `transport meyer-neldel` share. */
export const thermalOptions = {
  convention: {
    kind: 'text',
    value: 'NAME',
    choices: conventions,
    help: 'what is fitted against 1/T; default lnSigmaT, lnD or lnRate',
  },
  weights: {
    kind: 'text',
    value: 'KIND',
    choices: weightings,
    help: 'errors: 1/variance; equal: all alike; excess: errors enlarged until they explain the scatter; default: errors where given',
  },
  'temperature-error': { kind: 'number', value: 'K', min: 0, help: 'standard error of every temperature' },
  'temperature-offset-error': {
    kind: 'number',
    value: 'K',
    min: 0,
    help: 'standard error that all temperatures share (zero, sensor): a systematic error of E',
  },
  'geometry-error': {
    kind: 'number',
    value: 'SHARE',
    min: 0,
    help: 'relative error of thickness and area, common to all points: of the prefactor only',
  },
  'errors-include-geometry': { kind: 'flag', help: 'the column of errors holds that of the geometry: it is taken out' },
  transition: {
    kind: 'text',
    value: 'T',
    help: 'known temperature of a transition, "450K" or "177C"; default: searched',
  },
  permutations: {
    kind: 'integer',
    value: 'N',
    min: 99,
    max: 100_000,
    help: 'of the test for a change of slope; default 999',
  },
  seed: { kind: 'integer', value: 'N', min: 0, help: 'of the permutations; default 1' },
  column: { kind: 'text', value: 'NAME', help: 'column of values, by its header or a part of it' },
  arc: { kind: 'text', value: 'NAME', help: 'of an answer of “impedance series --json”: "R1", "bulk", "total"' },
  'celsius-zero': { kind: 'number', value: 'K', min: 273, max: 274, help: 'what is added to °C; default 273.15' },
} as const satisfies OptionDefinitions;

export type ThermalOptions = OptionValues<typeof thermalOptions>;

/** Settings of the analysis from the common options. @throws UsageError */
export function readThermalSettings(options: ThermalOptions): ArrheniusSettings {
  const { transition, permutations, seed } = options;
  return {
    convention: conventions.find((known) => known === options.convention),
    weighting: weightings.find((known) => known === options.weights),
    temperatureErrorK: options['temperature-error'],
    commonTemperatureErrorK: options['temperature-offset-error'],
    commonRelativeError: options['geometry-error'],
    errorsIncludeCommon: options['errors-include-geometry'],
    transitionK: transition === undefined ? undefined : readKelvin(transition),
    ...{ permutations, seed },
  };
}

/** "298.15", "298.15K", "25C", "25 °C". @throws UsageError */
export function readKelvin(text: string): number {
  const match = /^([-+−]?\d*\.?\d+(?:e[-+]?\d+)?)\s*(K|°?C|degC)?$/i.exec(text.trim());
  const value = Number(match?.[1]?.replace('−', '-'));
  const kelvin = (match?.[2]?.toUpperCase() ?? 'K') === 'K' ? value : value + celsiusZeroK;
  if (match && kelvin > 0) return kelvin;
  throw new UsageError(`“${text.slice(0, 40)}” is no temperature.`, 'Write 298.15, 298.15K or 25C.');
}
