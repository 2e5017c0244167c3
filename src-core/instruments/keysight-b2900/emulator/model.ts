import type { MeterAccuracy } from '../../emulation/source-meter.ts';
import type { SourceUnitModel } from '../../emulation/source-unit.ts';

/** Orders of magnitude, from memory of the maker's one-year figures. */
export const keysightB2900Accuracy: MeterAccuracy = {
  voltageRangesV: [0.2, 2, 20, 200],
  currentRangesA: [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 1.5, 3],
  gainError: 1.5e-4,
  currentOffset: 1e-4,
  sourceOffset: 2e-4,
  noise: 2e-6,
  digits: 1e6,
};

/** Bits of the status that rides on a reading (SCPI Command Reference, table of status data). */
const bits = { currentSource: 1, compliance: 2 };

export const keysightB2900Model: SourceUnitModel = {
  statusOf: ({ limited, source }) => (source === 'CURR' ? bits.currentSource : 0) | (limited ? bits.compliance : 0),
  clearTurnsOn: false,
  initial: { autoOn: true, sourceDelayS: 0, limitV: 2, limitA: 1e-4, measured: ['VOLT', 'CURR', 'RES'] },
  offFailure: { code: -221, message: 'Settings conflict' },
};
