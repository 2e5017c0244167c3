import type { CellControl, CellDefinition, CellTerminals, VirtualCell } from './cell.ts';
import { add, parallel } from './complex.ts';
import {
  constantPhaseBranches,
  constantPhaseImpedance,
  settleConstantPhase,
  stepConstantPhase,
} from './constant-phase.ts';
import type { Norton } from './constant-phase.ts';
import { createIntegrator } from './integrate.ts';
import { createSphere } from './sphere.ts';
import type { DiffusionLaw } from './sphere.ts';
import { faradayCPerMol, gasConstantJPerMolK } from '../units/constants.ts';
import { activation, kelvin, referenceTemperatureC } from './temperature.ts';
import {
  mgTi2S4ChargePerX,
  mgTi2S4DiffusivityM2PerS,
  mgTi2S4EquilibriumSlopeV,
  mgTi2S4EquilibriumV,
  mgTi2S4Truth,
} from './truth.ts';
import type { MgTi2S4Parameters } from './truth.ts';

interface Surroundings {
  temperatureC: number;
}

/** D(x) of the truth with its integral in closed form, at the temperature of the moment. */
function diffusionLaw(p: MgTi2S4Parameters, surroundings: Surroundings): DiffusionLaw {
  const half = (1 - p.diffusivityStepFactor) / 2;
  return {
    diffusivity: (x) => mgTi2S4DiffusivityM2PerS(x, surroundings.temperatureC, p),
    evaluate(x, count, diffusivity, integral) {
      const scale = p.diffusivityM2PerS * activation(p.diffusionActivationEv, surroundings.temperatureC);
      const width = p.diffusivityStepWidthX;
      for (let index = 0; index < count; index++) {
        const u = (x[index]! - p.diffusivityStepCentreX) / width;
        const decay = Math.exp(-2 * Math.abs(u));
        const tanh = (Math.sign(u) * (1 - decay)) / (1 + decay);
        const logCosh = Math.abs(u) + Math.log1p(decay) - Math.LN2;
        diffusivity[index] = scale * (1 - half * (1 + tanh));
        integral[index] = scale * (x[index]! - half * (x[index]! + width * logCosh));
      }
    },
  };
}

/** Symmetric Butler–Volmer, one electron: eta = (2RT/F) asinh(I/2I0) with I0 = RT/(F Rct) at 25 °C, activated. */
function chargeTransfer(p: MgTi2S4Parameters, surroundings: Surroundings) {
  const thermalAt = (temperatureC: number): number => (gasConstantJPerMolK * kelvin(temperatureC)) / faradayCPerMol;
  const exchange = (): number =>
    (thermalAt(referenceTemperatureC) / p.chargeTransferOhm) *
    activation(p.chargeTransferActivationEv, surroundings.temperatureC);
  return {
    overpotentialV: (currentA: number): number =>
      2 * thermalAt(surroundings.temperatureC) * Math.asinh(currentA / (2 * exchange())),
    slopeOhm: (currentA: number): number => thermalAt(surroundings.temperatureC) / Math.hypot(exchange(), currentA / 2),
  };
}

