/** Longer than any answer in text; what exceeds it is noise. */
const longestLine = 200_000;
const carriageReturn = 13;
const lineFeed = 10;
const hash = 0x23;
const zero = 0x30;

/** The first line of `received` and how many bytes it takes with its end: CR, LF, or both in either order. */
export function takeLine(received: Uint8Array): { readonly bytes: Uint8Array; readonly used: number } | undefined {
  const end = received.findIndex((byte) => byte === carriageReturn || byte === lineFeed);
  if (end < 0) return received.length > longestLine ? { bytes: new Uint8Array(), used: received.length } : undefined;
  return { bytes: received.subarray(0, end), used: end + 1 };
}

/**
 * A definite-length block `#<digits><length><data>` (IEEE 488.2, 8.7.9), passing over line ends before it. Parsed by
 * length: its data may hold any byte.
 */
export function takeBlock(
  received: Uint8Array,
): { readonly result: Uint8Array; readonly used: number } | { readonly skip: number } {
  const start = received.indexOf(hash);
  if (start < 0) return { skip: received.length };
  if (start > 0) return { skip: start };
  if (received.length < 2) return { skip: 0 };
  const digits = received[1]! - zero;
  if (!(digits >= 1 && digits <= 9)) return { skip: 1 };
  if (received.length < 2 + digits) return { skip: 0 };
  let length = 0;
  for (const byte of received.subarray(2, 2 + digits)) {
    if (byte < zero || byte > zero + 9) return { skip: 1 };
    length = 10 * length + byte - zero;
  }
  const end = 2 + digits + length;
  return received.length < end ? { skip: 0 } : { result: received.slice(2 + digits, end), used: end };
}
