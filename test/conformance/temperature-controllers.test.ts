import { describe, expect, test } from 'vitest';
import type { AppError } from '../../src-core/errors.ts';
import type { DeviceFaultName } from '../../src-core/instruments/faults.ts';
import { readingStatus } from '../../src-core/model/reading.ts';
import { createRandom } from '../../src-core/numerics/random.ts';
import { startAction } from '../support/action-log.ts';
import { conformanceDrivers } from '../support/conformance-drivers.ts';
import { plugIn } from '../support/emulated-link.ts';
import { openTemperatureBench, toTarget, watch } from '../support/temperature-bench.ts';

/** What every temperature controller must do, on its own emulator with its plant; the clock is the test's own. What is auxiliary too sets nothing. */
const controllers = conformanceDrivers.filter(
  ({ roles }) => roles.includes('temperature') && !roles.includes('auxiliary'),
);

describe.each(controllers.map((driver) => [driver.id, driver] as const))('%s', (_id, driver) => {
  const open = () => openTemperatureBench(driver);

  test('reaches a target above and settles, overshooting, the sample after the sensor; then goes on holding', async () => {
    const { instrument, emulator } = await open();
    expect(emulator.truth.energised).toBe(false);
    const log = startAction(instrument, toTarget(80));
    expect(await log.outcome).toEqual({ end: 'settled', cellState: 'off' });
    const last = log.temperature.at(-1)!;
    expect(Math.abs(last.temperatureC - 80)).toBeLessThan(0.31);
    expect(last.setPointC).toBe(80);
    expect(Math.max(...log.temperature.map(({ temperatureC }) => temperatureC))).toBeGreaterThan(80.5);
    const times = log.temperature.map(({ stepTimeS }) => stepTimeS);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(emulator.truth.energised).toBe(true);
    expect(await instrument.makeSafe()).toBe('off');
    expect(await instrument.makeSafe()).toBe('off');
    expect(emulator.truth.energised).toBe(false);
  });

  test('reads without touching anything', async () => {
    const { instrument, emulator } = await open();
    for (const sensorId of instrument.capabilities.temperature!.sensorIds) {
      const log = startAction(instrument, { ...watch, sensorId });
      expect(await log.outcome).toEqual({ end: 'duration', cellState: 'off' });
      expect(log.temperature).toHaveLength(12);
      expect(log.temperature[0]).toMatchObject({ sensorId, temperatureC: 25, status: 0 });
    }
    expect(emulator.truth.energised).toBe(false);
  });

  test('refuses what is beyond it, and what is not its business', async () => {
    const { instrument } = await open();
    const fields = (action: Parameters<typeof instrument.check>[0]) =>
      instrument.check(action).map(({ field }) => field);
    expect(fields(toTarget(1000))).toContain('targetC');
    expect(fields(toTarget(100, { maxC: 90 }))).toContain('targetC');
    expect(fields(toTarget(100, { rampKPerMin: 1000 }))).toContain('rampKPerMin');
    expect(fields(toTarget(100, { sensorId: 'none' }))).toContain('sensorId');
    expect(fields({ kind: 'switch', routeId: '1' })).toContain('action');
    await expect(startAction(instrument, toTarget(1000)).outcome).rejects.toMatchObject({
      code: 'input/beyond-instrument',
    });
  });

  test.each(['asked', 'aborted'] as const)('ends when %s, at once and without a reading after', async (how) => {
    const { instrument } = await open();
    const log = startAction(instrument, toTarget(100), (_reading, { abort, temperature }) => {
      if (temperature.length !== 3) return;
      if (how === 'aborted') abort.abort();
      else instrument.endAction();
    });
    expect(await log.outcome).toMatchObject({ end: how });
    expect(log.temperature).toHaveLength(3);
  });

  test('beyond its limits it stops, and the step ends', async () => {
    const { instrument, emulator } = await open();
    const log = startAction(instrument, toTarget(100, { maxC: 100.4 }));
    const detail = expect.stringMatching(/above 100.4 °C/) as string;
    expect(await log.outcome).toMatchObject({ end: 'cut-off', cellState: 'off', detail });
    expect(emulator.truth.energised).toBe(false);
  });

  describe('faults of the device', () => {
    const struck = async (fault: DeviceFaultName) => {
      const bench = await open();
      const log = startAction(bench.instrument, toTarget(90, { durationS: 7200 }), (_reading, { temperature }) => {
        if (temperature.length === 3) bench.emulator.setFault(fault, true);
      });
      const end = await log.outcome.catch((caught: unknown) => caught as AppError);
      return { ...bench, log, end };
    };
    const knows = (fault: DeviceFaultName) => driver.deviceFaults.includes(fault);

    if (knows('sensor-break'))
      test('a broken sensor: no value, flagged, heating off', async () => {
        const { log, end, emulator } = await struck('sensor-break');
        const message = expect.stringMatching(/sensor/) as string;
        expect(end).toMatchObject({ code: 'instrument/refused', message, cellState: 'off' });
        expect(log.temperature.at(-1)).toMatchObject({ temperatureC: NaN });
        expect(log.temperature.at(-1)!.status & readingStatus.sensorBreak).not.toBe(0);
        expect(emulator.truth.energised).toBe(false);
      });

    if (knows('reset'))
      test('a restart: it no longer follows, and that is seen', async () => {
        const { end, emulator } = await struck('reset');
        expect(end).toMatchObject({ code: 'instrument/refused', cellState: 'off' });
        expect(emulator.truth.energised).toBe(false);
      });

    if (knows('never-settles'))
      test('never settling ends with the time of the step', async () => {
        expect((await struck('never-settles')).end).toMatchObject({ end: 'duration' });
      });

    if (knows('alarm'))
      test('an alarm that stops the heating is flagged', async () => {
        const { log } = await struck('alarm');
        expect(log.temperature.at(-1)!.status & readingStatus.alarm).not.toBe(0);
      });

    if (knows('overshoot'))
      test('overshoot is survived', async () => {
        const { end, log } = await struck('overshoot');
        expect(end).toMatchObject({ end: 'settled' });
        expect(Math.max(...log.temperature.map(({ temperatureC }) => temperatureC))).toBeGreaterThan(99);
      });

    if (knows('set-clipped'))
      test('a clipped set point is not taken for the one asked', async () => {
        const { instrument, emulator } = await open();
        emulator.setFault('set-clipped', true);
        await expect(startAction(instrument, toTarget(100)).outcome).rejects.toMatchObject({
          code: 'instrument/refused',
        });
      });

    test.each(['stuck-output', 'refuse-off'] as const)(
      '%s: an output that stays on is never called off',
      async (fault) => {
        if (!knows(fault)) return;
        const { instrument, emulator } = await open();
        const log = startAction(instrument, toTarget(100), (_reading, { abort, temperature }) => {
          if (temperature.length === 3) abort.abort();
        });
        await log.outcome;
        emulator.setFault(fault, true);
        expect(await instrument.makeSafe()).toBe('unknown');
        expect(emulator.truth.energised).toBe(true);
        emulator.setFault(fault, false);
        expect(await instrument.makeSafe()).toBe('off');
      },
    );

    if (knows('no-reply'))
      test('one question without an answer is asked again', async () => {
        const { end } = await struck('no-reply');
        expect(end).toMatchObject({ end: 'settled' });
      });
  });

  describe('faults of the wire', () => {
    const faults = [
      ...['dribble', 'clump', 'lost-reply', 'corrupt-byte', 'duplicate-message'],
      ...['junk', 'noise', 'late-reply', 'cut-resume', 'wrong-baud'],
    ] as const as readonly ('dribble' | 'noise')[];
    test.each(faults)('%s: values are right or there is an error', async (fault) => {
      const { instrument, emulator } = await open();
      const action = { kind: 'temperature-watch', durationS: 120, intervalS: 5 } as const;
      const log = startAction(instrument, action, (_reading, { temperature }) => {
        if (temperature.length === 3) emulator.setFault(fault, true);
        if (temperature.length === 6) emulator.setFault(fault, false);
      });
      await log.outcome.catch((error: unknown) => expect((error as AppError).code).toMatch(/^(link|instrument)\//));
      for (const { temperatureC, status } of log.temperature) {
        expect(Math.abs(temperatureC - 25)).toBeLessThan(0.1);
        expect(status).toBe(0);
      }
      emulator.setFault(fault, false);
      expect(await instrument.makeSafe()).toBe('off');
    });

    test('a late answer is never taken for that of another question', async () => {
      const { instrument, emulator, clock } = await open();
      // While heating, value and set point differ: a mix-up would show.
      const action = toTarget(150, { durationS: 300, intervalS: 5 });
      const log = startAction(instrument, action, (_reading, { temperature }) => {
        if (temperature.length % 4 !== 2) return;
        emulator.setFault('late-reply', true);
        void clock.sleepMs(5300).then(() => emulator.setFault('late-reply', false));
      });
      expect(await log.outcome).toMatchObject({ end: 'duration' });
      expect(log.temperature.length).toBeGreaterThan(30);
      for (const { temperatureC, setPointC } of log.temperature) {
        expect(setPointC).toBe(150);
        expect(temperatureC).toBeLessThan(149);
      }
    });

    test('a mute line: the loss is told within a second and a half, and nothing is called off', async () => {
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

    test('twenty scripts of random faults: no wrong value, nothing left heating and called off', async () => {
      const wire = [
        'dribble',
        'clump',
        'lost-reply',
        'corrupt-byte',
        'duplicate-message',
        'junk',
        'noise',
        'cut-resume',
      ] as const;
      for (let seed = 1; seed <= 20; seed++) {
        const random = createRandom(seed);
        const { instrument, emulator } = await open();
        const any = [...wire, ...driver.deviceFaults];
        let striking: (typeof any)[number] | undefined;
        const log = startAction(instrument, toTarget(60, { durationS: 900 }), () => {
          if (striking) emulator.setFault(striking, false);
          striking = random.uniform() < 0.3 ? any[random.integer(any.length)] : undefined;
          if (striking) emulator.setFault(striking, true);
        });
        await log.outcome.catch((error: unknown) => expect((error as AppError).code).toMatch(/^(link|instrument)\//));
        for (const { temperatureC, status } of log.temperature)
          if (!(status & readingStatus.notANumber)) expect(temperatureC > 15 && temperatureC < 80).toBe(true);
        const state = await instrument.makeSafe();
        if (state === 'off') expect(emulator.truth.energised).toBe(false);
        for (const fault of any) emulator.setFault(fault, false);
        expect(await instrument.makeSafe()).toBe('off');
        expect(emulator.truth.energised).toBe(false);
      }
    });
  });

  test('taken over after a crash: opening switches it off', async () => {
    const { instrument, emulator, cable, clock } = await open();
    const log = startAction(instrument, toTarget(150), (_reading, { temperature }) => {
      if (temperature.length === 3) cable.crash();
    });
    void log.outcome.catch(() => undefined);
    await clock.sleepMs(60_000);
    expect(emulator.truth.energised).toBe(true);
    const again = await driver.open(plugIn(emulator, 1), clock);
    expect(emulator.truth.energised).toBe(false);
    await again.close();
  });
});
