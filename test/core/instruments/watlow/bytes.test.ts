import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { createWatlowEmulator } from '../../../../src-core/instruments/watlow/emulator.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { bytesOfHex, hexOfText } from '../../../support/hex.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** What anybody with the manual and no driver would send, and what has to come. */
const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

type Options = Parameters<typeof createWatlowEmulator>[2];
const metric: Options = { units: 'celsius', wordOrder: 'high-first' };

function bench(options: Options = {}) {
  const clock = createPatientClock();
  const emulator = createWatlowEmulator({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock, options);
  emulators.push(emulator);
  const client = connectBytes(emulator);
  return {
    clock,
    emulator,
    async ask(request: string): Promise<string> {
      client.clear();
      client.sendBytes(bytesOfHex(request));
      await clock.sleepMs(200);
      return hexOfText(client.received);
    },
  };
}

describe('byte for byte', () => {
  const readValue = '00 01 00 00 00 06 01 03 01 68 00 02';
  test.each<[string, Options, string, string]>([
    ['PV 77 °F as delivered: low word first', {}, readValue, '00 01 00 00 00 07 01 03 04 00 00 42 9A'],
    [
      'PV 150.25 °C, high word first',
      { ...metric, ambientC: 150.25 },
      readValue,
      '00 01 00 00 00 07 01 03 04 43 16 40 00',
    ],
    [
      'set point 75 °F as delivered',
      {},
      'BE EF 00 00 00 06 01 03 08 70 00 02',
      'BE EF 00 00 00 07 01 03 04 00 00 42 96',
    ],
    ['control mode auto', {}, '00 02 00 00 00 06 01 03 07 58 00 01', '00 02 00 00 00 05 01 03 02 00 0A'],
    ['control mode off', {}, '00 03 00 00 00 06 01 06 07 58 00 3E', '00 03 00 00 00 06 01 06 07 58 00 3E'],
    ['the unit is repeated', {}, '00 02 00 00 00 06 FF 03 07 58 00 01', '00 02 00 00 00 05 FF 03 02 00 0A'],
    ['a coil', {}, '00 04 00 00 00 06 01 05 00 01 FF 00', '00 04 00 00 00 03 01 85 01'],
    ['no such register', {}, '00 05 00 00 00 06 01 03 00 09 00 01', '00 05 00 00 00 03 01 83 02'],
    ['zone 2, which is not there', {}, '00 06 00 00 00 06 01 03 14 F0 00 02', '00 06 00 00 00 03 01 83 0B'],
    [
      '2000 °C as set point',
      metric,
      '00 07 00 00 00 0B 01 10 08 70 00 02 04 44 FA 00 00',
      '00 07 00 00 00 03 01 90 03',
    ],
    ['half a float', {}, '00 08 00 00 00 06 01 06 08 70 42 96', '00 08 00 00 00 03 01 86 03'],
  ])('%s', async (_name, options, request, answer) => {
    expect(await bench(options).ask(request)).toBe(answer);
  });

  test('a frame in two parts, two in one, and what is none', async () => {
    const { ask, clock } = bench();
    expect(await ask('00 01 00 00 00 06 01')).toBe('');
    expect(await ask('03 07 58 00 01')).toBe('00 01 00 00 00 05 01 03 02 00 0A');
    expect(await ask('00 02 00 00 00 06 01 03 07 58 00 01 00 03 00 00 00 06 01 03 01 6A 00 01')).toBe(
      '00 02 00 00 00 05 01 03 02 00 0A 00 03 00 00 00 05 01 03 02 00 3D',
    );
    expect(await ask('01 03 00 01 00 01 D5 CA')).toBe('');
    expect(await ask('00 04 00 00')).toBe('');
    await clock.sleepMs(2000);
    expect(await ask('00 05 00 00 00 06 01 03 07 58 00 01')).toBe('00 05 00 00 00 05 01 03 02 00 0A');
  });

  test('sensor break as input error, none and open', async () => {
    const { emulator, ask } = bench();
    expect(await ask('00 01 00 00 00 06 01 03 01 6A 00 01')).toBe('00 01 00 00 00 05 01 03 02 00 3D');
    emulator.setFault('sensor-break', true);
    expect(await ask('00 01 00 00 00 06 01 03 01 6A 00 01')).toBe('00 01 00 00 00 05 01 03 02 00 41');
  });
});

test('a furnace by hand: set point, heating, overshoot, off, cooling', async () => {
  const { ask, clock, emulator } = bench(metric);
  // 150 °C = 43 16 00 00.
  expect(await ask('00 01 00 00 00 0B 01 10 08 70 00 02 04 43 16 00 00')).toBe('00 01 00 00 00 06 01 10 08 70 00 02');
  await clock.sleepMs(1000);
  expect(await ask('00 02 00 00 00 06 01 03 08 7C 00 02')).toBe('00 02 00 00 00 07 01 03 04 43 16 00 00');
  let highestC = 0;
  for (let minute = 0; minute < 90; minute++) {
    await clock.sleepMs(60_000);
    highestC = Math.max(highestC, emulator.truth.temperatureC);
  }
  expect(emulator.truth.temperatureC).toBeCloseTo(150, 1);
  expect(highestC).toBeGreaterThan(150.3);
  await ask('00 03 00 00 00 06 01 06 07 58 00 3E');
  expect(await ask('00 04 00 00 00 06 01 03 07 70 00 02')).toBe('00 04 00 00 00 07 01 03 04 00 00 00 00'); // heat 0 %
  expect(emulator.truth.energised).toBe(false);
  await clock.sleepMs(3_600_000);
  expect(emulator.truth.temperatureC).toBeLessThan(100);
});

test.each([
  ['saved', '', '43 16 00 00'],
  ['not saved', '00 09 00 00 00 06 01 06 09 BE 00 3B', '41 BF 1C 72'],
])('after a restart a set point that was %s', async (_name, before, setPoint) => {
  const { ask, emulator } = bench(metric);
  if (before) expect(await ask(before)).toBe(before);
  await ask('00 01 00 00 00 0B 01 10 08 70 00 02 04 43 16 00 00');
  emulator.setFault('reset', true);
  expect(await ask('00 02 00 00 00 06 01 03 08 70 00 02')).toBe(`00 02 00 00 00 07 01 03 04 ${setPoint}`);
});
