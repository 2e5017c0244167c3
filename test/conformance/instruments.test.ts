import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator, Instrument, InstrumentDriver } from '../../src-core/instruments/driver.ts';
import { instrumentDrivers } from '../../src-core/instruments/index.ts';
import type { Action } from '../../src-core/model/plan.ts';
import { createPatientClock } from '../support/patient-clock.ts';
import { startAction } from '../support/action-log.ts';
import { plugIn, type TestCable } from '../support/emulated-link.ts';

/**
 * What every driver must do, on its own emulator with the dummy cell (11 kΩ at zero frequency). The clock is the test's
 * own, so that a second of the device costs nothing and each run is the same.
 */
const sampling = { firstIntervalS: 0.1, lastIntervalS: 1 };
const cutOff = { minVoltageV: -1, maxVoltageV: 1 };
const actions: Readonly<Record<'open-circuit' | 'current' | 'potential' | 'impedance', Action>> = {
  'open-circuit': { kind: 'open-circuit', durationS: 20, sampling },
  current: { kind: 'current', currentA: 20e-6, durationS: 20, sampling, cutOff },
  potential: { kind: 'potential', voltageV: 0.1, durationS: 20, sampling, maxCurrentA: 1e-3 },
  impedance: {
    kind: 'impedance',
    control: 'potentiostatic',
    frequenciesHz: [10_000, 1000, 100, 10, 1],
    amplitudeRms: 0.01,
    dc: 'open-circuit',
    cutOff,
  },
};

const opened: { emulator: Emulator }[] = [];
afterEach(() => {
  for (const { emulator } of opened.splice(0)) emulator.dispose();
});

async function open(
  driver: InstrumentDriver,
): Promise<{ instrument: Instrument; cable: TestCable; emulator: Emulator }> {
  const clock = createPatientClock();
  const emulator = driver.emulate({ cellId: 'dummy-cell', seed: 7, speed: 1 }, clock);
  opened.push({ emulator });
  const cable = plugIn(emulator, 1);
  return { instrument: await driver.open(cable, clock), cable, emulator };
}

