import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { createHuberEmulator, type HuberOptions } from '../../../../src-core/instruments/huber/emulator.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** What anybody with the manual and no driver would send, and what has to come. */
const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function bench(options: HuberOptions = {}) {
  const clock = createPatientClock();
  const emulator = createHuberEmulator({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock, options);
  emulators.push(emulator);
  const client = connectBytes(emulator);
  return {
    clock,
    emulator,
    async ask(text: string): Promise<string> {
      client.clear();
      client.send(text);
      await clock.sleepMs(300);
      return client.received;
    },
  };
}

describe('byte for byte', () => {
  test.each<[string, HuberOptions, string, string]>([
    ['set point 25.00 °C', {}, '{M0009C4\r\n', '{S0009C4\r\n'],
    ['set point −10.50 °C', {}, '{M00FBE6\r\n', '{S00FBE6\r\n'],
    ['set point asked', {}, '{M00****\r\n', '{S0007D0\r\n'],
    ['bath', { ambientC: 25 }, '{M01****\r\n', '{S0109C4\r\n'],
    ['bath below zero', { ambientC: -10.5 }, '{M01****\r\n', '{S01FBE6\r\n'],
    ['no sensor outside', { hasProcessSensor: false }, '{M07****\r\n', '{S077FFF\r\n'],
    ['beyond the limits, clipped', {}, '{M007530\r\n', '{S004E20\r\n'],
    ['status: circulating', {}, '{M0A****\r\n', '{S0A0002\r\n'],
    ['regulation on', {}, '{M140001\r\n', '{S140001\r\n'],
    // What public drivers ask all the time beside temperatures.
    ['return temperature', { ambientC: 25 }, '{M02****\r\n', '{S0209C4\r\n'],
    ['power', {}, '{M04****\r\n', '{S040000\r\n'],
    ['pump speed and its set point', {}, '{M26****\r\n{M48****\r\n', '{S260AF0\r\n{S480AF0\r\n'],
    ['fill', {}, '{M0F****\r\n', '{S0F0352\r\n'],
    ['limits of the set point', {}, '{M30****\r\n{M31****\r\n', '{S30E890\r\n{S314E20\r\n'],
    ['circulation stopped', {}, '{M160000\r\n{M26****\r\n{M0A****\r\n', '{S160000\r\n{S260000\r\n{S0A0000\r\n'],
    ['pump speed beyond its limits, clipped', {}, '{M482710\r\n', '{S481194\r\n'],
    ['not enabled on this model', {}, '{M2D****\r\n', '{S2D7FFF\r\n'],
    ['not of this dialect', {}, 'SP?\r\n', ''],
    ['lower case', {}, '{m00****\r\n', ''],
  ])('%s', async (_name, options, request, answer) => {
    expect(await bench(options).ask(request)).toBe(answer);
  });

  test('two questions in one piece, and one in two', async () => {
    const { ask } = bench();
    expect(await ask('{M00****\r\n{M01****\r\n')).toBe('{S0007D0\r\n{S0109C4\r\n');
    expect(await ask('{M00*')).toBe('');
    expect(await ask('***\r\n')).toBe('{S0007D0\r\n');
  });

  test('a broken sensor is not available, is an error, and ends regulation', async () => {
    const { ask, emulator } = bench();
    await ask('{M140001\r\n');
    expect(await ask('{M0A****\r\n')).toBe('{S0A0003\r\n');
    emulator.setFault('sensor-break', true);
    expect(await ask('{M01****\r\n')).toBe('{S017FFF\r\n');
    expect(await ask('{M0A****\r\n')).toBe('{S0A0100\r\n');
  });
});

test('to −40 °C by hand: the bath overshoots a little, the sensor at the sample follows minutes later', async () => {
  const { ask, clock } = bench();
  await ask('{M00F060\r\n');
  await ask('{M140001\r\n');
  const degrees = (answer: string): number => {
    const word = Number.parseInt(answer.slice(4, 8), 16);
    return (word > 0x7fff ? word - 0x10000 : word) / 100;
  };
  let [lowestC, bathS, sampleS] = [Infinity, NaN, NaN];
  for (let time = 0; time < 7200; time += 20) {
    await clock.sleepMs(20_000 - 600);
    const bathC = degrees(await ask('{M01****\r\n'));
    const sampleC = degrees(await ask('{M07****\r\n'));
    lowestC = Math.min(lowestC, bathC);
    if (Number.isNaN(bathS) && bathC < -39.5) bathS = time;
    if (Number.isNaN(sampleS) && sampleC < -39.5) sampleS = time;
  }
  expect(lowestC).toBeLessThan(-40.2);
  expect(lowestC).toBeGreaterThan(-43);
  expect(bathS).toBeGreaterThan(600);
  expect(sampleS - bathS).toBeGreaterThan(120);
  expect(degrees(await ask('{M07****\r\n'))).toBeCloseTo(-40, 1);
});
