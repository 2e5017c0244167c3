/** CRC-16 of Modbus: reflected polynomial 0xA001, start 0xFFFF; sent low byte first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** Unit, function and data with the CRC behind. */
export function sealFrame(unit: number, functionCode: number, data: readonly number[]): Uint8Array {
  const body = Uint8Array.of(unit, functionCode, ...data);
  const crc = crc16(body);
  return Uint8Array.of(...body, crc & 0xff, crc >>> 8);
}

/** Whether the last two bytes are the CRC of those before. */
export function isSealed(frame: Uint8Array): boolean {
  const end = frame.length - 2;
  return end >= 2 && crc16(frame.subarray(0, end)) === frame[end]! + 256 * frame[end + 1]!;
}

export function wordBytes(words: readonly number[]): readonly number[] {
  return words.flatMap((word) => [(word >>> 8) & 0xff, word & 0xff]);
}

export function wordAt(bytes: Uint8Array, offset: number): number {
  return 256 * bytes[offset]! + bytes[offset + 1]!;
}

/** An IEEE 754 single in two registers, high word first. */
export function floatWords(value: number): readonly [number, number] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [view.getUint16(0), view.getUint16(2)];
}

export function floatOfWords(high: number, low: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, high);
  view.setUint16(2, low);
  return view.getFloat32(0);
}

/** A register as a signed number. */
export function signedWord(word: number): number {
  return word > 0x7fff ? word - 0x10000 : word;
}

export const functions = { readHolding: 3, readInput: 4, writeSingle: 6, writeMultiple: 16 } as const;

export const exceptions: Readonly<Record<number, string>> = {
  1: 'it does not know this function',
  2: 'it has no such register',
  3: 'it does not take this value',
  4: 'it failed',
  6: 'it is busy',
  10: 'the gateway has no way to it',
  11: 'it does not answer the gateway',
};
