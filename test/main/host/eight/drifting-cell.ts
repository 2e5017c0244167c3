import type { CellControl, CellTerminals, VirtualCell } from '../../../../src-core/cells/cell.ts';

const mostSiemens = 1 / 11_000;

/**
 * A resistor that conducts more and more and, a period later, falls back to half: no two of its samples within a period
 * are the same, and each voltage or charge is sure to cross its limit some time.
 */
export function createDriftingCell(periodS: number): VirtualCell {
  let ageS = 0;

  function terminals(control: CellControl): CellTerminals {
    const siemens = mostSiemens * (0.5 + 0.5 * ((ageS / periodS) % 1));
    if (control.kind === 'open') return { voltageV: 0, currentA: 0 };
    if (control.kind === 'current') return { voltageV: control.currentA / siemens, currentA: control.currentA };
    return { voltageV: control.voltageV, currentA: control.voltageV * siemens };
  }

  return {
    id: 'drifting-cell',
    advance(durationS, control) {
      ageS += Math.max(0, durationS);
      return terminals(control);
    },
    terminals,
    impedance: () => ({ re: 1 / mostSiemens, im: 0 }),
    temperatureC: 25,
    setTemperature: () => undefined,
  };
}
