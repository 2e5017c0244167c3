/** Interface class and subclass that a device of this kind names. */
export const usbtmcClass = { interfaceClass: 0xfe, subclass: 0x03 } as const;

/** First byte of a bulk header. */
export const messageId = { out: 1, requestIn: 2 } as const;

/** `bRequest` of control transfers; the last is of the 488 subclass. */
export const controlRequest = {
  initiateAbortOut: 1,
  checkAbortOut: 2,
  initiateAbortIn: 3,
  checkAbortIn: 4,
  initiateClear: 5,
  checkClear: 6,
  getCapabilities: 7,
  readStatusByte: 128,
} as const;

/** First byte of the answer to a control request. */
export const controlStatus = { success: 1, pending: 2, failed: 0x80, notInProgress: 0x81 } as const;

export const headerBytes = 12;

/** Tags run from 1 to 255 and round. */
export function nextTag(tag: number): number {
  return (tag % 255) + 1;
}

function header(id: number, tag: number, length: number, attributes: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes);
  bytes.set([id, tag, ~tag & 0xff, 0]);
  new DataView(bytes.buffer).setUint32(4, length, true);
  bytes[8] = attributes;
  return bytes;
}

/** A piece of a message, padded to a multiple of four bytes; `isLast` marks the end of the message. */
export function encodeData(tag: number, data: Uint8Array, isLast: boolean): Uint8Array {
  const bytes = new Uint8Array(headerBytes + Math.ceil(data.length / 4) * 4);
  bytes.set(header(messageId.out, tag, data.length, isLast ? 1 : 0));
  bytes.set(data, headerBytes);
  return bytes;
}

/** Permission to answer with so many bytes at most. */
export function encodeReadRequest(tag: number, mostBytes: number): Uint8Array {
  return header(messageId.requestIn, tag, mostBytes, 0);
}

/** A device's answer to a read request, padded. */
export function encodeAnswer(tag: number, data: Uint8Array, isLast: boolean): Uint8Array {
  const bytes = encodeData(tag, data, isLast);
  bytes[0] = messageId.requestIn;
  return bytes;
}

export interface Frame {
  readonly id: number;
  readonly tag: number;
  /** Bytes of data that the header announces, or asks for. */
  readonly length: number;
  /** End of the message. */
  readonly isLast: boolean;
  /** As far as they are there; without padding. */
  readonly data: Uint8Array;
}

/** Reads a transfer; undefined when its header contradicts itself. */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length < headerBytes) return undefined;
  const [id = 0, tag = 0, inverse = 0, reserved = 0] = bytes;
  if (tag === 0 || inverse !== (~tag & 0xff) || reserved !== 0) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const attributes = bytes[8]!;
  return { id, tag, length, isLast: (attributes & 1) === 1, data: bytes.subarray(headerBytes, headerBytes + length) };
}
