/** CODATA 2018, exact. */
export const faradayCPerMol = 96485.33212;
export const gasConstantJPerMolK = 8.314462618;
const boltzmannEvPerK = 8.617333262e-5;

export const referenceTemperatureC = 25;

export function kelvin(temperatureC: number): number {
  return temperatureC + 273.15;
}

/** exp(-E/kT) relative to 25 °C: how much faster a process of activation energy `activationEv` runs at `temperatureC`. */
export function activation(activationEv: number, temperatureC: number): number {
  const inverse = 1 / kelvin(temperatureC) - 1 / kelvin(referenceTemperatureC);
  return Math.exp((-activationEv / boltzmannEvPerK) * inverse);
}

/** Resistance relative to 25 °C where sigma*T = A exp(-E/kT). */
export function resistanceFactor(activationEv: number, temperatureC: number): number {
  return kelvin(temperatureC) / kelvin(referenceTemperatureC) / activation(activationEv, temperatureC);
}
