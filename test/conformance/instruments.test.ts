import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator, Instrument, InstrumentDriver } from '../../src-core/instruments/driver.ts';
import { actionTitles, roleOf, type Action, type AuxiliaryAction } from '../../src-core/model/action.ts';
import type { AuxiliaryReading, DcReading, ImpedanceReading } from '../../src-core/model/reading.ts';
import { createPatientClock } from '../support/patient-clock.ts';
import { startAction } from '../support/action-log.ts';
import { actionsFor, claimedActions, cutOff, dummyOhm } from '../support/conformance-actions.ts';
import { conformanceSubjects } from '../support/conformance-drivers.ts';
import { plugIn, type TestCable } from '../support/emulated-link.ts';

/**
 * What every driver must do, on its own emulator with the dummy cell (11 kΩ at zero frequency). The clock is the test's
 * own, so that a second of the device costs nothing and each run is the same.
 */
const sampling = { firstIntervalS: 0.1, lastIntervalS: 1 };
/** What drives something while it runs. */
const driving = ['current', 'potential', 'pulse', 'staircase', 'impedance', 'temperature', 'switch'] as const;
const kinds = Object.keys(actionTitles) as readonly Action['kind'][];

function actionOf<K extends Action['kind']>(instrument: Instrument, kind: K): Extract<Action, { kind: K }> {
  const found = actionsFor(instrument.capabilities).find((action) => action.kind === kind);
  return found as Extract<Action, { kind: K }>;
}

/** Whatever the instrument can do. */
function anyAction(instrument: Instrument): Action {
  return claimedActions(instrument.capabilities)[0]!;
}

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

function expectDummySpectrum(points: readonly ImpedanceReading[], frequenciesHz: readonly number[]): void {
  expect(points.map(({ frequencyHz }) => Math.round(frequencyHz))).toEqual(frequenciesHz);
  for (const { frequencyHz, zReOhm, zImOhm } of points) {
    const omegaRC = 2 * Math.PI * frequencyHz * 10e3 * 1e-6;
    const size = Math.hypot(1000 + 10e3 / (1 + omegaRC ** 2), (10e3 * omegaRC) / (1 + omegaRC ** 2));
    expect(Math.hypot(zReOhm, zImOhm) / size).toBeCloseTo(1, 1);
    expect(zImOhm).toBeLessThan(0.05 * size);
  }
}

/** One reading an interval, each a number of the channel that was asked for. */
function expectAuxiliary(
  { channelId, durationS, intervalS }: AuxiliaryAction,
  readings: readonly AuxiliaryReading[],
): void {
  expect(readings.length).toBe(Math.round(durationS / intervalS));
  for (const [index, reading] of readings.entries()) {
    expect(reading).toMatchObject({ channelId, status: 0 });
    expect(Number.isFinite(reading.value)).toBe(true);
    expect(Math.abs(reading.stepTimeS - (index + 1) * intervalS)).toBeLessThan(0.5 * intervalS);
  }
}

/** Every sample against the closed form at its own time: so times are as true as voltages. */
function expectDummyVoltages(action: Action, samples: readonly DcReading[]): void {
  for (const { stepTimeS, voltageV, currentA } of samples) {
    if (action.kind === 'current') expect(voltageV).toBeCloseTo(action.currentA * dummyOhm(stepTimeS), 2);
    if (action.kind === 'pulse') {
      const restOhm = dummyOhm(stepTimeS) - (stepTimeS < action.pulseS + 0.1 ? 0 : dummyOhm(stepTimeS - action.pulseS));
      if (Math.abs(stepTimeS - action.pulseS) > 0.1) expect(voltageV).toBeCloseTo(action.currentA * restOhm, 2);
    }
    if (action.kind === 'potential' && stepTimeS > 0.1)
      expect(currentA * 1e6).toBeCloseTo((action.voltageV / 11e3) * 1e6, 0);
    if (action.kind === 'sweep') {
      expect(voltageV).toBeCloseTo(action.rateVPerS * (10 - Math.abs(stepTimeS - 10)), 3);
      expect(Math.abs(currentA - voltageV / 11e3)).toBeLessThan(0.3e-6);
    }
    if (action.kind === 'cccv') expect(voltageV).toBeCloseTo(action.currentA * dummyOhm(stepTimeS), 2);
    if (action.kind === 'staircase' && Math.abs(stepTimeS - action.holdS) > 0.2 && stepTimeS > 0.1)
      expect(currentA * 1e6).toBeCloseTo((action.levels[stepTimeS < action.holdS ? 0 : 1]! / 11e3) * 1e6, 0);
  }
}

