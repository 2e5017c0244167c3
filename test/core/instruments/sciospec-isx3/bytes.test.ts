import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { FrameReader } from '../../../../src-core/instruments/sciospec-isx3/driver/frame-reader.ts';
import { gridFrame, peakOf } from '../../../../src-core/instruments/sciospec-isx3/driver/setup.ts';
import { sciospecIsx3 } from '../../../../src-core/instruments/sciospec-isx3/index.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { connectBytes, type ByteClient } from '../../../support/byte-client.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** Plain bytes against the emulator; the driver has no part in the dialogues. */
const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

const done = '18 01 83 18';
/** 100 kHz to 1 Hz, 51 points, 10 mV peak: the maker's example. */
const exampleList = 'B6 16 03 47 C3 50 00 3F 80 00 00 42 4C 00 00 01 3F 80 00 00 3C 23 D7 0A B6';

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.split(' '), (digits) => Number.parseInt(digits, 16));
}

function hexOf(received: string): string {
  return Array.from(received, (letter) => letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

interface Bench {
  readonly client: ByteClient;
  readonly emulator: Emulator;
  readonly clock: ReturnType<typeof createPatientClock>;
  say(hex: string, waitMs?: number): Promise<string>;
}

function bench(cellId = 'dummy-cell'): Bench {
  const clock = createPatientClock();
  const emulator = sciospecIsx3.emulate({ cellId, seed: 4, speed: 1 }, clock);
  emulators.push(emulator);
  const client = connectBytes(emulator);
  return {
    client,
    emulator,
    clock,
    async say(hex, waitMs = 1) {
      client.clear();
      client.sendBytes(bytesOf(hex));
      await clock.sleepMs(waitMs);
      return hexOf(client.received);
    },
  };
}

describe('byte for byte', () => {
  test.each([
    ['setup emptied', 'B6 01 01 B6', done],
    ['front end emptied', 'B0 03 FF FF FF B0', done],
    ['front end: four points, BNC, 100 µA', 'B0 03 02 01 02 B0', done],
    ['front end with the range of voltage', 'B0 04 02 01 00 01 B0', done],
    ['front end of nine bytes is not known', 'B0 09 01 01 01 01 01 01 01 01 01 B0', '18 01 81 18'],
    ['list of the maker’s example', exampleList, done],
    ['one point', 'B6 0D 02 44 7A 00 00 3F 80 00 00 3C 23 D7 0A B6', done],
    ['time stamps', '97 02 01 01 97', done],
    ['bias of half a volt', 'B6 05 33 3F 00 00 00 B6', done],
    ['bias on', 'B6 02 30 01 B6', done],
    ['bias of two volts', 'B6 05 33 40 00 00 00 B6', '18 01 81 18'],
    ['stop while nothing runs', 'B8 01 00 B8', done],
    ['start without a setup', 'B8 03 01 00 01 B8', '18 01 81 18'],
    ['frequencies of an empty setup', 'B7 01 04 B7', `B7 01 04 B7 ${done}`],
    ['a command that there is not', '55 01 00 55', '18 01 82 18'],
    ['last byte is not the first', 'B6 01 01 B7', '18 01 01 18'],
    ['frequency beyond the instrument', 'B6 0D 02 4C 3E BC 20 3F 80 00 00 3C 23 D7 0A B6', '18 01 81 18'],
  ])('%s', async (_name, request, answer) => {
    expect(await bench().say(request)).toBe(answer);
  });

  test('half a frame times out after 10 ms, and the next one is understood', async () => {
    const { say } = bench();
    expect(await say('B6 01', 9)).toBe('');
    expect(await say('01 B6', 9)).toBe(done);
    expect(await say('B6 01', 11)).toBe('18 01 02 18');
    expect(await say('B6 01 01 B6')).toBe(done);
  });

  test('restart: acknowledged, then the message of a booted system; settings are gone', async () => {
    const { say } = bench();
    await say(exampleList);
    expect(await say('A1 00 A1', 600)).toBe(`${done} 18 01 04 18`);
    expect(await say('B7 01 04 B7')).toBe(`B7 01 04 B7 ${done}`);
  });

  test('a second front end is refused until the stack is emptied', async () => {
    const { say } = bench();
    expect(await say('B0 03 02 01 00 B0')).toBe(done);
    expect(await say('B0 03 02 01 00 B0')).toBe('18 01 81 18');
    expect(await say('B1 00 B1')).toBe(`B1 04 02 01 00 01 B1 ${done}`);
    expect(await say('B0 03 FF FF FF B0')).toBe(done);
    expect(await say('B0 03 01 01 01 B0')).toBe(done);
  });

  test('a list of 51 logarithmic frequencies; 100 come in frames of at most 63', async () => {
    const { say } = bench();
    await say(exampleList);
    const answer = await say('B7 01 04 B7');
    expect(answer).toMatch(/^B7 CD 04 47 C3 50 00 .* 3F 80 00 00 B7 18 01 83 18$/);
    await say('B6 16 03 47 C3 50 00 3F 80 00 00 42 44 00 00 01 3F 80 00 00 3C 23 D7 0A B6');
    const two = bytesOf(await say('B7 01 04 B7'));
    expect([two[1], two[253 + 3 + 1], two.length]).toEqual([253, 1 + 4 * 37, 253 + 3 + 149 + 3 + 4]);
  });

  test('spectra: acknowledge, then one frame a point, with and without time stamp', async () => {
    const { say, emulator } = bench();
    await say('B0 03 02 01 00 B0');
    // 1 kHz and 100 Hz on 1 kΩ + (10 kΩ ∥ 1 µF).
    await say('B6 0D 02 44 7A 00 00 3F 80 00 00 3C 23 D7 0A B6');
    await say('B6 0D 02 42 C8 00 00 3F 80 00 00 3C 23 D7 0A B6');
    const plain = bytesOf(await say('B8 03 01 00 01 B8', 100));
    expect([...plain.subarray(0, 4)]).toEqual([0x18, 1, 0x83, 0x18]);
    expect(plain).toHaveLength(4 + 2 * 13);
    const points = [4, 17].map((at) => new DataView(plain.buffer, at, 13));
    expect(points.map((view) => [view.getUint8(0), view.getUint8(1), view.getUint16(2), view.getUint8(12)])).toEqual([
      [0xb8, 0x0a, 0, 0xb8],
      [0xb8, 0x0a, 1, 0xb8],
    ]);
    for (const [index, frequencyHz] of [1000, 100].entries()) {
      const x = 2 * Math.PI * frequencyHz * 0.01;
      expect(points[index]!.getFloat32(4) / (1000 + 10_000 / (1 + x * x))).toBeCloseTo(1, 2);
      expect(points[index]!.getFloat32(8) / ((-10_000 * x) / (1 + x * x))).toBeCloseTo(1, 2);
    }
    expect(emulator.truth.energised).toBe(false);
    await say('97 02 01 01 97');
    const stamped = bytesOf(await say('B8 03 01 00 02 B8', 200));
    expect(stamped).toHaveLength(4 + 4 * 17);
    const stamps = [4, 21, 38, 55].map((at) => new DataView(stamped.buffer, at).getUint32(4));
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(stamps[1]! - stamps[0]!).toBe(35);
  });

  test('at work: settings are refused, questions answered between the points, stop ends it at once', async () => {
    const { say, emulator } = bench();
    await say('B0 03 02 01 00 B0');
    await say('B6 0D 02 3F 80 00 00 3F 80 00 00 3C 23 D7 0A B6');
    expect(await say('B8 03 01 00 01 B8', 100)).toBe(done);
    expect(emulator.truth.energised).toBe(true);
    expect(await say('B6 01 01 B6')).toBe('18 01 81 18');
    expect(await say('D1 00 D1')).toMatch(/^D1 07 56 49 52 54 55 .. .. D1 18 01 83 18$/);
    expect(await say('B8 01 00 B8')).toBe(done);
    expect(emulator.truth.energised).toBe(false);
    expect(await say('D1 00 D1', 10_000)).toMatch(/^D1 07 .* 18 01 83 18$/);
  });

  test('too much current for the range: 90 before the point', async () => {
    const { say } = bench();
    await say('B0 03 02 01 06 B0');
    await say('B6 0D 02 44 7A 00 00 3F 80 00 00 3C 23 D7 0A B6');
    expect(await say('B8 03 01 00 01 B8', 100)).toMatch(/^18 01 83 18 18 01 90 18 B8 0A 00 00 .* B8$/);
  });
});

describe('the driver’s side', () => {
  test('writes the list of the maker’s example, the sine as its peak', () => {
    expect(gridFrame(100_000, 1, 51, peakOf(0.01 / Math.SQRT2))).toEqual(bytesOf(exampleList));
  });

  test('reads points by length although the tag occurs inside', () => {
    const reader = new FrameReader();
    const stream = bytesOf(
      'B8 0A 00 00 44 9A 50 00 C2 86 80 00 B8 18 01 90 18 B8 0E 00 B8 B8 0A 00 B8 3F B8 0E B8 C0 B8 B8 18 B8',
    );
    const frames = [...stream].flatMap((byte) => [...reader.take(Uint8Array.of(byte), 0)]);
    expect(frames.map(({ tag, data }) => [tag, data.length])).toEqual([
      [0xb8, 10],
      [0x18, 1],
      [0xb8, 14],
    ]);
    const view = new DataView(frames[0]!.data.buffer);
    expect([view.getFloat32(2), view.getFloat32(6)]).toEqual([1234.5, -67.25]);
    expect(reader.strayBytes).toBe(0);
  });

  test('after a damaged byte anywhere it is in step again within three frames', () => {
    const random = createRandom(3);
    const frameOf = (index: number): number[] => {
      const numbers = Array.from({ length: 12 }, () => random.integer(256));
      return [0xb8, 0x0e, 0, index, ...numbers, 0xb8];
    };
    for (let round = 0; round < 3000; round++) {
      const frames = Array.from({ length: 8 }, (_, index) => frameOf(index));
      const stream = Uint8Array.from(frames.flat());
      const place = random.integer(frames[0]!.length);
      stream[place] = stream[place]! ^ (1 + random.integer(255));
      const seen = new FrameReader().take(stream, 0).map(({ data }) => [...data].join(' '));
      for (const frame of frames.slice(4)) expect(seen).toContain(frame.slice(2, -1).join(' '));
    }
  });

  test('a frame that breaks off does not swallow what comes after a pause', () => {
    const reader = new FrameReader();
    expect(reader.take(bytesOf('B8 0E 00 01'), 0)).toEqual([]);
    expect(reader.take(bytesOf(done), 1000).map(({ data }) => data[0])).toEqual([0x83]);
  });
});
