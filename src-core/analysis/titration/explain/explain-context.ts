import type { TitrationAnalysis, TitrationPulse } from '../../../model/results.ts';
import { sampleFields, type QuantityKey } from '../../../model/sample-fields.ts';
import type { Geometry, Sample } from '../../../model/sample.ts';
import { faradayCPerMol, gasConstantJPerMolK } from '../../../units/constants.ts';
import { siValue } from '../../../units/quantity.ts';
import { pulseNoun } from '../pulse-words.ts';
import { hostOf, type Host, type UncertainLength } from '../host.ts';
import { usualTemperatureK } from '../thermodynamics.ts';
import { input, uncertain, type ExplainedInput } from './explanation.ts';

/** What the analysis of a record was told, beside the record itself. */
export interface ExplainOptions {
  readonly sample: Sample;
  /** Where it overrides the sample's. */
  readonly geometry?: Geometry | undefined;
  /** File or run that was measured. */
  readonly recordName: string;
}

export interface ExplainContext extends ExplainOptions {
  readonly pulses: TitrationAnalysis['pulses'];
  readonly pulse: TitrationPulse;
  readonly host: Host;
  readonly chargeNumber: number;
}

export function contextOf(
  { pulses }: Pick<TitrationAnalysis, 'pulses'>,
  pulse: TitrationPulse,
  options: ExplainOptions,
): ExplainContext {
  const host = hostOf(options.sample, options.geometry);
  return { ...options, pulses, pulse, host, chargeNumber: Math.abs(options.sample.ion.chargeNumber) };
}

/** A quantity of the sample, with what the user wrote; undefined where the sample has none. */
export function sampleInput({ sample }: ExplainContext, symbol: string, key: QuantityKey): ExplainedInput | undefined {
  const field = sampleFields.find((one) => one.key === key);
  const quantity = sample[key];
  if (!field || !quantity) return undefined;
  const { value, standardUncertainty } = siValue(quantity, field.dimension);
  const unit = quantity.unit === '1' ? '' : ` ${quantity.unit}`;
  const spread =
    quantity.standardUncertainty === undefined
      ? ', no uncertainty stated'
      : ` ± ${quantity.standardUncertainty}${unit}`;
  return input(
    symbol,
    field.label,
    uncertain(value, siUnits[key], standardUncertainty),
    `sample “${sample.name}”: ${quantity.value}${unit}${spread}`,
  );
}

const siUnits: Readonly<Record<QuantityKey, string>> = {
  mass: 'kg',
  activeFraction: '1',
  molarMass: 'kg/mol',
  density: 'kg/m³',
  molarVolume: 'm³/mol',
  area: 'm²',
  thickness: 'm',
  particleRadius: 'm',
  initialX: '1',
  openCircuitVoltage: 'V',
  maxTemperature: '°C',
};

export const faraday = input('F', 'Faraday constant', uncertain(faradayCPerMol, 'C/mol', 0), 'SI 2019');
export const gasConstant = input('R', 'gas constant', uncertain(gasConstantJPerMolK, 'J/(mol K)', 0), 'SI 2019');

export function chargeNumberInput({ sample, chargeNumber }: ExplainContext): ExplainedInput {
  return input(
    'z',
    'charge number of the ion',
    uncertain(chargeNumber, '1', 0),
    `sample “${sample.name}”: ${sample.ion.symbol}`,
  );
}

export function durationInput({ pulse, recordName }: ExplainContext): ExplainedInput {
  const { startTimeS, endTimeS } = pulse;
  return input(
    'τ',
    `duration of the ${pulseNoun(pulse)}`,
    uncertain(endTimeS - startTimeS, 's'),
    `${recordName}: current flows from ${startTimeS} to ${endTimeS} s${pulse.flags?.includes('retimed') ? ', set by hand' : ''}`,
  );
}

export function temperatureInput({ pulse, recordName }: ExplainContext): ExplainedInput {
  const from =
    pulse.temperatureK === undefined
      ? 'assumed: no temperature was recorded'
      : `${recordName}: mean over pulse and rests`;
  return input('T', 'temperature', uncertain(pulse.temperatureK ?? usualTemperatureK, 'K'), from);
}

/** ΔE_s with the error that the rests leave it. */
export function equilibriumInput(context: ExplainContext): ExplainedInput {
  const { pulse, recordName } = context;
  return input(
    'ΔE_s',
    'change of the equilibrium voltage',
    uncertain(pulse.equilibriumAfterV - pulse.equilibriumBeforeV, 'V', pulse.equilibriumChangeUncertaintyV),
    `${recordName}: ends of the rests before and after pulse ${pulse.index}`,
  );
}

export function lengthInput(
  symbol: string,
  name: string,
  { value, relative, shares }: UncertainLength,
): ExplainedInput {
  const of = shares.map(({ source }) => source).join(', ');
  return input(symbol, name, uncertain(value, 'm', relative > 0 ? value * relative : NaN), `from the sample: ${of}`);
}

export function defined<Value>(values: readonly (Value | undefined)[]): Value[] {
  return values.filter((value): value is Value => value !== undefined);
}