describe.each(conformanceSubjects)('%s', (_id, driver) => {
  test('says who it is and what it can do', async () => {
    const { instrument } = await open(driver);
    const { identity, capabilities } = instrument;
    expect(identity).toMatchObject({ driverId: driver.id, virtual: true, address: 'virtual:test' });
    expect(identity.model.length * identity.serialNumber.length * identity.firmware.length).toBeGreaterThan(0);
    expect([...capabilities.roles].sort()).toEqual([...driver.roles].sort());
    expect(capabilities.actions.size).toBeGreaterThan(0);
    for (const kind of capabilities.actions) expect(driver.roles).toContain(roleOf({ kind } as Action));
    if (capabilities.roles.has('source')) {
      expect(capabilities.voltageRangeV[0]).toBeLessThan(capabilities.voltageRangeV[1]);
      expect(capabilities.maxCurrentA).toBeGreaterThan(0);
    }
    if (capabilities.roles.has('temperature')) expect(capabilities.temperature?.sensorIds.length).toBeGreaterThan(0);
    expect(driver.unverified.length > 0 || driver.confirmation === 'confirmed').toBe(true);
  });

  test.each(kinds)('carries out: %s', async (kind) => {
    const { instrument } = await open(driver);
    const action = actionOf(instrument, kind);
    if (!instrument.capabilities.actions.has(kind)) {
      expect(instrument.check(action).some(({ severity }) => severity === 'error')).toBe(true);
      return;
    }
    expect(instrument.check(action).filter(({ severity }) => severity === 'error')).toEqual([]);
    const auxiliary: AuxiliaryReading[] = [];
    const log = startAction(instrument, action, (reading) => {
      if (reading.kind === 'auxiliary') auxiliary.push(reading);
    });
    expect(await log.outcome).toMatchObject({ end: kind === 'temperature' ? 'settled' : 'duration' });
    if (action.kind === 'auxiliary') expectAuxiliary(action, auxiliary);
    const times = [...log.dc, ...log.impedance, ...log.temperature].map(({ stepTimeS }) => stepTimeS);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(await instrument.makeSafe()).toBe('off');
    if (action.kind === 'impedance') expectDummySpectrum(log.impedance, action.frequenciesHz);
    if (log.dc.length > 0 && kind !== 'impedance') {
      // A switch between two levels may take the host a moment; each level is held for its full time.
      const slackS = kind === 'pulse' || kind === 'staircase' ? 0.2 : 0.06;
      expect(Math.abs(log.dc.at(-1)!.stepTimeS - 20)).toBeLessThan(slackS);
      const firstS = action.kind === 'sweep' ? action.intervalS : 0.1;
      expect(Math.abs(log.dc[0]!.stepTimeS - firstS)).toBeLessThan(0.06);
    }
    expectDummyVoltages(action, log.dc);
    if (action.kind === 'temperature') {
      const last = log.temperature.at(-1)!;
      expect(Math.abs(last.temperatureC - action.targetC)).toBeLessThan(0.5);
      expect(last.setPointC).toBeCloseTo(action.targetC, 1);
    }
    if (kind === 'temperature-watch') expect(log.temperature.length).toBeGreaterThan(15);
  });

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

  test.each(kinds)('aborts %s at any sample, and is safe', async (kind) => {
    const { instrument, emulator } = await open(driver);
    if (!instrument.capabilities.actions.has(kind) || kind === 'switch') return;
    for (const after of [1, 2, 3, 4]) {
      let seen = 0;
      const log = startAction(instrument, actionOf(instrument, kind), (_reading, { abort }) => {
        if (++seen === after) abort.abort();
      });
      expect(await log.outcome).toMatchObject({ end: 'aborted' });
      expect(seen).toBeLessThan(after + 8);
      expect(await instrument.makeSafe()).toBe('off');
      expect(emulator.truth.energised).toBe(false);
    }
  });

  test('aborts before the first sample', async () => {
    const { instrument } = await open(driver);
    for (const turns of [0, 1, 2, 5, 20]) {
      const log = startAction(instrument, anyAction(instrument));
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      log.abort.abort();
      expect((await log.outcome).end).toBe('aborted');
    }
    expect(await instrument.makeSafe()).toBe('off');
  });

  test('sends the abort before the call returns', async () => {
    const { instrument, cable } = await open(driver);
    // A controller holds its temperature whatever becomes of an action: nothing runs that could be aborted.
    if (!instrument.capabilities.roles.has('source') && !instrument.capabilities.roles.has('impedance')) return;
    const sentBefore: string[] = [];
    const log = startAction(instrument, anyAction(instrument), (_reading, { abort }) => {
      if (sentBefore.length > 0) return;
      const before = cable.sent;
      abort.abort();
      sentBefore.push(cable.sent.slice(before.length));
    });
    await log.outcome;
    expect(sentBefore[0]!.length).toBeGreaterThan(0);
  });

  test.each(kinds)('ends %s early in order', async (kind) => {
    const { instrument } = await open(driver);
    if (!instrument.capabilities.actions.has(kind) || kind === 'switch') return;
    const action = actionOf(instrument, kind);
    let seen = 0;
    const log = startAction(instrument, action, () => {
      if (++seen === 2) instrument.endAction();
    });
    expect(await log.outcome).toMatchObject({ end: 'asked' });
    expect(seen).toBeLessThan(8);
    // Nothing of the request is left on the wire to disturb what follows.
    const again = await startAction(instrument, action).outcome;
    expect(again.end).toBe(kind === 'temperature' ? 'settled' : 'duration');
  });

  test('makes safe from any state, twice in a row, and while an action runs', async () => {
    const { instrument } = await open(driver);
    expect(await instrument.makeSafe()).toBe('off');
    expect(await instrument.makeSafe()).toBe('off');
    const log = startAction(instrument, claimedActions(instrument.capabilities).at(-1)!);
    await new Promise((resolve) => setImmediate(resolve));
    const both = await Promise.all([instrument.makeSafe(), instrument.makeSafe()]);
    expect(both).toEqual(['off', 'off']);
    expect((await log.outcome).end).toBe('aborted');
  });

  test('refuses what is beyond it, and sends nothing', async () => {
    const { instrument, cable } = await open(driver);
    const { maxCurrentA, voltageRangeV, frequencyRangeHz, amplitudeRangeVRms } = instrument.capabilities;
    const impedance = actionOf(instrument, 'impedance');
    const temperature = actionOf(instrument, 'temperature');
    const [lowC, highC] = instrument.capabilities.temperature?.setPointRangeC ?? [0, 0];
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
      { ...temperature, targetC: highC + 1 },
      { ...temperature, targetC: lowC - 1 },
      { ...temperature, targetC: NaN },
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
    const log = startAction(instrument, anyAction(instrument));
    await instrument.heartbeat();
    await log.outcome;
    await instrument.heartbeat();
  });

  test.each(['stuck-output', 'refuse-off'] as const)(
    '%s while it drives: read back, never said to be off',
    async (name) => {
      if (!driver.deviceFaults.includes(name)) return;
      let held = 0;
      for (const kind of driving) {
        const { instrument, emulator, cable } = await open(driver);
        if (!instrument.capabilities.actions.has(kind)) continue;
        let count = 0;
        const action = actionOf(instrument, kind);
        // More than the smallest amplitude, which some meters keep on.
        const lively = action.kind === 'impedance' ? { ...action, amplitudeRms: 0.05 } : action;
        const log = startAction(instrument, lively, (_reading, { abort }) => {
          if (++count > 1) return;
          emulator.setFault(name, true);
          abort.abort();
        });
        await log.outcome.catch(() => undefined);
        emulator.setFault(name, true);
        if (emulator.truth.energised) {
          held++;
          expect(await instrument.makeSafe(), kind).not.toBe('off');
        }
        emulator.setFault(name, false);
        // Off is said again only once the instrument has been asked: it answers, and “off” is true.
        const before = cable.received;
        expect(await instrument.makeSafe(), kind).toBe('off');
        expect(cable.received).toBeGreaterThan(before);
        expect(emulator.truth.energised).toBe(false);
      }
      // A fault that never kept anything on would prove nothing.
      expect(held).toBeGreaterThan(0);
    },
  );

  test('takes over an instrument that a crashed computer left running, and switches its cell off', async () => {
    const clock = createPatientClock();
    const emulator = driver.emulate({ cellId: 'dummy-cell', seed: 7, speed: 1 }, clock);
    opened.push({ emulator });
    const first = plugIn(emulator, 1);
    const before = await driver.open(first, clock);
    const claimed = claimedActions(before.capabilities);
    const driving = claimed.find(({ kind }) => kind === 'current' || kind === 'potential') ?? claimed[0]!;
    const lasting = 'durationS' in driving ? { ...driving, durationS: 3600 } : driving;
    void startAction(before, lasting, () => first.crash()).outcome.catch(() => undefined);
    await clock.sleepMs(1000);
    const second = plugIn(emulator, 1);
    const after = await driver.open(second, clock);
    expect(await after.makeSafe()).toBe('off');
    expect(emulator.truth.energised).toBe(false);
    const log = startAction(after, anyAction(after));
    expect(['duration', 'settled']).toContain((await log.outcome).end);
    // The open circuit of an RC cell is at rest: nothing drives it any more.
    if (anyAction(after).kind === 'open-circuit') expect(Math.abs(log.dc.at(-1)!.voltageV)).toBeLessThan(2e-3);
  });
});
