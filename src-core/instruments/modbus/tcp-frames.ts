/** One message of Modbus TCP, its header taken off. */
export interface TcpFrame {
  /** Number of the question; the answer repeats it. */
  readonly transaction: number;
  readonly unit: number;
  readonly functionCode: number;
  /** What follows the function code. */
  readonly data: Uint8Array;
}

/** Transaction (2), protocol (2, always 0), length of what follows (2), unit (1). */
const headerBytes = 7;
/** Unit, function code and data together. */
const longestBody = 254;

/** Header, function and data. There is no check sum: TCP has its own. */
export function sealTcpFrame(
  transaction: number,
  unit: number,
  functionCode: number,
  data: readonly number[],
): Uint8Array {
  const length = data.length + 2;
  const head = [transaction >>> 8, transaction & 0xff, 0, 0, length >>> 8, length & 0xff];
  return Uint8Array.of(...head, unit, functionCode, ...data);
}

/** The frame that begins at `offset`: undefined when it is not whole yet, "none" when no frame begins like that. */
export function tcpFrameAt(bytes: Uint8Array, offset: number): TcpFrame | 'none' | undefined {
  const head = bytes.subarray(offset, offset + headerBytes);
  if ((head[2] ?? 0) !== 0 || (head[3] ?? 0) !== 0) return 'none';
  if (head.length < 6) return undefined;
  const length = 256 * head[4]! + head[5]!;
  if (length < 2 || length > longestBody) return 'none';
  const end = offset + headerBytes - 1 + length;
  if (bytes.length < end) return undefined;
  return {
    transaction: 256 * head[0]! + head[1]!,
    unit: head[6]!,
    functionCode: bytes[offset + headerBytes]!,
    data: bytes.slice(offset + headerBytes + 1, end),
  };
}

/** Cuts what a server hears into frames, by their length. What begins like none is forgotten with all behind it. */
export function createTcpFrameReader(onFrame: (frame: TcpFrame) => void) {
  let held = new Uint8Array();
  return {
    feed(bytes: Uint8Array): void {
      held = Uint8Array.of(...held, ...bytes);
      while (held.length > 0) {
        const frame = tcpFrameAt(held, 0);
        if (frame === undefined) return;
        if (frame === 'none') {
          held = new Uint8Array();
          return;
        }
        held = held.slice(headerBytes + 1 + frame.data.length);
        onFrame(frame);
      }
    },
    /** Forgets half a frame. */
    clear(): void {
      held = new Uint8Array();
    },
  };
}
