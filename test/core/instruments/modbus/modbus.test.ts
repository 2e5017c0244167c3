import { describe, expect, test } from 'vitest';
import {
  createFrameReader,
  requestLength,
  responseLength,
} from '../../../../src-core/instruments/modbus/frame-reader.ts';
import {
  crc16,
  floatOfWords,
  floatWords,
  isSealed,
  sealFrame,
  signedWord,
} from '../../../../src-core/instruments/modbus/frames.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { bytesOfHex } from '../../../support/hex.ts';

const known = [
  '01 03 00 01 00 01 D5 CA',
  '01 03 02 00 FD 79 C5',
  '01 03 80 02 00 02 4C 0B',
  '01 03 04 43 16 40 00 3F B3',
  '01 06 00 02 05 DC 2A C3',
  '01 03 00 4B 00 01 F4 1C',
  '01 03 02 00 20 B9 9C',
  '01 83 02 C0 F1',
].map(bytesOfHex);

test('CRC: the check value of the catalogue, and frames of controllers', () => {
  expect(crc16(Uint8Array.from('123456789', (digit) => digit.charCodeAt(0)))).toBe(0x4b37);
  for (const frame of known) {
    expect(isSealed(frame)).toBe(true);
    expect(sealFrame(frame[0]!, frame[1]!, [...frame.slice(2, -2)])).toEqual(frame);
  }
});

test('floats lie high word first, integers are signed', () => {
  expect(floatWords(150.25)).toEqual([0x4316, 0x4000]);
  expect(floatOfWords(0x4316, 0x4000)).toBe(150.25);
  expect([signedWord(0xff9c), signedWord(0x7fff)]).toEqual([-100, 32767]);
});

describe('frames in a stream', () => {
  const answers = [known[1]!, known[3]!, known[4]!, known[6]!, known[7]!];
  const collect = (lengthOf = responseLength) => {
    const frames: Uint8Array[] = [];
    return { frames, reader: createFrameReader(lengthOf, (frame) => frames.push(frame)) };
  };

  test.each([1, 2, 3, 7, 100])('are found whole when bytes come %d at a time', (size) => {
    const { frames, reader } = collect();
    const stream = answers.flatMap((frame) => [...frame]);
    for (let at = 0; at < stream.length; at += size) reader.feed(Uint8Array.from(stream.slice(at, at + size)));
    expect(frames).toEqual(answers);
  });

  test('are found behind noise, half frames and frames with a wrong CRC', () => {
    const { frames, reader } = collect();
    for (const noise of ['00 FF 01 03 7C', '01 03 02 00 FD 79 C4', '01 03 04 43', '80 81 01 83', '']) {
      reader.feed(noise === '' ? new Uint8Array() : bytesOfHex(noise));
      for (const frame of answers) reader.feed(frame);
    }
    expect(frames).toHaveLength(5 * answers.length);
  });

  test('requests of one and of several registers', () => {
    const requests = [known[0]!, sealFrame(1, 16, [0x80, 0x34, 0, 2, 4, 0x43, 0x16, 0x40, 0]), known[4]!];
    const { frames, reader } = collect(requestLength);
    reader.feed(Uint8Array.from(requests.flatMap((frame) => [...frame])));
    expect(frames).toEqual(requests);
  });

  test('ten thousand damaged streams: nothing false, nothing thrown, and whole again within three frames', () => {
    const random = createRandom(5);
    const clean = known[3]!;
    for (let round = 0; round < 10_000; round++) {
      const { frames, reader } = collect();
      const stream = [...clean, ...clean];
      for (let hit = 0; hit <= random.integer(4); hit++) {
        const place = random.integer(stream.length);
        const kind = random.integer(3);
        if (kind === 0) stream[place] = random.integer(256);
        else if (kind === 1) stream.splice(place, 1);
        else stream.splice(place, 0, random.integer(256));
      }
      reader.feed(Uint8Array.from(stream));
      const before = frames.length;
      for (let frame = 0; frame < 3; frame++) reader.feed(clean);
      expect(frames.length).toBeGreaterThan(before);
      expect(frames.at(-1)).toEqual(clean);
      for (const frame of frames) expect(isSealed(frame)).toBe(true);
    }
  });
});
