import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { createEurothermEmulator, type EurothermOptions } from '../../../../src-core/instruments/eurotherm/emulator.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { bytesOfHex, hexOfText } from '../../../support/hex.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** What anybody with the manual and no driver would send, and what has to come. */
const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function bench(options: EurothermOptions = {}) {
  const clock = createPatientClock();
  const emulator = createEurothermEmulator({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock, options);
  emulators.push(emulator);
  const client = connectBytes(emulator);
  return {
    clock,
    emulator,
    client,
    async ask(request: string): Promise<string> {
      client.clear();
      client.sendBytes(bytesOfHex(request));
      await clock.sleepMs(200);
      return hexOfText(client.received);
    },
  };
}

describe('byte for byte', () => {
  test.each<[string, EurothermOptions, string, string]>([
    ['PV 25.3 as an integer', { ambientC: 25.3 }, '01 03 00 01 00 01 D5 CA', '01 03 02 00 FD 79 C5'],
    ['PV 150.25 as a float', { ambientC: 150.25 }, '01 03 80 02 00 02 4C 0B', '01 03 04 43 16 40 00 3F B3'],
    ['a write is echoed', {}, '01 06 00 02 05 DC 2A C3', '01 06 00 02 05 DC 2A C3'],
    ['loopback', {}, '01 08 00 00 A5 37 DA 8D', '01 08 00 00 A5 37 DA 8D'],
    // As public libraries read all at once: five floats from the process value on.
    [
      'five floats in a block',
      {},
      '01 03 80 02 00 0A 4D CD',
      '01 03 14 41 C8 00 00 41 C8 00 00 00 00 00 00 00 00 00 00 41 C8 00 00 E3 FD',
    ],
    ['times of the regulation: 300 s and 50 s', {}, '01 03 00 08 00 02 45 C9', '01 03 04 01 2C 00 32 BB D3'],
    ['one register by function 16', {}, '01 10 00 18 00 01 02 01 90 A4 74', '01 10 00 18 00 01 81 CE'],
    ['floats that the model does not have', { hasFloats: false }, '01 03 80 02 00 02 4C 0B', '01 83 02 C0 F1'],
  ])('%s', async (_name, options, request, answer) => {
    expect(await bench(options).ask(request)).toBe(answer);
  });

  test('sensor break in the status word', async () => {
    const { emulator, ask } = bench();
    expect(await ask('01 03 00 4B 00 01 F4 1C')).toBe('01 03 02 00 00 B8 44');
    emulator.setFault('sensor-break', true);
    expect(await ask('01 03 00 4B 00 01 F4 1C')).toBe('01 03 02 00 20 B9 9C');
  });

  test('silence to other units, to a wrong CRC and to half a frame; then it answers as before', async () => {
    const { ask, clock } = bench({ ambientC: 25.3 });
    expect(await ask('02 03 00 01 00 01 D5 F9')).toBe('');
    expect(await ask('01 03 00 01 00 01 D5 CB')).toBe('');
    expect(await ask('01 03 00')).toBe('');
    await clock.sleepMs(2000);
    expect(await ask('01 03 00 01 00 01 D5 CA')).toBe('01 03 02 00 FD 79 C5');
  });

  test('unknown functions, registers and values are refused with their exceptions', async () => {
    const { ask } = bench();
    expect((await ask('01 05 00 01 FF 00 DD FA')).slice(0, 8)).toBe('01 85 01');
    expect((await ask('01 03 13 88 00 01 00 A4')).slice(0, 8)).toBe('01 83 02');
    // 2000.0 °C to the remote set point.
    expect((await ask('01 06 00 1A 4E 20 9C 75')).slice(0, 8)).toBe('01 86 03');
  });
});

test('a furnace by hand: remote set point, heating, overshoot, manual off, cooling', async () => {
  const { ask, clock, emulator } = bench();
  expect(emulator.truth.energised).toBe(true);
  await ask('01 06 00 1A 05 DC AA C4'); // remote 150.0 °C
  await ask('01 06 01 14 00 01 09 F2'); // remote in force
  await clock.sleepMs(1000);
  expect(await ask('01 03 00 05 00 01 94 0B')).toBe('01 03 02 05 DC BA 8D'); // working set point 150.0
  let highestC = 0;
  for (let minute = 0; minute < 90; minute++) {
    await clock.sleepMs(60_000);
    highestC = Math.max(highestC, emulator.truth.temperatureC);
  }
  expect(emulator.truth.temperatureC).toBeCloseTo(150, 1);
  expect(highestC).toBeGreaterThan(150.3);
  await ask('01 06 01 11 00 01 19 F3'); // manual
  expect(await ask('01 03 00 04 00 01 C5 CB')).toBe('01 03 02 00 00 B8 44'); // working output 0 %
  expect(emulator.truth.energised).toBe(false);
  await clock.sleepMs(3_600_000);
  expect(emulator.truth.temperatureC).toBeLessThan(100);
});
