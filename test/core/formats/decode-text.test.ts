import fastCheck from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, decodeText } from '../../../src-core/formats/decode-text.ts';

test('UTF-8 as the platform reads it; what is none, as Latin-1', () => {
  const well = fastCheck.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000'));
  fastCheck.assert(
    fastCheck.property(well, (text) => {
      expect(decodeText(new TextEncoder().encode(text))).toBe(text);
    }),
    { seed: 1, numRuns: 300 },
  );
  fastCheck.assert(
    fastCheck.property(fastCheck.uint8Array({ maxLength: 12, min: 1 }), (bytes) => {
      fastCheck.pre(!(bytes[0] === 0xff && bytes[1] === 0xfe) && !(bytes[0] === 0xfe && bytes[1] === 0xff));
      let reference: string;
      try {
        reference = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        reference = String.fromCharCode(...bytes);
      }
      expect(decodeText(bytes)).toBe(reference);
    }),
    { seed: 2, numRuns: 2000 },
  );
});

test('UTF-16 of either order, by its mark', () => {
  const little = Uint8Array.from([0xff, 0xfe, 0x41, 0, 0xa9, 0x03]);
  expect(decodeText(little)).toBe('AΩ');
  expect(decodeText(Uint8Array.from([0xfe, 0xff, 0, 0x41, 0x03, 0xa9]))).toBe('AΩ');
  expect(decodeText(Uint8Array.from([0xff, 0xfe]))).toBe('');
});

test('a binary file comes back byte by byte', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, k) => (k * 7) % 256);
  expect(bytesOf(decodeText(bytes))).toEqual(bytes);
  expect(bytesOf('Ω')).toBeUndefined();
});
