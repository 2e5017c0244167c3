import { createCircuit } from '../../circuit/circuit.ts';
import { AppError, neverCancelled, type Cancellation } from '../../errors.ts';
import type { FitConstraint } from '../../model/fit-constraint.ts';
import type { ParameterProfile } from '../../model/results.ts';
import { studentQuantile } from '../../numerics/statistics.ts';
import type { FitData } from './fit-data.ts';
import { refine } from './minimise.ts';
import { createParameterMap } from './parameter-map.ts';

export interface ProfileInput {
  readonly circuitText: string;
  readonly constraints: readonly FitConstraint[];
  readonly data: FitData;
  readonly values: Float64Array;
  readonly standardError: number;
  readonly reducedChiSquared: number;
  readonly freeParameters: number;
}

const steps = 40;
/** A profile that has not risen by then is called flat. */
const farthest = 3 * Math.LN10;

/**
 * χ² against one free parameter, the others at their best for each of its values, outward from the minimum until it has
 * passed the 95.4 % limit.
 *
 * @throws AppError `input/invalid` for a parameter that is not free
 * @see Bates & Watts, Nonlinear Regression Analysis and Its Applications (1988), ch. 6
 */
export function profileParameter(
  name: string,
  input: ProfileInput,
  cancellation: Cancellation = neverCancelled,
): ParameterProfile {
  const circuit = createCircuit(input.circuitText);
  const index = circuit.parameters.findIndex((item) => item.name === name);
  const whole = createParameterMap(circuit, input.constraints);
  if (index < 0 || whole.roleOf(index) !== 'free')
    throw new AppError('input/invalid', `${name.slice(0, 40)} is no free parameter of ${circuit.text}.`, {
      remedy: `Choose one of ${circuit.parameters.map((item) => item.name).join(', ')} that is neither fixed nor tied.`,
    });
  const { definition } = circuit.parameters[index]!;
  const best = input.values[index]!;
  const degrees = Math.max(1, 2 * input.data.frequencyHz.length - input.freeParameters);
  const limit = (coverage: number): number => studentQuantile((1 + coverage) / 2, degrees) ** 2;
  const [inner, outer] = [limit(0.6827), limit(0.9545)];
  const isLogarithmic = definition.kind === 'positive';
  const relative = isLogarithmic ? input.standardError / best : input.standardError;
  const stride = Math.min(Math.max(Number.isFinite(relative) ? relative / 2 : 0.1, 1e-9), isLogarithmic ? 0.3 : 0.05);
  const others = input.constraints.filter((item) => item.kind !== 'bound' || item.parameter !== name);
  const minimum = refineAt(best, input.values)?.sumOfSquares ?? NaN;

  function refineAt(value: number, start: Float64Array) {
    const fixed: FitConstraint = { kind: 'fix', parameter: name, value };
    const map = createParameterMap(circuit, [...others, fixed]);
    return refine({ circuit, map }, input.data, start.with(index, value), cancellation);
  }

  /** Outward on one side: values with the increase, nearest first. */
  function walk(direction: 1 | -1): (readonly [number, number])[] {
    const points: (readonly [number, number])[] = [];
    let start = input.values;
    let distance = 0;
    for (let step = 0; step < steps && distance < farthest; step++) {
      distance += stride * 1.25 ** Math.max(0, step - 6);
      const value = isLogarithmic ? best * Math.exp(direction * distance) : best + direction * distance;
      if (!(value > definition.minimum && value < definition.maximum)) break;
      const end = refineAt(value, start);
      if (!end) break;
      start = end.values;
      points.push([value, (end.sumOfSquares - minimum) / input.reducedChiSquared]);
      if (points.at(-1)![1] > 1.2 * outer) break;
    }
    return points;
  }

  const left = walk(-1);
  const right = walk(1);
  const curve = [...left.toReversed(), [best, 0] as const, ...right];
  return {
    name,
    value: curve.map(([value]) => value),
    increase: curve.map(([, increase]) => increase),
    low68: crossing([[best, 0], ...left], inner),
    high68: crossing([[best, 0], ...right], inner),
    low95: crossing([[best, 0], ...left], outer),
    high95: crossing([[best, 0], ...right], outer),
  };
}

/** Where the square root of the increase, nearly a straight line, reaches that of the limit. */
function crossing(points: readonly (readonly [number, number])[], limit: number): number {
  for (let k = 1; k < points.length; k++) {
    const [value, increase] = points[k]!;
    if (increase < limit) continue;
    const [before, lower] = points[k - 1]!;
    const [a, b] = [Math.sqrt(Math.max(lower, 0)), Math.sqrt(increase)];
    return before + ((value - before) * (Math.sqrt(limit) - a)) / (b - a);
  }
  return NaN;
}
