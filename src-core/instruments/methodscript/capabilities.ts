/** Capability masks of `CC` (communication) and `CM` (script commands): 64 hex digits, bit n = command n. */

export const communicationBit = {
  t: 1, CC: 32, CM: 33, S: 34, G: 35, l: 36, r: 37, e: 38, dlfw: 39, Fmscr: 43, Lmscr: 44, i: 48, v: 49, m: 60,
  h: 96, H: 97, Z: 98, Y: 99, R: 101,
} as const; // prettier-ignore

export const scriptBit = {
  lsv: 23,
  cv: 24,
  ca: 28,
  ocp: 30,
  eis: 31,
  cp: 67,
  setCurrent: 68,
  geis: 70,
  dualEis: 106,
} as const;

/**
 * Reads a reply to `CC` or `CM`: an echoed `C` (some firmware echoes both letters), then 63 or 64 digits, as leading zeros
 * may be missing. Undefined when it is none. Bit 255 is never set, so a leading `C` is always the echo.
 */
export function parseMask(reply: string): bigint | undefined {
  const digits = /^C[CM]?([0-9A-F]{63,64})$/.exec(reply.trim())?.[1] ?? /^([0-9A-F]{64})$/.exec(reply.trim())?.[1];
  return digits === undefined ? undefined : BigInt(`0x${digits}`);
}

export function formatMask(mask: bigint): string {
  return mask.toString(16).toUpperCase().padStart(64, '0');
}

export function hasBit(mask: bigint, bit: number): boolean {
  return ((mask >> BigInt(bit)) & 1n) === 1n;
}

export function withoutBits(mask: bigint, bits: readonly number[]): bigint {
  return bits.reduce((rest, bit) => rest & ~(1n << BigInt(bit)), mask);
}
