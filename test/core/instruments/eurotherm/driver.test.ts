import { describe, expect, test } from 'vitest';
import type { AppError } from '../../../../src-core/errors.ts';
import { createEurothermEmulator } from '../../../../src-core/instruments/eurotherm/emulator.ts';
import { eurotherm } from '../../../../src-core/instruments/eurotherm/index.ts';
import { readingStatus } from '../../../../src-core/model/reading.ts';
import { startAction } from '../../../support/action-log.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { openTemperatureBench, toTarget, watch } from '../../../support/temperature-bench.ts';

const open = () => openTemperatureBench(eurotherm);

test.each([true, false])(
  'heats to a target and settles there, the sample after the sensor (floats: %s)',
  async (hasFloats) => {
    const { instrument, emulator } = await openTemperatureBench(eurotherm, (clock) =>
      createEurothermEmulator({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock, { hasFloats }),
    );
    expect(emulator.truth.energised).toBe(false);
    const log = startAction(instrument, toTarget(80));
    expect(await log.outcome).toEqual({ end: 'settled', cellState: 'off' });
    const last = log.temperature.at(-1)!;
    expect(Math.abs(last.temperatureC - 80)).toBeLessThan(0.31);
    expect(last.setPointC).toBe(80);
    expect(Math.max(...log.temperature.map(({ temperatureC }) => temperatureC))).toBeGreaterThan(81);
    const times = log.temperature.map(({ stepTimeS }) => stepTimeS);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    // It goes on holding until made safe.
    expect(emulator.truth.energised).toBe(true);
    expect(await instrument.makeSafe()).toBe('off');
    expect(await instrument.makeSafe()).toBe('off');
    expect(emulator.truth.energised).toBe(false);
  },
);

test('never writes the set point that wears out', async () => {
  const { instrument, cable } = await open();
  await startAction(instrument, toTarget(40)).outcome;
  await instrument.makeSafe();
  const frames = Array.from(cable.sent, (character) => character.charCodeAt(0));
  const pairs = frames.map((byte, at) => [byte, ...frames.slice(at + 1, at + 4)].join(' '));
  expect(pairs).not.toContain('1 6 0 2');
  expect(pairs).not.toContain('1 16 128 4');
  expect(pairs.some((four) => four === '1 16 128 52')).toBe(true);
});

test('a ramp is kept by the controller', async () => {
  const { instrument } = await open();
  const log = startAction(instrument, toTarget(60, { rampKPerMin: 2, durationS: 300 }));
  expect(await log.outcome).toMatchObject({ end: 'duration' });
  expect(log.temperature.at(-1)!.setPointC).toBeCloseTo(25 + (2 * 300) / 60, 0);
});

test('reads without touching anything', async () => {
  const { instrument, emulator, cable } = await open();
  const before = cable.sent.length;
  const log = startAction(instrument, watch);
  expect(await log.outcome).toEqual({ end: 'duration', cellState: 'off' });
  expect(log.temperature).toHaveLength(12);
  expect(log.temperature[0]).toMatchObject({ sensorId: 'pv', temperatureC: 25, status: 0 });
  const sent = Array.from(cable.sent.slice(before), (character) => character.charCodeAt(0));
  for (let at = 0; at < sent.length; at += 8) expect(sent.slice(at, at + 2)).toEqual([1, 3]);
  expect(emulator.truth.energised).toBe(false);
});

test('refuses what is beyond it, and what is not its business', async () => {
  const { instrument } = await open();
  const fields = (action: Parameters<typeof instrument.check>[0]) => instrument.check(action).map(({ field }) => field);
  expect(fields(toTarget(1000))).toContain('targetC');
  expect(fields(toTarget(100, { maxC: 90 }))).toContain('targetC');
  expect(fields(toTarget(100, { rampKPerMin: 1000 }))).toContain('rampKPerMin');
  expect(fields(toTarget(100, { sensorId: 'sample' }))).toContain('sensorId');
  expect(fields({ kind: 'switch', routeId: '1' })).toContain('action');
  await expect(startAction(instrument, toTarget(1000)).outcome).rejects.toMatchObject({
    code: 'input/beyond-instrument',
  });
});

test.each(['asked', 'aborted'] as const)('ends when %s, at once and without a reading after', async (how) => {
  const { instrument } = await open();
  const log = startAction(instrument, toTarget(150), (_reading, { abort, temperature }) => {
    if (temperature.length !== 3) return;
    if (how === 'aborted') abort.abort();
    else instrument.endAction();
  });
  expect(await log.outcome).toMatchObject({ end: how });
  expect(log.temperature).toHaveLength(3);
});

test('beyond its limits heating stops and the step ends', async () => {
  const { instrument, emulator } = await open();
  const log = startAction(instrument, toTarget(100, { maxC: 100.5 }));
  expect(await log.outcome).toMatchObject({
    end: 'cut-off',
    cellState: 'off',
    detail: expect.stringMatching(/above 100.5 °C/) as string,
  });
  expect(emulator.truth.energised).toBe(false);
});

describe('faults of the device', () => {
  const struck = async (fault: Parameters<Awaited<ReturnType<typeof open>>['emulator']['setFault']>[0]) => {
    const bench = await open();
    const log = startAction(bench.instrument, toTarget(100, { durationS: 7200 }), (_reading, { temperature }) => {
      if (temperature.length === 3) bench.emulator.setFault(fault, true);
    });
    const error = await log.outcome.then(
      (outcome) => outcome,
      (caught: unknown) => caught as AppError,
    );
    return { ...bench, log, end: error };
  };

  test('a broken sensor: its reading is flagged and has no value, heating is off', async () => {
    const { log, end, emulator } = await struck('sensor-break');
    expect(end).toMatchObject({
      code: 'instrument/refused',
      message: expect.stringMatching(/sensor/) as string,
      cellState: 'off',
    });
    expect(log.temperature.at(-1)).toMatchObject({ temperatureC: NaN });
    expect(log.temperature.at(-1)!.status & readingStatus.sensorBreak).not.toBe(0);
    expect(emulator.truth.energised).toBe(false);
  });

  test('a restart: it no longer follows, and that is seen', async () => {
    const { end, emulator } = await struck('reset');
    expect(end).toMatchObject({ code: 'instrument/refused', cellState: 'off' });
    expect(emulator.truth.energised).toBe(false);
  });

  test('never settling ends with the time of the step', async () => {
    const { end } = await struck('never-settles');
    expect(end).toMatchObject({ end: 'duration' });
  });

  test('an alarm that stops the heating is flagged', async () => {
    const { log } = await struck('alarm');
    expect(log.temperature.at(-1)!.status & readingStatus.alarm).not.toBe(0);
  });

  test('overshoot is survived', async () => {
    const { end, log } = await struck('overshoot');
    expect(end).toMatchObject({ end: 'settled' });
    expect(Math.max(...log.temperature.map(({ temperatureC }) => temperatureC))).toBeGreaterThan(109);
  });

  test('a clipped set point is not taken for the one asked', async () => {
    const { instrument, emulator } = await open();
    emulator.setFault('set-clipped', true);
    await expect(startAction(instrument, toTarget(100)).outcome).rejects.toMatchObject({ code: 'instrument/refused' });
  });

  test('an output that stays on is never called off', async () => {
    const { instrument, emulator } = await open();
    const log = startAction(instrument, toTarget(150), (_reading, { abort, temperature }) => {
      if (temperature.length === 3) abort.abort();
    });
    await log.outcome;
    emulator.setFault('stuck-output', true);
    expect(await instrument.makeSafe()).toBe('unknown');
    expect(emulator.truth.energised).toBe(true);
    emulator.setFault('stuck-output', false);
    expect(await instrument.makeSafe()).toBe('off');
  });

  test('an answer from another unit is no answer', async () => {
    const { instrument, emulator } = await open();
    emulator.setFault('wrong-unit', true);
    await expect(startAction(instrument, watch).outcome).rejects.toMatchObject({ code: 'instrument/no-reply' });
  });
});

describe('faults of the wire', () => {
  test.each([
    'dribble',
    'clump',
    'lost-reply',
    'corrupt-byte',
    'duplicate-message',
    'junk',
    'noise',
    'late-reply',
    'cut-resume',
  ] as const)('%s: values are right or there is an error', async (fault) => {
    const { instrument, emulator } = await open();
    const log = startAction(
      instrument,
      { kind: 'temperature-watch', durationS: 120, intervalS: 5 },
      (_reading, { temperature }) => {
        if (temperature.length === 3) emulator.setFault(fault, true);
        if (temperature.length === 6) emulator.setFault(fault, false);
      },
    );
    await log.outcome.catch((error: unknown) => expect((error as AppError).code).toMatch(/^(link|instrument)\//));
    for (const { temperatureC, setPointC, status } of log.temperature)
      expect([temperatureC, setPointC, status]).toEqual([25, 25, 0]);
    emulator.setFault(fault, false);
    expect(await instrument.makeSafe()).toBe('off');
  });

  test('a late answer is never taken for that of another question', async () => {
    const { instrument, emulator, clock } = await open();
    // While heating, value and set point differ: a mix-up would show.
    const log = startAction(
      instrument,
      toTarget(150, { durationS: 600, intervalS: 5 }),
      (_reading, { temperature }) => {
        if (temperature.length % 4 !== 2) return;
        emulator.setFault('late-reply', true);
        void clock.sleepMs(5100).then(() => emulator.setFault('late-reply', false));
      },
    );
    expect(await log.outcome).toMatchObject({ end: 'duration' });
    expect(log.temperature.length).toBeGreaterThan(70);
    for (const { temperatureC, setPointC } of log.temperature) {
      expect(setPointC).toBe(150);
      expect(temperatureC).toBeLessThan(149);
    }
  });

  test('a mute line: the loss is told, and nothing is called off', async () => {
    const { instrument, emulator, clock } = await open();
    const lost: AppError[] = [];
    instrument.onLost((error) => lost.push(error));
    emulator.setFault('mute', true);
    const startedMs = clock.nowMs();
    await expect(instrument.heartbeat()).rejects.toMatchObject({ code: 'link/lost' });
    expect(clock.nowMs() - startedMs).toBeLessThan(1500);
    expect(await instrument.makeSafe()).toBe('unknown');
    expect(lost).toHaveLength(1);
  });

  test('an unplugged cable ends the step with the loss', async () => {
    const { instrument, cable } = await open();
    const log = startAction(instrument, toTarget(150), (_reading, { temperature }) => {
      if (temperature.length === 3) cable.unplug();
    });
    await expect(log.outcome).rejects.toMatchObject({ code: 'link/lost', cellState: 'unknown' });
    expect(await instrument.makeSafe()).toBe('unknown');
  });
});

test('taken over after a crash: opening switches the heating off', async () => {
  const { instrument, emulator, cable, clock } = await open();
  const log = startAction(instrument, toTarget(150), (_reading, { temperature }) => {
    if (temperature.length === 3) cable.crash();
  });
  void log.outcome.catch(() => undefined);
  await clock.sleepMs(60_000);
  expect(emulator.truth.energised).toBe(true);
  const again = await eurotherm.open(plugIn(emulator, 1), clock);
  expect(emulator.truth.energised).toBe(false);
  expect(again.identity).toMatchObject({ driverId: 'eurotherm', virtual: true, address: 'virtual:test' });
  await again.close();
});
