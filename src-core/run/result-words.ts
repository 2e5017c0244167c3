import { knownResult } from '../methods/language/results.ts';
import { formatEngineering, toSignificant } from '../units/format.ts';

/** Named results with their values: "OCP = 1.2034 V, x = 0.45"; what has no value says so. */
export function describeResults(values: Readonly<Record<string, number>>, names: readonly string[]): string {
  return [...new Set(names)].map((name) => `${name} = ${describeResult(name, values[name])}`).join(', ');
}

function describeResult(name: string, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return 'not known';
  const unit = knownResult(name)?.unit ?? '';
  if (unit === '') return toSignificant(value, 6);
  return unit === '°C' ? `${toSignificant(value, 5)} °C` : formatEngineering(value, unit, 5);
}
