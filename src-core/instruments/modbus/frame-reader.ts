import { functions, isSealed } from './frames.ts';

/** Longer frames do not exist in RTU. */
const longestFrame = 256;

/**
 * Length of the frame that begins at `offset`, as far as its bytes tell: undefined when they are too few, 0 when no frame
 * begins like that.
 */
export type FrameLength = (bytes: Uint8Array, offset: number) => number | undefined;

export const responseLength: FrameLength = (bytes, offset) => {
  const functionCode = bytes[offset + 1];
  if (functionCode === undefined) return undefined;
  if (functionCode & 0x80) return 5;
  if (functionCode === functions.writeSingle || functionCode === functions.writeMultiple) return 8;
  if (functionCode !== functions.readHolding && functionCode !== functions.readInput) return 0;
  const count = bytes[offset + 2];
  if (count === undefined) return undefined;
  return count > 0 && count % 2 === 0 ? 5 + count : 0;
};

export const requestLength: FrameLength = (bytes, offset) => {
  const functionCode = bytes[offset + 1];
  if (functionCode === undefined) return undefined;
  if (functionCode !== functions.writeMultiple) return 8;
  const count = bytes[offset + 6];
  return count === undefined ? undefined : 9 + count;
};

/**
 * Finds frames in a stream by their length and CRC, never by pauses, which adapters and operating systems make as they like.
 * Bytes that are no part of a frame are skipped as soon as a whole one stands behind them. Never throws.
 */
export function createFrameReader(lengthOf: FrameLength, onFrame: (frame: Uint8Array) => void) {
  let held = new Uint8Array();

  /** The first whole frame in what is held; what stands before it is noise. */
  function take(): Uint8Array | undefined {
    for (let offset = 0; offset < held.length; offset++) {
      const length = lengthOf(held, offset);
      if (length === undefined || length < 4 || offset + length > held.length) continue;
      const frame = held.slice(offset, offset + length);
      if (!isSealed(frame)) continue;
      held = held.slice(offset + length);
      return frame;
    }
    return undefined;
  }

  return {
    feed(bytes: Uint8Array): void {
      held = Uint8Array.of(...held, ...bytes);
      for (let frame = take(); frame; frame = take()) onFrame(frame);
      if (held.length > longestFrame) held = held.slice(-longestFrame);
    },
    /** Forgets half a frame. */
    clear(): void {
      held = new Uint8Array();
    },
  };
}
