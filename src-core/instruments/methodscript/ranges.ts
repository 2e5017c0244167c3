/** A measuring range: the index that rides on package values, and its nominal full scale in A or V. */
export interface MeasuringRange {
  readonly index: number;
  readonly fullScale: number;
}

function ranges(rows: readonly (readonly [index: number, fullScale: number])[]): readonly MeasuringRange[] {
  return rows.map(([index, fullScale]) => ({ index, fullScale }));
}

const picoLowSpeed = [100e-9, 2e-6, 4e-6, 8e-6, 16e-6, 32e-6, 63e-6, 125e-6, 250e-6, 500e-6, 1e-3, 5e-3];

/** From fine to coarse. Pico in low-speed mode; its high-speed ranges have indices from 128. */
export const picoCurrentRanges = ranges(picoLowSpeed.map((fullScale, index) => [index, fullScale]));

const picoHighSpeed = [100e-9, 1e-6, 6e-6, 13e-6, 25e-6, 50e-6, 100e-6, 200e-6, 1e-3, 5e-3];

/** From fine to coarse: Pico in its high-speed mode, which impedance needs. */
export const picoImpedanceRanges = ranges(picoHighSpeed.map((fullScale, index) => [128 + index, fullScale]));

const emStat4Current = ranges([
  [3, 1e-9],
  [6, 10e-9],
  [9, 100e-9],
  [12, 1e-6],
  [15, 10e-6],
  [18, 100e-6],
  [21, 1e-3],
  [24, 10e-3],
  [27, 100e-3],
]);
/** The 1 nA and 10 nA ranges exist on LR only, the 100 mA range on HR only. */
export const emStat4LrCurrentRanges = emStat4Current.filter(({ index }) => index <= 24);
export const emStat4HrCurrentRanges = emStat4Current.filter(({ index }) => index >= 9);

export const emStat4PotentialRanges = ranges([
  [2, 50e-3],
  [3, 100e-3],
  [4, 200e-3],
  [5, 500e-3],
  [6, 1],
]);

export const nexusCurrentRanges = ranges([
  [16, 100e-12],
  [0, 1e-9],
  [1, 10e-9],
  [2, 100e-9],
  [3, 1e-6],
  [4, 10e-6],
  [5, 100e-6],
  [8, 1e-3],
  [9, 10e-3],
  [10, 100e-3],
  [11, 1],
]);
/** Added to the index of a Nexus current range in galvanostatic mode. */
export const nexusGalvanostatOffset = 32;
export const nexusPotentialRanges = ranges([
  [3, 1e-3],
  [2, 10e-3],
  [1, 100e-3],
  [0, 1],
]);

/** The finest range whose full scale holds `value` (sign ignored); the coarsest when none does. `list` is fine to coarse. */
export function rangeFor(list: readonly MeasuringRange[], value: number): MeasuringRange {
  const magnitude = Math.abs(value) * (1 - 1e-9);
  return list.find(({ fullScale }) => fullScale >= magnitude) ?? list.at(-1)!;
}
