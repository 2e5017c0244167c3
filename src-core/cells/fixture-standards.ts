import type { CellControl, CellDefinition, CellTerminals, VirtualCell } from './cell.ts';
import { referenceTemperatureC } from './temperature.ts';

function createResistor(id: string, ohm: number, startTemperatureC: number): VirtualCell {
  let temperatureC = startTemperatureC;

  function terminals(control: CellControl): CellTerminals {
    if (control.kind === 'voltage') return { voltageV: control.voltageV, currentA: control.voltageV / ohm };
    const currentA = control.kind === 'current' ? control.currentA : 0;
    return { voltageV: currentA * ohm, currentA };
  }

  return {
    id,
    advance: (_durationS, control) => terminals(control),
    terminals,
    impedance: () => ({ re: ohm, im: 0 }),
    get temperatureC() {
      return temperatureC;
    },
    setTemperature(value) {
      temperatureC = value;
    },
  };
}

function standard(id: string, title: string, ohm: number): CellDefinition {
  return {
    id,
    title,
    description: 'In the fixture instead of a sample, to find what the fixture adds.',
    create: ({ temperatureC = referenceTemperatureC } = {}) => createResistor(id, ohm, temperatureC),
  };
}

/** What a person puts into a fixture to correct for it: nothing, a shorting bar, a resistor known within 0.01 %. */
export const fixtureStandards: readonly CellDefinition[] = [
  standard('fixture-open', 'Open fixture', 1e12),
  standard('fixture-short', 'Shorted fixture, 0.1 mΩ', 1e-4),
  standard('fixture-load', 'Fixture with a 1 kΩ standard', 1000),
];
