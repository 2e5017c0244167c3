import { faradayCPerMol } from '../units/constants.ts';
import { activation, referenceTemperatureC } from './temperature.ts';

/**
 * The parameters that the analysis is asked to find. Imported by the cells and by tests, and by nothing else: what
 * evaluates a measurement must not know the answer. SI units; 25 °C.
 */

/** Mg_x Ti2S4 spheres against Mg. Positive current charges: the ion leaves the host and x falls. */
export const mgTi2S4Truth = {
  massKg: 5e-6,
  molarMassKgPerMol: 223.97e-3,
  molarVolumeM3PerMol: 71e-6,
  chargeNumber: 2,
  particleRadiusM: 2e-6,
  initialX: 0.1,
  /** D for small x; it falls by a tanh step to a tenth. */
  diffusivityM2PerS: 5e-16,
  diffusivityStepCentreX: 0.63,
  diffusivityStepWidthX: 0.06,
  diffusivityStepFactor: 0.1,
  diffusionActivationEv: 0.4,
  seriesResistanceOhm: 20,
  chargeTransferOhm: 150,
  chargeTransferActivationEv: 0.5,
  doubleLayerQ: 20e-6,
  doubleLayerN: 0.9,
  /** E(x) = centreV + slope (x - 0.5) - entropy ln(x/(1-x)). */
  equilibriumCentreV: 1.2,
  equilibriumSlopeV: -0.98,
  equilibriumEntropyV: 0.004,
} as const;

export type MgTi2S4Parameters = { readonly [Name in keyof typeof mgTi2S4Truth]: number };

/** Chemical diffusivity at composition x, m²/s. */
export function mgTi2S4DiffusivityM2PerS(
  x: number,
  temperatureC: number = referenceTemperatureC,
  p: MgTi2S4Parameters = mgTi2S4Truth,
): number {
  const step = (1 + Math.tanh((x - p.diffusivityStepCentreX) / p.diffusivityStepWidthX)) / 2;
  const shape = 1 - (1 - p.diffusivityStepFactor) * step;
  return p.diffusivityM2PerS * shape * activation(p.diffusionActivationEv, temperatureC);
}

/** Composition below which (and above one minus which) E(x) goes on along its tangent. */
const edgeX = 1e-4;

function entropyTerm(x: number): number {
  if (x < edgeX) return Math.log(edgeX / (1 - edgeX)) + (x - edgeX) / (edgeX * (1 - edgeX));
  if (x > 1 - edgeX) return -entropyTerm(1 - x);
  return Math.log(x / (1 - x));
}

/** Equilibrium potential against Mg, V. Goes on steeply beyond 0 and 1, so that a potential limit is always met. */
export function mgTi2S4EquilibriumV(x: number, p: MgTi2S4Parameters = mgTi2S4Truth): number {
  return p.equilibriumCentreV + p.equilibriumSlopeV * (x - 0.5) - p.equilibriumEntropyV * entropyTerm(x);
}

/** dE/dx, V per unit of x; always negative. */
export function mgTi2S4EquilibriumSlopeV(x: number, p: MgTi2S4Parameters = mgTi2S4Truth): number {
  const inside = Math.min(1 - edgeX, Math.max(edgeX, x));
  return p.equilibriumSlopeV - p.equilibriumEntropyV / (inside * (1 - inside));
}

/** Charge for a change of x by one, C. */
export function mgTi2S4ChargePerX(p: MgTi2S4Parameters = mgTi2S4Truth): number {
  return (p.chargeNumber * faradayCPerMol * p.massKg) / p.molarMassKgPerMol;
}

/** Mg0.5Si2(PO4)3 pellet between blocking electrodes. */
export const mgNasiconTruth = {
  thicknessM: 1e-3,
  areaM2: 1e-4,
  bulkOhm: 1742,
  bulkCapacitanceF: 10.6e-12,
  bulkActivationEv: 0.35,
  grainBoundaryOhm: 37.2e3,
  /** Effective capacitance: the arc peaks at 1/(2 pi R C). */
  grainBoundaryCapacitanceF: 1e-9,
  grainBoundaryN: 0.9,
  grainBoundaryActivationEv: 0.45,
  electrodeQ: 5e-6,
  electrodeN: 0.9,
} as const;

export type MgNasiconParameters = { readonly [Name in keyof typeof mgNasiconTruth]: number };

/** Parts of the dummy cell, each within 0.1 % of its nominal value, as a maker would state. */
export const dummyCellTruth = { seriesOhm: 1000, parallelOhm: 10e3, parallelF: 1e-6 } as const;

export type DummyCellParameters = { readonly [Name in keyof typeof dummyCellTruth]: number };
