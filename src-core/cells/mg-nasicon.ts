import type { CellControl, CellDefinition, CellTerminals, VirtualCell } from './cell.ts';
import { add, divide, one, parallel, powerOfJOmega } from './complex.ts';
import {
  constantPhaseBranches,
  constantPhaseImpedance,
  settleConstantPhase,
  stepConstantPhase,
} from './constant-phase.ts';
import type { Norton } from './constant-phase.ts';
import { createIntegrator } from './integrate.ts';
import { referenceTemperatureC, resistanceFactor } from './temperature.ts';
import { mgNasiconTruth } from './truth.ts';
import type { MgNasiconParameters } from './truth.ts';

/** Q of the CPE beside the grain boundary's resistance; it does not change with temperature. */
function grainBoundaryQ(p: MgNasiconParameters): number {
  return (p.grainBoundaryOhm * p.grainBoundaryCapacitanceF) ** p.grainBoundaryN / p.grainBoundaryOhm;
}

/** A pellet: bulk (R beside C), grain boundary (R beside CPE) and blocking electrodes (CPE) in series. */
function createPellet(p: MgNasiconParameters, startTemperatureC: number): VirtualCell {
  let temperatureC = startTemperatureC;
  const boundaryQ = grainBoundaryQ(p);
  const boundary = constantPhaseBranches(boundaryQ, p.grainBoundaryN);
  const electrode = constantPhaseBranches(p.electrodeQ, p.electrodeN);
  const boundaryAt = 0;
  const electrodeAt = boundary.count + 1;
  const state = new Float64Array(boundary.count + electrode.count + 2);
  const boundaryNorton: Norton = { conductance: 0, source: 0 };
  const electrodeNorton: Norton = { conductance: 0, source: 0 };
  const bulkOhm = (): number => p.bulkOhm * resistanceFactor(p.bulkActivationEv, temperatureC);
  const boundaryOhm = (): number => p.grainBoundaryOhm * resistanceFactor(p.grainBoundaryActivationEv, temperatureC);

  function implicitEuler(from: Float64Array, to: Float64Array, stepS: number, control: CellControl): void {
    stepConstantPhase(boundary, from, boundaryAt, stepS, boundaryNorton);
    stepConstantPhase(electrode, from, electrodeAt, stepS, electrodeNorton);
    const boundaryS = boundaryNorton.conductance + 1 / boundaryOhm();
    const electrodeS = electrodeNorton.conductance;
    const ownV = boundaryNorton.source / boundaryS + electrodeNorton.source / electrodeS;
    const current =
      control.kind === 'voltage'
        ? (control.voltageV - ownV) / (bulkOhm() + 1 / boundaryS + 1 / electrodeS)
        : control.kind === 'current'
          ? control.currentA
          : 0;
    settleConstantPhase(boundary, from, to, boundaryAt, stepS, (current + boundaryNorton.source) / boundaryS);
    settleConstantPhase(electrode, from, to, electrodeAt, stepS, (current + electrodeNorton.source) / electrodeS);
  }

  const advance = createIntegrator({ state, implicitEuler });

  function terminals(control: CellControl): CellTerminals {
    const innerV = state[boundaryAt]! + state[electrodeAt]!;
    if (control.kind === 'open') return { voltageV: innerV, currentA: 0 };
    if (control.kind === 'current')
      return { voltageV: innerV + control.currentA * bulkOhm(), currentA: control.currentA };
    return { voltageV: control.voltageV, currentA: (control.voltageV - innerV) / bulkOhm() };
  }

  return {
    id: 'mg-nasicon',
    advance(durationS, control) {
      advance(durationS, control);
      return terminals(control);
    },
    terminals,
    impedance(frequencyHz) {
      const omega = 2 * Math.PI * frequencyHz;
      const bulk = divide({ re: bulkOhm(), im: 0 }, add(one, { re: 0, im: omega * bulkOhm() * p.bulkCapacitanceF }));
      const power = powerOfJOmega(omega, p.grainBoundaryN);
      const boundaryCpe = divide(one, { re: boundaryQ * power.re, im: boundaryQ * power.im });
      const arc = parallel({ re: boundaryOhm(), im: 0 }, boundaryCpe);
      return add(add(bulk, arc), constantPhaseImpedance(p.electrodeQ, p.electrodeN, omega));
    },
    get temperatureC() {
      return temperatureC;
    },
    setTemperature(value) {
      temperatureC = value;
    },
  };
}

/** Pellet of a NASICON-type magnesium conductor. Parameters by the names of `mgNasiconTruth`. */
export const mgNasicon: CellDefinition = {
  id: 'mg-nasicon',
  title: 'Mg₀.₅Si₂(PO₄)₃ pellet between blocking electrodes',
  description: 'Solid electrolyte, 1 mm thick, 1 cm²; made for impedance at several temperatures.',
  create: ({ temperatureC = referenceTemperatureC, parameters = {} } = {}) =>
    createPellet({ ...mgNasiconTruth, ...parameters }, temperatureC),
};
