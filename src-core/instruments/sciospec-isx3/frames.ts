/** First and last byte of a frame: what it is about. */
export const tags = {
  acknowledge: 0x18,
  setOptions: 0x97,
  reset: 0xa1,
  setFrontEnd: 0xb0,
  getFrontEnd: 0xb1,
  setSetup: 0xb6,
  getSetup: 0xb7,
  measure: 0xb8,
  deviceId: 0xd1,
  firmwareId: 0xd2,
} as const;

/** The one byte of data of an acknowledge frame. */
export const acknowledge = {
  badFrame: 0x01,
  timeout: 0x02,
  boot: 0x04,
  connected: 0x11,
  notExecuted: 0x81,
  unknownCommand: 0x82,
  done: 0x83,
  ready: 0x84,
  overcurrent: 0x90,
  overvoltage: 0x91,
} as const;

/** Second byte of `setSetup` and `getSetup`. */
export const setupOptions = {
  clear: 0x01,
  point: 0x02,
  list: 0x03,
  frequencies: 0x04,
  biasOn: 0x30,
  bias: 0x33,
} as const;

export interface Frame {
  readonly tag: number;
  readonly data: Uint8Array;
}

/** Tag, length, tag again. */
export const frameOverhead = 3;

/** A frame as bytes: `tag length data… tag`. At most 255 bytes of data. */
export function frameBytes(tag: number, ...data: readonly number[]): Uint8Array {
  return Uint8Array.of(tag, data.length, ...data, tag);
}

/** Single precision, highest byte first. */
export function floatBytes(value: number): readonly number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [...new Uint8Array(view.buffer)];
}

export function wordBytes(value: number): readonly number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

export function longBytes(value: number): readonly number[] {
  return [...wordBytes(value >>> 16), ...wordBytes(value & 0xffff)];
}

export function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}
