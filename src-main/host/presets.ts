import { exampleMethods } from '../../src-core/methods/examples.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import type { Storage } from './storage/storage.ts';

const settingsKey = 'presets';

/** What is on the terminals of the virtual cells, as a label on the cell would say it. */
export const presetSamples: readonly Sample[] = [
  {
    id: 'mg-ti2s4',
    name: 'Ti₂S₄ electrode (virtual)',
    formula: 'MgₓTi₂S₄',
    ion: { symbol: 'Mg', chargeNumber: 2 },
    cellType: 'three-electrode',
    geometry: 'sphere',
    mass: { value: 5, unit: 'mg' },
    activeFraction: { value: 1, unit: '1' },
    molarMass: { value: 223.97, unit: 'g/mol' },
    molarVolume: { value: 71, unit: 'cm³/mol' },
    particleRadius: { value: 2, unit: 'µm' },
    initialX: { value: 0.1, unit: '1' },
    notes: 'For the virtual cell mg-ti2s4. Discharge it first: it comes with x = 0.1.',
  },
  {
    id: 'mg-nasicon',
    name: 'Mg₀.₅Si₂(PO₄)₃ pellet (virtual)',
    formula: 'Mg₀.₅Si₂(PO₄)₃',
    ion: { symbol: 'Mg', chargeNumber: 2 },
    cellType: 'two-electrode',
    geometry: 'slab',
    thickness: { value: 1, unit: 'mm', standardUncertainty: 0.01 },
    area: { value: 1, unit: 'cm²', standardUncertainty: 0.01 },
    openCircuitVoltage: { value: 0, unit: 'V' },
    notes: 'For the virtual cell mg-nasicon: blocking electrodes on both faces.',
  },
  {
    id: 'dummy-cell',
    name: 'Dummy cell (virtual)',
    ion: { symbol: 'Mg', chargeNumber: 2 },
    cellType: 'two-electrode',
    geometry: 'slab',
    openCircuitVoltage: { value: 0, unit: 'V' },
    notes: 'No sample: 1 kΩ in series with 10 kΩ parallel to 1 µF, for checking an instrument.',
  },
];

/** Puts samples and methods into a data file that never had any; what the user removes stays away. */
export function addPresets(storage: Storage, at: string): void {
  if (storage.settings.get(settingsKey) !== undefined) return;
  storage.atomically(() => {
    for (const sample of presetSamples) storage.samples.save(sample, at);
    for (const method of exampleMethods) storage.methods.save(method, at);
    storage.settings.set(settingsKey, at);
  });
}
