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
    const answer = await say(`{"command":"setDeviceId","deviceId":${length % 2 === 0 ? 7 : 77}}`);
    const level = `0.${'5'.repeat((length % 7) + 1)}`;
    const steps = Array.from({ length: Math.ceil(length / 7) }, () => `[1000,${level}]`).join(',');
    const echo = await say(`{"command":"setParam","test":"multiStep","param":{"step":[${steps}]}}`);
    expect(answer.length % 64 === 0).toBe(false);
    expect(echo.startsWith(' ')).toBe((echo.trim().length + 1) % 64 === 0);
    seen.add(echo.startsWith(' '));
    expect(echo.length % 64 === 0).toBe(false);
  }
  expect(seen).toEqual(new Set([true, false]));
});

test('a constant test streams its samples, ends with an empty object, and leaves 0 V on', async () => {
  const { say, emulator } = bench();
  await say('{"command":"setElectAutoConnect","autoConnect":false}');
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

/** As IO Rodeo's own Python library begins: it keeps lists by variant, and asks for a multiplexer before each test. */
test.each([
  ['{"command": "getVariant"}', '{"command":"getVariant","variant":"10V_microAmpV0.2"}'],
  ['{"command": "getHardwareVersion"}', '{"command":"getHardwareVersion","version":"HW0.2"}'],
  ['{"command": "getMuxEnabled"}', '{"command":"getMuxEnabled","muxEnabled":false}'],
  ['{"command": "getElectAutoConnect"}', '{"command":"getElectAutoConnect","autoConnect":true}'],
  [
    '{"command": "getTestDoneTime", "test": "cyclic"}',
    '{"command":"getTestDoneTime","test":"cyclic","testDoneTime":10000}',
  ],
  [
    '{"command": "getTestNames"}',
    '{"command":"getTestNames","testNames":["cyclic","sinusoid","constant","squareWave","linearSweep","chronoamp","multiStep","differentialPulse"]}',
  ],
  [
    '{"command": "setParam", "test": "chronoamp", "param": {"quietValue": 0.0, "note": "x", "step": [[100, 0.5], [50, -0.25]]}}',
    '{"command":"setParam","test":"chronoamp","param":{"quietValue":0,"step":[[100,0.5],[50,-0.25]]}}',
  ],
])('%s is answered', async (request, response) => {
  expect(await bench().say(request)).toContain(`{"success":true,"response":${response}}\n`);
});

test.each([
  ['{"command":"setParam","test":"cyclic","param":{"period":1.5}}', 'period not uint32'],
  ['{"command":"setParam","test":"constant","param":{"value":"high"}}', 'value not a float'],
  ['{"command":"setParam","test":"chronoamp","param":{"step":[[1,0.1],[1,0.2],[1,0.3]]}}', 'step array too large'],
  ['{"command":"setParam","test":"multiStep","param":{"step":[[100,0]]}}', 'step item[1] not float'],
  ['{"command":"setParam","test":"multiStep","param":{}}', 'step key not found'],
  ['{"command":"runTest","test":"galvanostatic"}', 'test not found'],
  ['{"command":"setAllElectConnected"}', 'json does not contain key: connected'],
  ['{"command":"setAllElectConnected","connected":1}', "unable to convert 'connected' to bool"],
])('%s is refused', async (request, message) => {
  expect(JSON.parse(await bench().say(request))).toMatchObject({ success: false, message });
});

async function streamed(name: string, param: string, periodMs: number, waitMs: number) {
  const { say, emulator } = bench();
  await say(`{"command":"setSamplePeriod","samplePeriod":${periodMs}}`);
  await say(`{"command":"setParam","test":"${name}","param":${param}}`);
  const lines = (await say(`{"command":"runTest","test":"${name}"}`, waitMs)).trim().split('\n');
  expect(lines.at(-1)).toBe('{}');
  // A test connects the electrodes itself and opens them at its end.
  expect(emulator.truth.energised).toBe(false);
  return lines.slice(1, -1).map((line) => JSON.parse(line) as { t: number; v: number; i: number });
}

test('a cyclic test is a triangle that begins at its lower turn, or where it was shifted to', async () => {
  const param = '{"amplitude":0.5,"offset":0.1,"period":400,"numCycles":2,"shift":0.25}';
  const samples = await streamed('cyclic', param, 100, 1500);
  expect(samples.map(({ t }) => t)).toEqual([100, 200, 300, 400, 500, 600, 700, 800]);
  [0.6, 0.1, -0.4, 0.1, 0.6, 0.1, -0.4, 0.1].forEach((level, index) => expect(samples[index]!.v).toBeCloseTo(level, 5));
  // At the upper turn: 0.6 V on 11 kΩ, and what still charges the capacitor at 5 V/s.
  expect(samples[4]!.i).toBeGreaterThan(0.59 / 0.011);
  expect(samples[4]!.i).toBeLessThan(0.6 / 0.011 + 5);
});

test('a linear sweep after its quiet time; a sinusoid', async () => {
  const sweep = '{"quietTime":100,"quietValue":0.2,"startValue":-0.1,"finalValue":0.3,"duration":400}';
  const samples = await streamed('linearSweep', sweep, 100, 1000);
  expect(samples.map(({ v }) => Number(v.toFixed(5)))).toEqual([-0.1, 0, 0.1, 0.2, 0.3]);
  expect(samples[0]!.i).toBeCloseTo(0.2 / 0.011, 0);
  const sine = await streamed('sinusoid', '{"amplitude":0.2,"offset":0,"period":400,"numCycles":1}', 100, 1000);
  expect(sine.map(({ v }) => Math.abs(Number(v.toFixed(5))))).toEqual([0.2, 0, 0.2, 0]);
});

test('pulsed staircases: differences of currents, once a step', async () => {
  const param = '{"startValue":0,"finalValue":0.3,"stepValue":0.1,"amplitude":0.05}';
  const square = await streamed('squareWave', param, 400, 3000);
  expect(square.map(({ t, v }) => [t, Number(v.toFixed(5))])).toEqual([
    [400, 0.1],
    [800, 0.2],
    [1200, 0.3],
  ]);
  // Twice the amplitude on 11 kΩ, both halves long beside 10 ms.
  for (const { i } of square) expect(i).toBeCloseTo(0.1 / 0.011, 0);
  const pulse = await streamed('differentialPulse', param, 400, 3000);
  expect(pulse).toHaveLength(4);
  expect(pulse[0]!.i).toBe(0);
  // A step and a pulse above the end of the step before.
  expect(pulse[1]!.i).toBeCloseTo(0.15 / 0.011, 0);
});
