import type { ThermalData, ThermalPoint } from '../../../../src-core/model/arrhenius.ts';
import { boltzmannVPerK } from '../../../../src-core/units/constants.ts';
import type { RandomSource } from '../../../../src-core/numerics/random.ts';

export interface MadeUp {
  readonly temperaturesK: readonly number[];
  readonly energyEv: number;
  readonly prefactor: number;
  /** Added to ln value. */
  readonly deviations?: readonly number[];
  readonly errors?: readonly number[];
}

/** σ = (σ₀/T)·exp(−E/k_BT), S/cm. */
export function conductivities(given: MadeUp, name = 'made up'): ThermalData {
  const points = given.temperaturesK.map((temperatureK, i): ThermalPoint => {
    const logarithm = Math.log(given.prefactor / temperatureK) - given.energyEv / (boltzmannVPerK * temperatureK);
    const error = given.errors?.[i];
    return {
      temperatureK,
      value: Math.exp(logarithm + (given.deviations?.[i] ?? 0)),
      ...(error === undefined ? {} : { relativeError: error }),
    };
  });
  return { name, quantity: 'conductivity', unit: 'S/cm', points };
}

export function steps(from: number, step: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => from + k * step);
}

export function noise(random: RandomSource, errors: readonly number[]): readonly number[] {
  return errors.map((error) => error * random.normal());
}

/** Points whose ln(σT) are given. */
export function fromLogarithms(temperaturesK: readonly number[], logarithms: readonly number[]): ThermalData {
  const points = temperaturesK.map((temperatureK, i) => ({
    temperatureK,
    value: Math.exp(logarithms[i]!) / temperatureK,
  }));
  return { name: 'made up', quantity: 'conductivity', unit: 'S/cm', points };
}
