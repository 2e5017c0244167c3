import type { MeasuringRange } from '../../methodscript/ranges.ts';

/** One measured value with the metadata that rides on it. */
export interface Measured {
  readonly value: number;
  readonly status: number;
  readonly rangeIndex: number;
}

/** Bits of the status that rides on values. */
export const measuredStatus = { ok: 0, overload: 2, underload: 4, overloadWarning: 8 } as const;

/** A converter of 16 bits reaches somewhat beyond the nominal range. */
export const currentHeadroom = 1.25;
export const potentialHeadroom = 1.024;
export const converterSteps = 32_768;
/** For devices whose potential has one range. */
export const fixedPotentialRange: readonly MeasuringRange[] = [{ index: 0, fullScale: 1 }];

/** Status of a value that the converter sees. */
export function reach(value: number, fullScale: number): number {
  if (Math.abs(value) >= fullScale) return measuredStatus.overload;
  return Math.abs(value) > 0.95 * fullScale ? measuredStatus.overloadWarning : measuredStatus.ok;
}

/** Sixteen bits of plus and minus `fullScale`. */
export function convert(value: number, fullScale: number, mayUnderload: boolean): { value: number; status: number } {
  const step = fullScale / converterSteps;
  const code = Math.max(-converterSteps, Math.min(converterSteps - 1, Math.round(value / step)));
  const low = mayUnderload && Math.abs(value) < 0.01 * fullScale;
  return { value: code * step, status: low ? measuredStatus.underload : reach(value, fullScale) };
}
