import { boltzmannVPerK, celsiusZeroK } from '../units/constants.ts';

export const referenceTemperatureC = 25;

export function kelvin(temperatureC: number): number {
  return temperatureC + celsiusZeroK;
}

/** exp(-E/kT) relative to 25 °C: how much faster a process of activation energy `activationEv` runs at `temperatureC`. */
export function activation(activationEv: number, temperatureC: number): number {
  const inverse = 1 / kelvin(temperatureC) - 1 / kelvin(referenceTemperatureC);
  return Math.exp((-activationEv / boltzmannVPerK) * inverse);
}

/** Resistance relative to 25 °C where sigma*T = A exp(-E/kT). */
export function resistanceFactor(activationEv: number, temperatureC: number): number {
  return kelvin(temperatureC) / kelvin(referenceTemperatureC) / activation(activationEv, temperatureC);
}
