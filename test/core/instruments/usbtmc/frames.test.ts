import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeFrame,
  encodeAnswer,
  encodeData,
  encodeReadRequest,
  nextTag,
} from '../../../../src-core/instruments/usbtmc/frames.ts';

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

test('the bytes of the specification: a question, the request for its answer, the head of an answer', () => {
  expect(hex(encodeData(1, ascii('*IDN?\n'), true))).toBe(
    '01 01 fe 00 06 00 00 00 01 00 00 00 2a 49 44 4e 3f 0a 00 00',
  );
  expect(hex(encodeReadRequest(2, 1024))).toBe('02 02 fd 00 00 04 00 00 00 00 00 00');
  expect(hex(encodeAnswer(2, new Uint8Array(48), true).subarray(0, 12))).toBe('02 02 fd 00 30 00 00 00 01 00 00 00');
});

test('tags go from 1 to 255 and round, never 0', () => {
  expect([1, 254, 255].map(nextTag)).toEqual([2, 255, 1]);
});

const anyTag = fc.integer({ min: 1, max: 255 });

test('whatever is framed comes back, padded to four bytes', () => {
  fc.assert(
    fc.property(anyTag, fc.uint8Array({ maxLength: 300 }), fc.boolean(), (tag, data, isLast) => {
      const bytes = encodeData(tag, data, isLast);
      expect(bytes.length % 4).toBe(0);
      expect(bytes.length - 12 - data.length).toBeLessThan(4);
      expect(decodeFrame(bytes)).toEqual({ id: 1, tag, length: data.length, isLast, data });
    }),
  );
});

test('anything at all is a frame or none, and a header with one changed byte of its tag is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const frame = decodeFrame(bytes);
      if (frame) expect(frame.data.length).toBeLessThanOrEqual(bytes.length - 12);
    }),
  );
  fc.assert(
    fc.property(anyTag, fc.constantFrom(1, 2), fc.integer({ min: 1, max: 255 }), (tag, place, change) => {
      const bytes = encodeReadRequest(tag, 64);
      bytes[place]! ^= change;
      expect(decodeFrame(bytes)).toBeUndefined();
    }),
  );
});
