/** Names of the ranges of current on the wire and their full scale, A, of the variant for microamperes. */
export const currentRanges = [
  { name: '1uA', fullScaleA: 1e-6 },
  { name: '10uA', fullScaleA: 1e-5 },
  { name: '100uA', fullScaleA: 1e-4 },
  { name: '1000uA', fullScaleA: 1e-3 },
] as const;

/** Sample period, ms. */
export const shortestPeriodMs = 1;
export const longestPeriodMs = 1000;

/** Currents are in µA on the wire. */
export const microAmpere = 1e-6;

type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
