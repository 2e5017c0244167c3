import { describe, expect, test } from 'vitest';
import { createWatlowEmulator } from '../../../../src-core/instruments/watlow/emulator.ts';
import { watlow } from '../../../../src-core/instruments/watlow/index.ts';
import { startAction } from '../../../support/action-log.ts';
import { openTemperatureBench, toTarget, watch } from '../../../support/temperature-bench.ts';

type Options = Parameters<typeof createWatlowEmulator>[2];
const open = (options: Options = {}) =>
  openTemperatureBench(watlow, (clock) =>
    createWatlowEmulator({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock, options),
  );

describe.each(['celsius', 'fahrenheit'] as const)('set to %s', (units) => {
  test.each(['high-first', 'low-first'] as const)('reads and sets degrees Celsius (words %s)', async (wordOrder) => {
    const { instrument, emulator } = await open({ units, wordOrder });
    expect(instrument.identity).toMatchObject({ model: 'Watlow EZ-ZONE PM', serialNumber: '204711' });
    const [lowestC, highestC] = instrument.capabilities.temperature!.setPointRangeC!;
    expect([lowestC, highestC].map((limit) => limit.toFixed(3))).toEqual(['-50.000', '400.000']);
    const log = startAction(instrument, toTarget(60, { rampKPerMin: 2, durationS: 300 }));
    expect(await log.outcome).toMatchObject({ end: 'duration' });
    // Two kelvins a minute for five minutes, from 25 °C.
    expect(log.temperature.at(-1)!.setPointC).toBeCloseTo(35, 0);
    expect(Math.abs(log.temperature.at(-1)!.temperatureC - emulator.truth.temperatureC)).toBeLessThan(10);
    expect(await instrument.makeSafe()).toBe('off');
    expect(emulator.truth.energised).toBe(false);
  });
});

test('keeps what it writes out of the memory that wears out', async () => {
  const { instrument, emulator, cable, clock } = await open();
  const noSaving = String.fromCharCode(6, 0x09, 0xbe, 0, 59);
  const setPoint = String.fromCharCode(16, 0x08, 0x70);
  await startAction(instrument, toTarget(40)).outcome;
  expect(cable.sent.indexOf(noSaving)).toBeGreaterThan(0);
  expect(cable.sent.indexOf(setPoint)).toBeGreaterThan(cable.sent.indexOf(noSaving));
  emulator.setFault('reset', true);
  await clock.sleepMs(1000);
  // As it was before anybody came: it does not go on to the target of a run that is over.
  const log = startAction(instrument, watch);
  await log.outcome;
  expect(log.temperature.at(-1)!.setPointC).toBeCloseTo((75 - 32) / 1.8, 3);
});

test('an answer from another unit is no answer', async () => {
  const { instrument, emulator } = await open();
  emulator.setFault('wrong-unit', true);
  await expect(startAction(instrument, watch).outcome).rejects.toMatchObject({ code: 'instrument/no-reply' });
});

test('damaged digits are not believed, though frames carry no check sum', async () => {
  const { instrument, emulator } = await open();
  emulator.setFault('noise', true);
  let readings = 0;
  for (let round = 0; round < 60; round++) {
    const log = startAction(instrument, watch);
    await log.outcome.catch((error: unknown) =>
      expect(error).toMatchObject({ code: expect.stringMatching(/garbled|no-reply|refused/) as string }),
    );
    for (const { temperatureC, status } of log.temperature) {
      expect(Math.abs(temperatureC - 25)).toBeLessThan(0.6);
      expect(status).toBe(0);
    }
    readings += log.temperature.length;
  }
  expect(readings).toBeGreaterThan(300);
});
