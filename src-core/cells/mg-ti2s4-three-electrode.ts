import type { CellControl, CellDefinition, CellTerminals, ReferencedCell, VirtualCell } from './cell.ts';
import { add } from './complex.ts';
import { mgTi2S4 } from './mg-ti2s4.ts';
import { referenceTemperatureC } from './temperature.ts';
import { counterElectrodeTruth } from './truth.ts';

const id = 'mg-ti2s4-three-electrode';
/** Of the time constant: while the whole cell is held at a voltage, the counter electrode lags behind by so much. */
const lagShare = 0.01;

/**
 * The working electrode of `mg-ti2s4` with a reference beside the counter electrode, which has a film: a resistance with
 * a capacitance across it, whose voltage comes slowly and goes slowly.
 */
function createThreeElectrodes(working: VirtualCell): VirtualCell {
  const { filmOhm, filmRelaxationS } = counterElectrodeTruth;
  /** Against the reference; the film of a current that charges the cell makes it negative. */
  let counterV = 0;

  /** The film follows the current, which is taken as constant within the step. */
  function relax(durationS: number, currentA: number): void {
    const targetV = -currentA * filmOhm;
    counterV = targetV + (counterV - targetV) * Math.exp(-durationS / filmRelaxationS);
  }

  function advanceReferenced(durationS: number, control: CellControl): CellTerminals {
    let leftS = Math.max(0, durationS);
    while (leftS > 0) {
      const stepS = control.kind === 'voltage' ? Math.min(leftS, lagShare * filmRelaxationS) : leftS;
      const before = working.terminals(control).currentA;
      const after = working.advance(stepS, control).currentA;
      // After a switch of the voltage the current falls steeply at first, when the film takes no charge to speak of.
      relax(stepS, control.kind === 'voltage' ? after : before);
      leftS -= stepS;
    }
    return working.terminals(control);
  }

  /** What the working electrode sees while the whole cell is controlled. */
  function innerControl(control: CellControl): CellControl {
    return control.kind === 'voltage' ? { kind: 'voltage', voltageV: control.voltageV + counterV } : control;
  }

  function terminals(control: CellControl): CellTerminals {
    const { voltageV, currentA } = working.terminals(innerControl(control));
    return { voltageV: voltageV - counterV, currentA };
  }

  const referenced: ReferencedCell = {
    id,
    advance: advanceReferenced,
    terminals: (control) => working.terminals(control),
    impedance: (frequencyHz) => working.impedance(frequencyHz),
    counterElectrodePotentialV: () => counterV,
    get temperatureC() {
      return working.temperatureC;
    },
    setTemperature: (temperatureC) => working.setTemperature(temperatureC),
  };
  return {
    id,
    advance(durationS, control) {
      let leftS = Math.max(0, durationS);
      while (leftS > 0) {
        const stepS = control.kind === 'voltage' ? Math.min(leftS, lagShare * filmRelaxationS) : leftS;
        advanceReferenced(stepS, innerControl(control));
        leftS -= stepS;
      }
      return terminals(control);
    },
    terminals,
    impedance(frequencyHz) {
      const x = 2 * Math.PI * frequencyHz * filmRelaxationS;
      return add(working.impedance(frequencyHz), { re: filmOhm / (1 + x * x), im: (-filmOhm * x) / (1 + x * x) });
    },
    get temperatureC() {
      return working.temperatureC;
    },
    setTemperature: (temperatureC) => working.setTemperature(temperatureC),
    referenced,
  };
}

/** Mg_x Ti2S4 against Mg with a reference electrode. Parameters by the names of `mgTi2S4Truth`. */
export const mgTi2S4ThreeElectrode: CellDefinition = {
  id,
  title: 'MgₓTi₂S₄, Mg and a reference electrode',
  description:
    'The electrode of mg-ti2s4 with a slow film on the counter electrode. PalmSens instruments have their reference lead at the reference; others see the whole cell.',
  create: (options = {}) => createThreeElectrodes(mgTi2S4.create({ temperatureC: referenceTemperatureC, ...options })),
};
