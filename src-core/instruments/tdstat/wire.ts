/** Full scale of both converters. */
export const fullScaleV = 8;
const widestA = 25e-3;
/** Nominal largest current of `RANGE 1`, `RANGE 2` and `RANGE 3`, A. */
const nominalA = [20e-3, 200e-6, 2e-6] as const;

/** As `RANGE` wants it. */
export type RangeNumber = 1 | 2 | 3;

/** Three bytes, twice: voltage, then current. */
export const readingBytes = 6;
/** The converters take so long for a reading, s. */
export const conversionS = 0.09;

const halfCode = 2 ** 19;
const valueBits = 22;
const valueSpan = 2 ** valueBits;
const halfSpan = valueSpan / 2;
const overflowHigh = 1 << 22;
const overflowLow = 1 << 23;

export function fullScaleA(range: RangeNumber): number {
  return widestA / 100 ** (range - 1);
}

/** The smallest range that carries a current. */
export function rangeFor(currentA: number): RangeNumber {
  if (Math.abs(currentA) <= nominalA[2]) return 3;
  return Math.abs(currentA) <= nominalA[1] ? 2 : 1;
}

export const largestCurrentA = nominalA[0];

/** Twenty bits, left-justified in three bytes; `share` of full scale from −1 to 1. */
export function converterCode(share: number): readonly [number, number, number] {
  const code = Math.min(2 * halfCode - 1, Math.max(0, halfCode + Math.round(share * halfCode)));
  return [code >> 12, (code >> 4) & 0xff, (code & 0xf) << 4];
}

export function converterShare([high, middle, low]: readonly [number, number, number]): number {
  return ((high << 12) + (middle << 4) + (low >> 4) - halfCode) / halfCode;
}

/** Share of full scale; undefined beyond it. 22 bits with sign and two flags of overflow. */
export function shareOf(bytes: Uint8Array, at: number): number | undefined {
  const word = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  if ((word & (overflowHigh | overflowLow)) !== 0) return undefined;
  const value = word & (valueSpan - 1);
  return (value >= halfSpan ? value - valueSpan : value) / halfSpan;
}

export function shareBytes(share: number): readonly [number, number, number] {
  const value = Math.round(share * halfSpan);
  const inside = Math.min(halfSpan - 1, Math.max(-halfSpan, value));
  const flags = value > halfSpan - 1 ? overflowHigh : value < -halfSpan ? overflowLow : 0;
  const word = (inside & (valueSpan - 1)) | flags;
  return [(word >> 16) & 0xff, (word >> 8) & 0xff, word & 0xff];
}
