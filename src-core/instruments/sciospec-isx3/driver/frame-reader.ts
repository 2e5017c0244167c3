import { frameOverhead, tags, type Frame } from '../frames.ts';

/** Lengths of data that the instrument sends, by tag. Anything else is no beginning of a frame. */
const isLength: Readonly<Record<number, (length: number) => boolean>> = {
  [tags.acknowledge]: (length) => length === 1,
  [tags.measure]: (length) => length === 10 || length === 11 || length === 14 || length === 15,
  // With or without the option byte in front of the frequencies.
  [tags.getSetup]: (length) => length <= 253 && length % 4 <= 1,
  [tags.getFrontEnd]: (length) => length >= 3 && length <= 15,
  [tags.deviceId]: (length) => length >= 1 && length <= 32,
  [tags.firmwareId]: (length) => length >= 1 && length <= 32,
};
/** A frame that has not gone on for so long never will, ms of wall time. */
const longestGapMs = 150;

/**
 * Cuts a stream into frames by their length. A tag may occur inside a frame, so it is never searched for: only where no
 * frame can begin is a byte left out.
 */
export class FrameReader {
  #received = new Uint8Array();
  #lastMs = -Infinity;
  /** Bytes that belonged to no frame. */
  strayBytes = 0;

  /**
   * @param nowMs wall time of arrival
   * @param awaited tag of the answer that is waited for: lists of frequencies are long, and begin only when asked for
   */
  take(bytes: Uint8Array, nowMs: number, awaited?: number): readonly Frame[] {
    const isStale = this.#received.length > 0 && nowMs - this.#lastMs > longestGapMs;
    this.#lastMs = nowMs;
    const all = new Uint8Array(this.#received.length + bytes.length);
    all.set(this.#received);
    all.set(bytes, this.#received.length);
    const frames: Frame[] = [];
    let at = isStale ? 1 : 0;
    if (isStale) this.strayBytes++;
    for (;;) {
      const next = frameAt(all, at, awaited === tags.getSetup);
      if (next === 'incomplete') break;
      if (next === 'none') {
        this.strayBytes++;
        at++;
      } else {
        frames.push(next);
        at += next.data.length + frameOverhead;
      }
    }
    this.#received = all.slice(at);
    return frames;
  }
}

function frameAt(bytes: Uint8Array, at: number, mayBeList: boolean): Frame | 'incomplete' | 'none' {
  const tag = bytes[at];
  if (tag === undefined) return 'incomplete';
  const isPossible = isLength[tag];
  if (!isPossible || (tag === tags.getSetup && !mayBeList)) return 'none';
  const length = bytes[at + 1];
  if (length === undefined) return 'incomplete';
  if (!isPossible(length)) return 'none';
  const end = bytes[at + length + 2];
  if (end === undefined) return 'incomplete';
  return end === tag ? { tag, data: bytes.slice(at + 2, at + 2 + length) } : 'none';
}
