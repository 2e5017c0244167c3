import type { CellControl, CellDefinition, CellTerminals, VirtualCell } from './cell.ts';
import { referenceTemperatureC } from './temperature.ts';
import { dummyCellTruth } from './truth.ts';
import type { DummyCellParameters } from './truth.ts';

/** R1 + (R2 beside C), solved in closed form. */
function createDummy(p: DummyCellParameters, startTemperatureC: number): VirtualCell {
  let capacitorV = 0;
  let temperatureC = startTemperatureC;

  /** What the capacitor tends to, and how fast. */
  function relaxation(control: CellControl): { readonly targetV: number; readonly timeS: number } {
    if (control.kind !== 'voltage') {
      const currentA = control.kind === 'current' ? control.currentA : 0;
      return { targetV: currentA * p.parallelOhm, timeS: p.parallelOhm * p.parallelF };
    }
    const bothOhm = (p.seriesOhm * p.parallelOhm) / (p.seriesOhm + p.parallelOhm);
    return { targetV: (control.voltageV * bothOhm) / p.seriesOhm, timeS: bothOhm * p.parallelF };
  }

  function terminals(control: CellControl): CellTerminals {
    if (control.kind === 'open') return { voltageV: capacitorV, currentA: 0 };
    if (control.kind === 'current')
      return { voltageV: capacitorV + control.currentA * p.seriesOhm, currentA: control.currentA };
    return { voltageV: control.voltageV, currentA: (control.voltageV - capacitorV) / p.seriesOhm };
  }

  return {
    id: 'dummy-cell',
    advance(durationS, control) {
      const { targetV, timeS } = relaxation(control);
      capacitorV = targetV + (capacitorV - targetV) * Math.exp(-Math.max(0, durationS) / timeS);
      return terminals(control);
    },
    terminals,
    impedance(frequencyHz) {
      const x = 2 * Math.PI * frequencyHz * p.parallelOhm * p.parallelF;
      return { re: p.seriesOhm + p.parallelOhm / (1 + x * x), im: (-p.parallelOhm * x) / (1 + x * x) };
    },
    get temperatureC() {
      return temperatureC;
    },
    setTemperature(value) {
      temperatureC = value;
    },
  };
}

/** The box of known parts that checks leads and settings. Parameters by the names of `dummyCellTruth`. */
export const dummyCell: CellDefinition = {
  id: 'dummy-cell',
  title: 'Dummy cell, 1 kΩ + (10 kΩ ∥ 1 µF)',
  description: 'Known parts within 0.1 %; made for checking an instrument.',
  create: ({ temperatureC = referenceTemperatureC, parameters = {} } = {}) =>
    createDummy({ ...dummyCellTruth, ...parameters }, temperatureC),
};
