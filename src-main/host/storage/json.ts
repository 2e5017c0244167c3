import { decodeWire, encodeWire } from '../../../src-core/contract/wire.ts';

/** JSON in which the numbers that JSON lacks (NaN, infinities) survive. */
export function toJson(value: unknown): string {
  return encodeWire(value);
}

/** The caller names the type: the column was written by this program from that type, and is never from outside. */
export function fromJson(text: string): unknown {
  return decodeWire(text);
}
