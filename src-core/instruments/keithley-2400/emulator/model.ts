import type { MeterAccuracy } from '../../emulation/source-meter.ts';
import type { SourceUnitModel } from '../../emulation/source-unit.ts';

/** Orders of magnitude, from memory of the maker's one-year figures. */
export const keithley2400Accuracy: MeterAccuracy = {
  voltageRangesV: [0.2, 2, 20, 200],
  currentRangesA: [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1],
  gainError: 2e-4,
  currentOffset: 3e-4,
  sourceOffset: 6e-4,
  noise: 3e-6,
  digits: 2e5,
};

/** Bits of the status word. */
const bits = { front: 1 << 2, compliance: 1 << 3, voltageSource: 1 << 14, currentSource: 1 << 15, remote: 1 << 22 };

export const keithley2400Model: SourceUnitModel = {
  statusOf: ({ limited, source, fourWire }) =>
    bits.front |
    (limited ? bits.compliance : 0) |
    (source === 'CURR' ? bits.currentSource : bits.voltageSource) |
    (fourWire ? bits.remote : 0),
  clearTurnsOn: true,
  offFailure: { code: 802, message: 'Not permitted with OUTPUT off' },
};
