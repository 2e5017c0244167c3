/** Capability masks of `CC` (communication) and `CM` (script commands): 64 hex digits, bit n = command n. */

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

/** Bits of `CC`. */
export const communicationBit = { fileList: 51, fileRead: 52, fileDelete: 54, multiChannelSerial: 60 } as const;

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