describe.each(instrumentDrivers.map((driver) => [driver.id, driver] as const))('%s', (_id, driver) => {
  test('says who it is and what it can do', async () => {
    const { instrument } = await open(driver);
    const { identity, capabilities } = instrument;
    expect(identity).toMatchObject({ driverId: driver.id, virtual: true, address: 'virtual:test' });
    expect(identity.model.length * identity.serialNumber.length * identity.firmware.length).toBeGreaterThan(0);
    expect(capabilities.voltageRangeV[0]).toBeLessThan(capabilities.voltageRangeV[1]);
    expect(capabilities.maxCurrentA).toBeGreaterThan(0);
    expect(capabilities.actions.size).toBeGreaterThan(0);
  });

  test.each(Object.values(actions).map((action) => [action.kind, action] as const))(
    'carries out: %s',
    async (kind, action) => {
      const { instrument } = await open(driver);
      if (!instrument.capabilities.actions.has(kind)) {
        expect(instrument.check(action).some(({ severity }) => severity === 'error')).toBe(true);
        return;
      }
      const log = startAction(instrument, action);
      expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
      const times = [...log.dc, ...log.impedance].map(({ stepTimeS }) => stepTimeS);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(await instrument.makeSafe()).toBe('off');
      if (action.kind === 'impedance') {
        expect(log.impedance.map(({ frequencyHz }) => Math.round(frequencyHz))).toEqual(action.frequenciesHz);
        for (const { frequencyHz, zReOhm, zImOhm } of log.impedance) {
          const omegaRC = 2 * Math.PI * frequencyHz * 10e3 * 1e-6;
          const size = Math.hypot(1000 + 10e3 / (1 + omegaRC ** 2), (10e3 * omegaRC) / (1 + omegaRC ** 2));
          expect(Math.hypot(zReOhm, zImOhm) / size).toBeCloseTo(1, 1);
          expect(zImOhm).toBeLessThan(0.05 * size);
        }
      } else {
        expect(log.dc.at(-1)!.stepTimeS).toBeCloseTo(20, 2);
        expect(log.dc[0]!.stepTimeS).toBeCloseTo(0.1, 2);
      }
      const last = log.dc.at(-1)!;
      if (kind === 'current') expect(last.voltageV).toBeCloseTo(20e-6 * 11e3, 2);
      if (kind === 'potential') expect(last.currentA * 1e6).toBeCloseTo(0.1 / 0.011, 0);
    },
  );

  test('time zero of a pulse is the switching of the current', async () => {
    const { instrument } = await open(driver);
    if (!instrument.capabilities.actions.has('current')) return;
    const log = startAction(instrument, {
      kind: 'current',
      currentA: 20e-6,
      durationS: 0.2,
      sampling: { firstIntervalS: 0.01, lastIntervalS: 0.01 },
      cutOff,
    });
    await log.outcome;
    // 1 kΩ + 10 kΩ (1 − exp(−t/10 ms)) at 20 µA.
    for (const { stepTimeS, voltageV } of log.dc)
      expect(Math.abs(voltageV - 20e-6 * (1000 + 10_000 * (1 - Math.exp(-stepTimeS / 0.01))))).toBeLessThan(3e-3);
  });

  test('ends a pulse within half a second of its cut-off, and sends the sample that crossed', async () => {
    const { instrument } = await open(driver);
    if (!instrument.capabilities.actions.has('current')) return;
    for (const currentA of [50e-6, -50e-6]) {
      const log = startAction(instrument, {
        kind: 'current',
        currentA,
        durationS: 600,
        sampling: { firstIntervalS: 10, lastIntervalS: 10 },
        cutOff: { minVoltageV: -0.3, maxVoltageV: 0.3 },
      });
      const outcome = await log.outcome;
      expect(outcome).toMatchObject({ end: 'cut-off', cellState: 'off' });
      expect(outcome.detail).toMatch(currentA > 0 ? /rose above 0.3 V/ : /fell below -0.3 V/);
      expect(Math.abs(log.dc.at(-1)!.voltageV)).toBeGreaterThan(0.3);
      expect(log.dc.at(-1)!.stepTimeS).toBeLessThanOrEqual(0.5 + 0.01);
    }
  });

  test.each(Object.values(actions).map((action) => [action.kind, action] as const))(
    'aborts %s at any sample, and the cell is off',
    async (kind, action) => {
      const { instrument } = await open(driver);
      if (!instrument.capabilities.actions.has(kind)) return;
      for (const after of [1, 2, 3, 4]) {
        let seen = 0;
        const log = startAction(instrument, action, (_reading, { abort }) => {
          if (++seen === after) abort.abort();
        });
        expect(await log.outcome).toMatchObject({ end: 'aborted' });
        expect(await instrument.makeSafe()).toBe('off');
      }
    },
  );

  test('aborts before the first sample', async () => {
    const { instrument } = await open(driver);
    for (const turns of [0, 1, 2, 5, 20]) {
      const log = startAction(instrument, actions['open-circuit']);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      log.abort.abort();
      expect((await log.outcome).end).toBe('aborted');
    }
    expect(await instrument.makeSafe()).toBe('off');
  });

  test('sends the abort before the call returns', async () => {
    const { instrument, cable } = await open(driver);
    const sentBefore: string[] = [];
    const log = startAction(instrument, actions['open-circuit'], (_reading, { abort }) => {
      if (sentBefore.length > 0) return;
      const before = cable.sent;
      abort.abort();
      sentBefore.push(cable.sent.slice(before.length));
    });
    await log.outcome;
    expect(sentBefore[0]!.length).toBeGreaterThan(0);
  });

  test.each(Object.values(actions).map((action) => [action.kind, action] as const))(
    'ends %s early in order',
    async (kind, action) => {
      const { instrument } = await open(driver);
      if (!instrument.capabilities.actions.has(kind)) return;
      let seen = 0;
      const log = startAction(instrument, action, () => {
        if (++seen === 2) instrument.endAction();
      });
      expect(await log.outcome).toMatchObject({ end: 'asked', cellState: 'off' });
      expect(seen).toBeLessThan(8);
      // Nothing of the request is left on the wire to disturb what follows.
      expect(await startAction(instrument, action).outcome).toMatchObject({ end: 'duration', cellState: 'off' });
    },
  );

  test('makes safe from any state, twice in a row, and while an action runs', async () => {
    const { instrument } = await open(driver);
    expect(await instrument.makeSafe()).toBe('off');
    expect(await instrument.makeSafe()).toBe('off');
    const log = startAction(instrument, actions.potential);
    await new Promise((resolve) => setImmediate(resolve));
    const both = await Promise.all([instrument.makeSafe(), instrument.makeSafe()]);
    expect(both).toEqual(['off', 'off']);
    expect((await log.outcome).end).toBe('aborted');
  });

  test('refuses what is beyond it, and sends nothing', async () => {
    const { instrument, cable } = await open(driver);
    const { maxCurrentA, voltageRangeV, frequencyRangeHz, amplitudeRangeVRms } = instrument.capabilities;
    const impedance = actions.impedance as Extract<Action, { kind: 'impedance' }>;
    const beyond: readonly Action[] = [
      { kind: 'current', currentA: maxCurrentA * 1.01, durationS: 1, sampling, cutOff },
      {
        kind: 'current',
        currentA: 1e-6,
        durationS: 1,
        sampling,
        cutOff: { minVoltageV: 0, maxVoltageV: voltageRangeV[1] + 0.1 },
      },
      { kind: 'potential', voltageV: voltageRangeV[0] - 0.1, durationS: 1, sampling, maxCurrentA },
      { kind: 'potential', voltageV: 0, durationS: 1, sampling, maxCurrentA: maxCurrentA * 2 },
      { ...impedance, frequenciesHz: [frequencyRangeHz[1] * 1.1, 1] },
      { ...impedance, frequenciesHz: [1, frequencyRangeHz[0] * 0.9] },
      { ...impedance, amplitudeRms: amplitudeRangeVRms[1] * 1.1 },
      { kind: 'open-circuit', durationS: NaN, sampling },
    ];
    const before = cable.sent;
    for (const action of beyond) {
      expect(instrument.check(action).filter(({ severity }) => severity === 'error')).not.toHaveLength(0);
      await expect(startAction(instrument, action).outcome).rejects.toMatchObject({ code: 'input/beyond-instrument' });
    }
    expect(cable.sent).toBe(before);
  });

  test('the heart beats while idle and while measuring', async () => {
    const { instrument } = await open(driver);
    await instrument.heartbeat();
    const log = startAction(instrument, actions['open-circuit']);
    await instrument.heartbeat();
    await log.outcome;
    await instrument.heartbeat();
  });

  test('takes over an instrument that a crashed computer left running, and switches its cell off', async () => {
    const clock = createPatientClock();
    const emulator = driver.emulate({ cellId: 'dummy-cell', seed: 7, speed: 1 }, clock);
    opened.push({ emulator });
    const first = plugIn(emulator, 1);
    const before = await driver.open(first, clock);
    const kind = before.capabilities.actions.has('current') ? 'current' : 'potential';
    void startAction(before, { ...actions[kind], durationS: 3600 } as Action, (_reading) =>
      first.crash(),
    ).outcome.catch(() => undefined);
    await clock.sleepMs(1000);
    const second = plugIn(emulator, 1);
    const after = await driver.open(second, clock);
    expect(await after.makeSafe()).toBe('off');
    const log = startAction(after, actions['open-circuit']);
    expect(await log.outcome).toMatchObject({ end: 'duration' });
    // The open circuit of an RC cell is at rest: nothing drives it any more.
    expect(Math.abs(log.dc.at(-1)!.voltageV)).toBeLessThan(2e-3);
  });
});
