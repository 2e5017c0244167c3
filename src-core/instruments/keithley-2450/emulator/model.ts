import type { MeterAccuracy } from '../../emulation/source-meter.ts';

/** Orders of magnitude, from memory of the maker's one-year figures. */
export const keithley2450Accuracy: MeterAccuracy = {
  voltageRangesV: [0.02, 0.2, 2, 20, 200],
  currentRangesA: [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1],
  gainError: 1.5e-4,
  currentOffset: 1e-4,
  sourceOffset: 2e-4,
  noise: 2e-6,
  digits: 1e6,
};

/** Bits of the status that tells of the source at a reading. */
export const sourceStatusBit = { readBack: 8, limited: 32, fourWire: 64, output: 128 } as const;
