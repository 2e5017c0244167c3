import { expect, test } from 'vitest';
import { openE4980a } from '../../../../src-core/instruments/keysight-e4980a/driver.ts';
import { createE4980aEmulator } from '../../../../src-core/instruments/keysight-e4980a/emulator.ts';
import { openHioki } from '../../../../src-core/instruments/hioki-im35xx/driver.ts';
import { createHiokiEmulator } from '../../../../src-core/instruments/hioki-im35xx/emulator.ts';
import { openE4990a } from '../../../../src-core/instruments/keysight-e4990a/driver.ts';
import { createE4990aEmulator } from '../../../../src-core/instruments/keysight-e4990a/emulator.ts';
import { openLcx } from '../../../../src-core/instruments/rs-lcx/driver.ts';
import { createLcxEmulator } from '../../../../src-core/instruments/rs-lcx/emulator.ts';
import type { DeviceFaultName } from '../../../../src-core/instruments/faults.ts';
import { readingStatus } from '../../../../src-core/model/reading.ts';
import { createAbort } from '../../../../src-core/instruments/exchange/abort.ts';
import { startAction } from '../../../support/action-log.ts';
import { openMeter, spectrumOf } from '../../../support/meter-bench.ts';

const { overload, notANumber, amplitudeNotMet } = readingStatus;

test('a cell with a voltage of its own is refused unless a DC block is declared', async () => {
  const { instrument } = await openMeter(openE4980a, createE4980aEmulator);
  const errors = (more: Parameters<typeof spectrumOf>[1]) =>
    instrument.check(spectrumOf([1000], more)).map(({ message }) => message);
  const { openCircuitV: _, ...unstated } = spectrumOf([1000]);
  expect(instrument.check(unstated)).toMatchObject([
    { field: 'openCircuitV', remedy: expect.stringMatching(/State the open-circuit voltage of the sample/) as string },
  ]);
  expect(errors({ openCircuitV: 0.01 })).toEqual([]);
  expect(errors({ openCircuitV: -0.011 })).toEqual([
    expect.stringMatching(/would discharge this cell: it has -0.011 V/),
  ]);
  expect(errors({ openCircuitV: 1.2, leads: 'dc-block' })).toEqual([]);
  expect(instrument.check({ ...unstated, leads: 'dc-block' })).toEqual([]);
  expect(errors({ dc: { voltageV: 0 } })).toEqual([]);
  expect(errors({ dc: { voltageV: 0.5 } })).toEqual([expect.stringMatching(/nothing would watch its limits/)]);
});

test('Hioki: a voltage stated as zero that is not is noticed after the first point, and the run ends', async () => {
  const { instrument, emulator } = await openMeter(openHioki, createHiokiEmulator, 'mg-ti2s4');
  const log = startAction(instrument, spectrumOf([1000, 100, 10]));
  await expect(log.outcome).rejects.toMatchObject({
    code: 'input/beyond-instrument',
    message: expect.stringMatching(/mV of direct voltage: its source is discharging the cell/) as string,
  });
  expect(log.impedance).toEqual([]);
  expect(emulator.truth.energised).toBe(false);
});

test.each<[string, Parameters<typeof openMeter>, DeviceFaultName, number]>([
  ['E4980A', [openE4980a, createE4980aEmulator], 'compliance', overload | notANumber],
  ['E4980A', [openE4980a, createE4980aEmulator], 'not-a-number', notANumber],
  ['IM3590', [openHioki, createHiokiEmulator], 'compliance', overload | notANumber],
  ['LCX200', [openLcx, createLcxEmulator], 'compliance', overload | notANumber],
  ['LCX200', [openLcx, createLcxEmulator], 'not-a-number', notANumber],
  ['E4990A', [openE4990a, createE4990aEmulator], 'compliance', overload | notANumber],
])('%s: never a number where the meter has none (%3$s)', async (_name, [open, emulate], fault, status) => {
  const { instrument, emulator } = await openMeter(open, emulate);
  emulator.setFault(fault, true);
  const log = startAction(instrument, spectrumOf([1000]));
  await log.outcome;
  expect(log.impedance).toMatchObject([{ frequencyHz: 1000, zReOhm: NaN, zImOhm: NaN, status }]);
});

test('E4980A: an amplitude that its level controller cannot hold is kept and flagged', async () => {
  const { instrument } = await openMeter(openE4980a, createE4980aEmulator);
  const log = startAction(instrument, spectrumOf([1000], { amplitudeRms: 2 }));
  await log.outcome;
  expect(log.impedance[0]!.status).toBe(amplitudeNotMet);
  expect(log.impedance[0]!.zReOhm / 1002.5).toBeCloseTo(1, 1);
});

test('galvanostatic: the same impedance', async () => {
  const { instrument } = await openMeter(openE4980a, createE4980aEmulator);
  const log = startAction(instrument, spectrumOf([1000], { control: 'galvanostatic', amplitudeRms: 1e-4 }));
  await log.outcome;
  expect(log.impedance[0]!.zReOhm / 1002.5).toBeCloseTo(1, 2);
});

test('silence is announced and grows with 1/f; a stop in a millihertz point is felt at once', async () => {
  const { instrument, emulator, clock } = await openMeter(openHioki, createHiokiEmulator);
  const silencesMs: number[] = [];
  const abort = createAbort();
  const running = instrument.execute(spectrumOf([1, 0.1, 0.001]), {
    onReading: () => undefined,
    signal: abort.signal,
    onExpectedSilence: (ms) => void silencesMs.push(ms),
  });
  // The third point begins after some 30 s and lasts 2000 s.
  await clock.sleepMs(100_000);
  expect(silencesMs).toHaveLength(3);
  expect(silencesMs[1]! / silencesMs[0]!).toBeGreaterThan(4);
  expect(silencesMs[2]).toBeGreaterThan(2_000_000);
  const beforeMs = clock.nowMs();
  abort.abort();
  expect(await running).toMatchObject({ end: 'aborted', cellState: 'off' });
  expect(clock.nowMs() - beforeMs).toBeLessThan(2000);
  expect(emulator.truth.energised).toBe(false);
});

test('a meter that was restarted with the very same level and frequency is noticed', async () => {
  const { instrument, emulator } = await openMeter(openE4980a, createE4980aEmulator);
  let seen = 0;
  // 1 kHz and 1 V are what it has after switching on: only the parameters tell.
  const log = startAction(instrument, spectrumOf([2000, 1000], { amplitudeRms: 1 }), () => {
    if (++seen === 1) emulator.setFault('reset', true);
  });
  await expect(log.outcome).rejects.toMatchObject({ code: 'instrument/refused' });
  expect(log.impedance).toHaveLength(1);
});

test('E4990A: evenly spaced frequencies are swept together, in the order asked', async () => {
  const { instrument } = await openMeter(openE4990a, createE4990aEmulator);
  const frequenciesHz = Array.from({ length: 25 }, (_, index) => 1e6 * 10 ** (-index / 6));
  const log = startAction(instrument, spectrumOf(frequenciesHz));
  expect(await log.outcome).toMatchObject({ end: 'duration' });
  expect(log.impedance.map(({ frequencyHz }) => frequencyHz)).toEqual(frequenciesHz);
  // Ten, ten and five: points of one sweep come at one time.
  expect(new Set(log.impedance.map(({ stepTimeS }) => stepTimeS)).size).toBe(3);
});
