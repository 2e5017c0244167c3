import { boltzmannVPerK } from '../../units/constants.ts';
import type { QuantityName } from './quantities.ts';
import type { Values } from './relation.ts';

/** What a diffusivity over a barrier takes besides barrier and temperature. */
export const hopInputs = [
  'hop-distance',
  'attempt-frequency',
  'correlation-factor',
  'geometry-factor',
  'vacancy-fraction',
] as const;
/** exp(−E/(k_B·T)). */
export function boltzmann(v: Values, energyEv: number, temperatureK = v.temperature): number {
  return Math.exp(-energyEv / (boltzmannVPerK * temperatureK));
}

/** ν·a²·f·g·x_D, m²/s. */
export function barrierless(v: Values): number {
  return (
    v['attempt-frequency'] *
    v['hop-distance'] ** 2 *
    v['correlation-factor'] *
    v['geometry-factor'] *
    v['vacancy-fraction']
  );
}

/** The list without one of its names. */
export function without(names: readonly QuantityName[], one: QuantityName): readonly QuantityName[] {
  return names.filter((name) => name !== one);
}
