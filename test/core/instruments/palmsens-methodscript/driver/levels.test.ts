import { afterEach, expect, test } from 'vitest';
import type { Emulator, Instrument } from '../../../../../src-core/instruments/driver.ts';
import { palmsensMethodScript } from '../../../../../src-core/instruments/palmsens-methodscript/index.ts';
import type { Action, ConstantCurrentVoltageAction } from '../../../../../src-core/model/action.ts';
import { startAction } from '../../../../support/action-log.ts';
import { connectBytes } from '../../../../support/byte-client.ts';
import { createTestClock } from '../../../../support/device-clock.ts';
import { plugIn } from '../../../../support/emulated-link.ts';
import { createPatientClock } from '../../../../support/patient-clock.ts';

const sampling = { firstIntervalS: 0.1, lastIntervalS: 1 };
const cutOff = { minVoltageV: -1, maxVoltageV: 1 };
const opened: Emulator[] = [];
afterEach(() => {
  for (const emulator of opened.splice(0)) emulator.dispose();
});

async function open(model = 'emstat4-hr', seed = 3): Promise<{ instrument: Instrument; emulator: Emulator }> {
  const clock = createPatientClock();
  const emulator = palmsensMethodScript.emulate({ cellId: 'dummy-cell', seed, speed: 1, model }, clock);
  opened.push(emulator);
  return { instrument: await palmsensMethodScript.open(plugIn(emulator, 1), clock), emulator };
}

/** 11 kΩ: at 20 µA the voltage goes to 0.22 V with 10 ms. */
const charge: ConstantCurrentVoltageAction = {
  kind: 'cccv',
  currentA: 20e-6,
  voltageV: 0.1,
  endCurrentA: 9.5e-6,
  durationS: 20,
  sampling,
  cutOff,
};

test('constant current reaches its voltage, then holds it until the current has fallen', async () => {
  const { instrument, emulator } = await open();
  const log = startAction(instrument, charge);
  expect(await log.outcome).toMatchObject({ end: 'cut-off', cellState: 'off', detail: '|I| fell to 0.0000095 A' });
  expect(emulator.truth.energised).toBe(false);
  // 0.1 V over 11 kΩ is 9.09 µA.
  expect(log.dc.at(-1)!.voltageV).toBeCloseTo(0.1, 3);
  expect(log.dc.at(-1)!.currentA * 1e6).toBeCloseTo(9.09, 1);
});

test('both parts together last no longer than their time, and that is no cut-off', async () => {
  const { instrument } = await open();
  const log = startAction(instrument, { ...charge, endCurrentA: 1e-6, durationS: 5 });
  expect(await log.outcome).toMatchObject({ end: 'duration' });
  expect(log.dc.at(-1)!.stepTimeS).toBeGreaterThan(4.5);
  expect(log.dc.at(-1)!.stepTimeS).toBeLessThan(5.6);
});

test('levels of current are held one after the other, and a cut-off ends all of them', async () => {
  const { instrument } = await open();
  const staircase: Action = {
    kind: 'staircase',
    control: 'galvanostatic',
    levels: [5e-6, -5e-6, 20e-6, 10e-6],
    holdS: 3,
    sampling,
    maxCurrentA: 1e-3,
    cutOff,
  };
  const log = startAction(instrument, staircase);
  expect(await log.outcome).toMatchObject({ end: 'duration' });
  for (const [index, levelA] of staircase.levels.entries()) {
    const held = log.dc.filter(({ stepTimeS }) => stepTimeS > 3 * index + 0.2 && stepTimeS < 3 * index + 2.9);
    expect(held.length).toBeGreaterThan(5);
    for (const { voltageV } of held) expect(voltageV).toBeCloseTo(11e3 * levelA, 2);
  }
  const limited = startAction(instrument, { ...staircase, cutOff: { minVoltageV: -0.1, maxVoltageV: 0.15 } });
  expect(await limited.outcome).toMatchObject({ end: 'cut-off', detail: 'E rose above 0.15 V' });
  expect(limited.dc.at(-1)!.stepTimeS).toBeLessThan(6.6);
});

