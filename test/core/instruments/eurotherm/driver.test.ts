import { expect, test } from 'vitest';
import { createEurothermEmulator } from '../../../../src-core/instruments/eurotherm/emulator.ts';
import { eurotherm } from '../../../../src-core/instruments/eurotherm/index.ts';
import { startAction } from '../../../support/action-log.ts';
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

test('an answer from another unit is no answer', async () => {
  const { instrument, emulator } = await open();
  emulator.setFault('wrong-unit', true);
  await expect(startAction(instrument, watch).outcome).rejects.toMatchObject({ code: 'instrument/no-reply' });
});
