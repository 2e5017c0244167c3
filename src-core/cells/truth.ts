import { faradayCPerMol } from '../units/constants.ts';
import { activation, referenceTemperatureC, resistanceFactor } from './temperature.ts';

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

/** Film on the counter electrode of the cell with a reference: R, and R times its capacitance. */
export const counterElectrodeTruth = { filmOhm: 500, filmRelaxationS: 300 } as const;

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

/** MgSc2Se4 between two contacts that block ions: a Jamnik–Maier line. Conductivities of the dense pellet. */
export const mgSc2Se4Truth = {
  thicknessM: 0.5e-3,
  areaM2: 1e-4,
  ionicSPerM: 1e-2,
  electronicSPerM: 4e-6,
  /** Chemical diffusivity at 25 °C; it follows the conductivities, the chemical capacitance being fixed. */
  diffusivityM2PerS: 1e-9,
  /** Of each contact. */
  interfaceF: 1e-6,
  ionicActivationEv: 0.37,
  electronicActivationEv: 0.45,
} as const;

export type MgSc2Se4Parameters = { readonly [Name in keyof typeof mgSc2Se4Truth]: number };

/** Resistances of both rails and the chemical capacitance between them, as totals of the sample. */
export function mgSc2Se4Line(temperatureC: number = referenceTemperatureC, p: MgSc2Se4Parameters = mgSc2Se4Truth) {
  const perConductivity = p.thicknessM / p.areaM2;
  const ionicAt25Ohm = perConductivity / p.ionicSPerM;
  const electronicAt25Ohm = perConductivity / p.electronicSPerM;
  const chemicalF = p.thicknessM ** 2 / ((ionicAt25Ohm + electronicAt25Ohm) * p.diffusivityM2PerS);
  const ionicOhm = ionicAt25Ohm * resistanceFactor(p.ionicActivationEv, temperatureC);
  const electronicOhm = electronicAt25Ohm * resistanceFactor(p.electronicActivationEv, temperatureC);
  return { ionicOhm, electronicOhm, chemicalF };
}

/** Mg | MgSc2Se4 | Ta: one reversible contact (at 0 V) and one that blocks ions. Conductivities at the reversible one. */
export const hebbWagnerTruth = {
  thicknessM: 0.5e-3,
  areaM2: 1e-4,
  ionicSPerM: 1e-2,
  /** By excess electrons, and by holes, at E = 0. */
  electronSPerM: 4e-6,
  holeSPerM: 3e-16,
  diffusivityM2PerS: 1e-9,
  interfaceF: 1e-6,
  /** Above the one the sample decomposes at the blocking contact, below the other magnesium plates there. */
  decompositionV: 0.8,
  platingV: -0.2,
  reactionA: 1e-9,
  ionicActivationEv: 0.37,
  electronActivationEv: 0.45,
  holeActivationEv: 0.45,
  diffusionActivationEv: 0.45,
} as const;

export type HebbWagnerParameters = { readonly [Name in keyof typeof hebbWagnerTruth]: number };

/** Parts of the dummy cell, each within 0.1 % of its nominal value, as a maker would state. */
export const dummyCellTruth = { seriesOhm: 1000, parallelOhm: 10e3, parallelF: 1e-6 } as const;

export type DummyCellParameters = { readonly [Name in keyof typeof dummyCellTruth]: number };