/** An intercalation electrode: series resistance, then a CPE in parallel with charge transfer and diffusion in spheres. */
function createElectrode(p: MgTi2S4Parameters, startTemperatureC: number): VirtualCell {
  const surroundings: Surroundings = { temperatureC: startTemperatureC };
  const sphere = createSphere(p.particleRadiusM, diffusionLaw(p, surroundings));
  const transfer = chargeTransfer(p, surroundings);
  const branches = constantPhaseBranches(p.doubleLayerQ, p.doubleLayerN);
  /** Flux out of the particles, x · m/s, per ampere that charges. */
  const fluxPerAmpere = p.particleRadiusM / (3 * mgTi2S4ChargePerX(p));
  const at = sphere.count;
  const state = new Float64Array(sphere.count + 1 + branches.count);
  state.fill(p.initialX, 0, at);
  state.fill(mgTi2S4EquilibriumV(p.initialX, p), at);
  const norton: Norton = { conductance: 0, source: 0 };
  let faradaicA = 0;

  /** The Faradaic current that satisfies Kirchhoff's law at the interface, by Newton's method. */
  function solveFaradaic(offset: number, slope: number, depth: number, control: CellControl): number {
    const { conductance, source } = norton;
    const series = control.kind === 'voltage' ? 1 / p.seriesResistanceOhm : 0;
    const drive =
      control.kind === 'current' ? control.currentA : control.kind === 'voltage' ? control.voltageV * series : 0;
    let current = faradaicA;
    for (let iteration = 0; iteration < 50; iteration++) {
      const surfaceX = offset - (slope + depth) * fluxPerAmpere * current;
      const voltageV = mgTi2S4EquilibriumV(surfaceX, p) + transfer.overpotentialV(current);
      const slopeOhm =
        transfer.slopeOhm(current) - mgTi2S4EquilibriumSlopeV(surfaceX, p) * (slope + depth) * fluxPerAmpere;
      const residual = current + (conductance + series) * voltageV - source - drive;
      const change = -residual / (1 + (conductance + series) * slopeOhm);
      current += change;
      if (Math.abs(change) < 1e-15 + 1e-11 * Math.abs(current)) break;
    }
    return current;
  }

  function implicitEuler(from: Float64Array, to: Float64Array, stepS: number, control: CellControl): void {
    stepConstantPhase(branches, from, at, stepS, norton);
    for (let iteration = 0; iteration < 20; iteration++) {
      const { offset, slope, depth } = sphere.eliminate(from, to, stepS);
      faradaicA = solveFaradaic(offset, slope, depth, control);
      const flux = fluxPerAmpere * faradaicA;
      const change = sphere.complete(to, flux);
      const voltageV = mgTi2S4EquilibriumV(to[at - 1]! - depth * flux, p) + transfer.overpotentialV(faradaicA);
      settleConstantPhase(branches, from, to, at, stepS, voltageV);
      // Newton converges quadratically: the next change would be about the square of this one over the width of D(x).
      // Charge is conserved whatever remains, as the fluxes of one iteration are those of both neighbours.
      if (change < 1e-5) break;
    }
  }

  const advance = createIntegrator({ state, implicitEuler });

  function terminals(control: CellControl): CellTerminals {
    const innerV = state[at]!;
    if (control.kind === 'open') return { voltageV: innerV, currentA: 0 };
    if (control.kind === 'current')
      return { voltageV: innerV + control.currentA * p.seriesResistanceOhm, currentA: control.currentA };
    return { voltageV: control.voltageV, currentA: (control.voltageV - innerV) / p.seriesResistanceOhm };
  }

  return {
    id: 'mg-ti2s4',
    advance(durationS, control) {
      advance(durationS, control);
      return terminals(control);
    },
    terminals,
    impedance(frequencyHz) {
      const omega = 2 * Math.PI * frequencyHz;
      const response = sphere.surfaceResponse(state, omega);
      const surfaceX = sphere.surface(state, fluxPerAmpere * faradaicA);
      const gain = -mgTi2S4EquilibriumSlopeV(surfaceX, p) * fluxPerAmpere;
      const faradaic = { re: transfer.slopeOhm(faradaicA) + gain * response.re, im: gain * response.im };
      const interfaceOhm = parallel(faradaic, constantPhaseImpedance(p.doubleLayerQ, p.doubleLayerN, omega));
      return add({ re: p.seriesResistanceOhm, im: 0 }, interfaceOhm);
    },
    get temperatureC() {
      return surroundings.temperatureC;
    },
    setTemperature(temperatureC) {
      surroundings.temperatureC = temperatureC;
    },
  };
}

/** Mg_x Ti2S4 against Mg. Parameters by the names of `mgTi2S4Truth`. */
export const mgTi2S4: CellDefinition = {
  id: 'mg-ti2s4',
  title: 'MgₓTi₂S₄ electrode against Mg',
  description: 'Thiospinel, 5 mg in spheres of 2 µm radius, about 1.2 V; made for titration and impedance.',
  create: ({ temperatureC = referenceTemperatureC, parameters = {} } = {}) =>
    createElectrode({ ...mgTi2S4Truth, ...parameters }, temperatureC),
};
