import { afterEach, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { rodeostat } from '../../../../src-core/instruments/rodeostat/index.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** What anybody with the firmware's description and no driver would send, and what has to come. */
const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function bench() {
  const clock = createPatientClock();
  const emulator = rodeostat.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock);
  emulators.push(emulator);
  const client = connectBytes(emulator);
  return {
    emulator,
    async say(line: string, waitMs = 1): Promise<string> {
      client.clear();
      client.send(`${line}\n`);
      await clock.sleepMs(waitMs);
      return client.received;
    },
  };
}

test.each([
  [
    'half a volt in twelve bits',
    '{"command":"setVolt","v":0.5}',
    '{"success":true,"response":{"command":"setVolt","v":0.499878}}\n',
  ],
  [
    'electrodes',
    '{"command":"setAllElectConnected","connected":true}',
    '{"success":true,"response":{"command":"setAllElectConnected","connected":true}}\n',
  ],
  [
    'range of current',
    '{"command":"setCurrRange","currRange":"10uA"}',
    '{"success":true,"response":{"command":"setCurrRange","currRange":"10uA"}}\n',
  ],
  [
    'range that there is not',
    '{"command":"setCurrRange","currRange":"3uA"}',
    '{"success":false,"message":"unknown current range","response":{}}\n',
  ],
  ['no JSON', 'hello', '{"success":false,"message":"unable to parse json","response":{}}\n'],
  [
    'sample period beyond a second',
    '{"command":"setSamplePeriod","samplePeriod":1001}',
    '{"success":false,"message":"json samplePeriod value is too large","response":{}}\n',
  ],
  [
    'a command that there is not',
    '{"command":"setCurr","i":1}',
    '{"success":false,"message":"unknown command","response":{}}\n',
  ],
])('%s', async (_name, request, answer) => {
  expect(await bench().say(request)).toBe(answer);
});

test('a message of a multiple of 64 bytes has a blank in front, any other none', async () => {
  const { say } = bench();
  const seen = new Set<boolean>();
  for (let length = 1; length <= 130; length++) {
    const answer = await say(`{"command":"setParam","test":"constant","param":{"note":"${'x'.repeat(length)}"}}`);
    const isPadded = answer.startsWith(' ');
    seen.add(isPadded);
    expect(answer.length % 64 === 0).toBe(false);
    expect((answer.trim().length + 1) % 64 === 0).toBe(isPadded);
  }
  expect(seen).toEqual(new Set([true, false]));
});

test('a constant test streams its samples, ends with an empty object, and leaves 0 V on', async () => {
  const { say, emulator } = bench();
  await say('{"command":"setAllElectConnected","connected":true}');
  await say('{"command":"setSamplePeriod","samplePeriod":20}');
  await say(
    '{"command":"setParam","test":"constant","param":{"quietTime":0,"quietValue":0,"value":-0.1,"duration":100}}',
  );
  const answer = await say('{"command":"runTest","test":"constant"}', 200);
  const [first, ...rest] = answer.trim().split('\n');
  expect(first).toBe('{"success":true,"response":{"command":"runTest","test":"constant"}}');
  expect(rest.at(-1)).toBe('{}');
  const samples = rest.slice(0, -1).map((line) => JSON.parse(line) as { t: number; v: number; i: number });
  expect(samples.map(({ t }) => t)).toEqual([20, 40, 60, 80, 100]);
  // −0.1 V on 11 kΩ once the capacitor is charged.
  expect(samples.at(-1)!.v).toBe(-0.1);
  expect(samples.at(-1)!.i).toBeCloseTo(-0.1 / 0.011, 1);
  expect(emulator.truth).toMatchObject({ energised: true });
  await say('{"command":"setCtrElectConnected","connected":false}');
  expect(emulator.truth.energised).toBe(false);
});

test('beyond its range a sample is held at the end and says so', async () => {
  const { say } = bench();
  await say('{"command":"setAllElectConnected","connected":true}');
  await say('{"command":"setCurrRange","currRange":"1uA"}');
  await say('{"command":"setParam","test":"constant","param":{"value":0.5,"duration":20}}');
  expect(await say('{"command":"runTest","test":"constant"}', 100)).toContain('{"t":20,"v":0.5,"i":1,"le":1}');
});

test('a test that is stopped answers and ends at once', async () => {
  const { say } = bench();
  await say('{"command":"setParam","test":"constant","param":{"value":0.5,"duration":10000}}');
  await say('{"command":"runTest","test":"constant"}', 5);
  expect(await say('{"command":"stopTest"}', 100)).toBe('{"success":true,"response":{"command":"stopTest"}}\n{}\n');
});