test('a sweep ends at its limit of current', async () => {
  const { instrument } = await open();
  const log = startAction(instrument, {
    kind: 'sweep',
    vertexVoltagesV: [0, 0.5, 0],
    rateVPerS: 0.05,
    intervalS: 1,
    maxCurrentA: 20e-6,
  });
  expect(await log.outcome).toMatchObject({ end: 'cut-off', detail: expect.stringMatching(/^I rose above/) as string });
  // 20 µA are 0.22 V, at 4.4 s; looked at every half second.
  expect(log.dc.at(-1)!.stepTimeS).toBeLessThan(5.1);
});

test('a Pico refuses what needs a galvanostat, and spans wider than its window, each with what to do', async () => {
  const { instrument } = await open('pico');
  expect(instrument.identity.model).toBe('EmStat Pico');
  expect([...instrument.capabilities.impedanceControl]).toEqual(['potentiostatic']);
  const refused: readonly [Action, RegExp][] = [
    [charge, /no galvanostat/],
    [{ kind: 'current', currentA: 1e-5, durationS: 1, sampling, cutOff }, /no galvanostat/],
    [
      { kind: 'sweep', vertexVoltagesV: [-1.2, 1.2], rateVPerS: 0.1, intervalS: 0.1, maxCurrentA: 1e-3 },
      /2.4 V is a wider/,
    ],
  ];
  for (const [action, message] of refused) {
    const [problem] = instrument.check(action);
    expect(problem).toMatchObject({ severity: 'error', remedy: expect.stringMatching(/./) as string });
    expect(problem!.message).toMatch(message);
  }
});

test('averaging by eis_opt lowers the scatter with the root of the readings', async () => {
  const scatter = async (averages: number): Promise<number> => {
    const { instrument } = await open('emstat4-hr', 11);
    const log = startAction(instrument, {
      kind: 'impedance',
      control: 'potentiostatic',
      frequenciesHz: Array.from({ length: 60 }, (_, index) => 20_000 - index * 10),
      amplitudeRms: 0.01,
      dc: 'open-circuit',
      cutOff,
      averages,
    });
    await log.outcome;
    const mean = log.impedance.reduce((sum, { zReOhm }) => sum + zReOhm, 0) / log.impedance.length;
    return Math.sqrt(log.impedance.reduce((sum, { zReOhm }) => sum + (zReOhm - mean) ** 2, 0) / 59);
  };
  const ratio = (await scatter(1)) / (await scatter(16));
  expect(ratio).toBeGreaterThan(2.8);
  expect(ratio).toBeLessThan(5.6);
});

test('a channel of a MultiEmStat4 names its housing; devices without files keep none', async () => {
  const { instrument } = await open('multiemstat4-hr');
  expect(instrument.identity.model).toMatch(/^MultiEmStat4 HR, channel of VIRTUAL/);
  const clock = createTestClock();
  const pico = palmsensMethodScript.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1, model: 'pico' }, clock);
  opened.push(pico);
  const client = connectBytes(pico);
  expect(await client.ask('fs_dir\n', '\n')).toBe('f!001B\n');
});

test('bytes: a script that writes to a file, the list of files, the file, and its end', async () => {
  const clock = createTestClock();
  const emulator = palmsensMethodScript.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock);
  opened.push(emulator);
  const client = connectBytes(emulator);
  const script =
    'e\nfile_open "a.txt" 1\nset_script_output 3\nsend_string "x"\nset_script_output 1\nsend_string "y"\n\n';
  expect(await client.ask(script, /\n\n$/)).toBe('e\nTx\nTy\n\n');
  expect(await client.ask('fs_dir\n', /\n\n$/)).toBe('f\nF;3;a.txt\n\n');
  expect(await client.ask('fs_get a.txt\n', '\u001c\n')).toBe('f\nTx\n\u001c\n');
  expect(await client.ask('fs_del a.txt\n', '\n')).toBe('f\n');
  expect(await client.ask('fs_get a.txt\n', '\n')).toBe('f!0007\n');
});
