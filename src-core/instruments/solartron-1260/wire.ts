/** What the driver and the emulated instruments both know of the language; evidence in the README. */

/** Where the instruments stand on the bus: analyser (1260) and electrochemical interface (1287), usual places first. */
export const analyserAddresses = [4, 12] as const;
export const interfaceAddresses = [6, 5] as const;

/** Standard resistors of `RR1` to `RR8`, ohm. */
const standardOhm = [0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const;
/** Voltage across the resistor at the end of its range, V. */
const fullScaleV = 0.2;
export const largestCurrentA = 2;
export const largestVoltageV = 14.5;

/** Gain of the polarisation input with `PI1`; with `PI0` it is one. */
export const smallGain = 0.01;
/** The analyser's generator gives no more than this, V rms. */
export const mostGeneratorV = 3;

/** Full scale of `RRn`, A. */
export function fullScaleA(range: number): number {
  return fullScaleV / resistorOhm(range);
}

export function resistorOhm(range: number): number {
  return standardOhm[range - 1] ?? NaN;
}

/** The smallest range that carries a current: 8 for the finest. */
export function rangeFor(currentA: number): number {
  for (let range: number = standardOhm.length; range > 1; range--)
    if (Math.abs(currentA) <= fullScaleA(range) * (1 + 1e-9)) return range;
  return 1;
}

/** The limit of `ILn`, A: 2 µA times a power of ten. */
export function limitA(index: number): number {
  return 2e-6 * 10 ** index;
}

/** The lowest limit at or above a current. */
export function limitFor(currentA: number): number {
  for (let index = 0; index < 6; index++) if (limitA(index) >= currentA * (1 - 1e-9)) return index;
  return 6;
}

/** `+n.nnnnE±n`: the analyser takes one digit of exponent, the interface one or two. */
export function argument(value: number, decimals = 4): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential(decimals).split('e');
  const sign = mantissa.startsWith('-') ? '' : '+';
  return `${sign}${mantissa}E${Number(exponent) < 0 ? '-' : '+'}${Math.abs(Number(exponent))}`;
}

/** `±n.nnnnE±nn` of an answer. */
export function field(value: number, decimals: number): string {
  const [mantissa = '0', exponent = '0'] = value.toExponential(decimals).split('e');
  const sign = mantissa.startsWith('-') ? '' : '+';
  const size = String(Math.abs(Number(exponent))).padStart(2, '0');
  return `${sign}${mantissa}E${Number(exponent) < 0 ? '-' : '+'}${size}`;
}
