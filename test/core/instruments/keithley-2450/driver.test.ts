import { afterEach, expect, test } from 'vitest';
import type { Emulator, Instrument } from '../../../../src-core/instruments/driver.ts';
import { keithley2400 } from '../../../../src-core/instruments/keithley-2400/index.ts';
import { createKeithley2450Dialect } from '../../../../src-core/instruments/keithley-2450/driver/dialect.ts';
import { keithley2450 } from '../../../../src-core/instruments/keithley-2450/index.ts';
import { startAction } from '../../../support/action-log.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { dummyOhm } from '../../../support/conformance-actions.ts';
import { plugIn, type TestCable } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

/** An emulator that was told to use a command set and then restarted. */
function emulatorWith(language: string) {
  const clock = createPatientClock();
  const emulator = keithley2450.emulate({ cellId: 'dummy-cell', seed: 5, speed: 1 }, clock);
  emulators.push(emulator);
  const client = connectBytes(emulator);
  client.send(`*LANG ${language}\n`);
  emulator.setFault('reset', true);
  client.detach();
  return { clock, emulator };
}

async function open(language: string): Promise<{ instrument: Instrument; cable: TestCable; emulator: Emulator }> {
  const { clock, emulator } = emulatorWith(language);
  const cable = plugIn(emulator, 1);
  return { instrument: await keithley2450.open(cable, clock), cable, emulator };
}

const cutOff = { minVoltageV: -1, maxVoltageV: 1 };
const sampling = { firstIntervalS: 0.05, lastIntervalS: 0.5 };

test.each(['SCPI', 'SCPI2400'])('with %s: a pulse is that of the closed form, and ends off', async (language) => {
  const { instrument, cable, emulator } = await open(language);
  const log = startAction(instrument, { kind: 'pulse', currentA: 2e-5, pulseS: 5, restS: 5, sampling, cutOff });
  expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  const pulse = log.dc.filter(({ stepTimeS }) => stepTimeS < 4.9);
  expect(pulse.length).toBeGreaterThan(10);
  for (const { voltageV, stepTimeS } of pulse) expect(voltageV).toBeCloseTo(2e-5 * dummyOhm(stepTimeS), 2);
  // The rest is 0 A with the output on: the voltage that is read is that of the cell, not of a relay.
  expect(log.dc.at(-1)!.voltageV).toBeCloseTo(0, 3);
  expect(emulator.truth.energised).toBe(false);
  expect(cable.sent.includes(':VLIM')).toBe(language === 'SCPI');
  expect(cable.sent.includes('\u0018')).toBe(false);
});

test('with TSP it says what to choose', async () => {
  const { clock, emulator } = emulatorWith('TSP');
  await expect(keithley2450.open(plugIn(emulator, 1), clock)).rejects.toMatchObject({
    code: 'instrument/unsupported',
    remedy: expect.stringContaining('SCPI') as string,
  });
});

test('the driver of the 2400 leaves it alone, whatever its command set, so that a probe goes on', async () => {
  for (const language of ['SCPI', 'SCPI2400']) {
    const { clock, emulator } = emulatorWith(language);
    await expect(keithley2400.open(plugIn(emulator, 1), clock)).rejects.toMatchObject({
      code: 'instrument/unsupported',
    });
  }
});

test('a limit that trips is a cut-off with its reason; silence is a loss: they are never the same', async () => {
  const current = { kind: 'current', currentA: 2e-5, durationS: 20, sampling, cutOff } as const;
  const tripped = await open('SCPI');
  tripped.emulator.setFault('compliance', true);
  const trip = startAction(tripped.instrument, { ...current, cutOff: { minVoltageV: -5, maxVoltageV: 5 } });
  // Already the voltage at rest cannot be read while a limit holds the source.
  await expect(trip.outcome).rejects.toMatchObject({ code: 'instrument/overload' });
  const running = startAction(tripped.instrument, current, () => tripped.emulator.setFault('compliance', true));
  tripped.emulator.setFault('compliance', false);
  expect(await running.outcome).toMatchObject({
    end: 'cut-off',
    detail: 'the voltage limit in the instrument was reached',
    cellState: 'off',
  });
  const silent = await open('SCPI');
  const lost = startAction(silent.instrument, current, () => silent.cable.crash());
  await expect(lost.outcome).rejects.toMatchObject({ code: expect.stringMatching(/^(link|instrument)\//) as string });
});

test('the limit at rest lies above the open-circuit voltage, so that nothing flows', async () => {
  const clock = createPatientClock();
  const emulator = keithley2450.emulate({ cellId: 'mg-ti2s4', seed: 5, speed: 1 }, clock);
  emulators.push(emulator);
  const cable = plugIn(emulator, 1);
  const instrument = await keithley2450.open(cable, clock);
  const log = startAction(instrument, { kind: 'open-circuit', durationS: 20, sampling });
  expect(await log.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  const ownV = log.dc.at(-1)!.voltageV;
  const limits = [...cable.sent.matchAll(/:VLIM ([\d.E+-]+)/g)].map(([, text]) => Number(text));
  expect(limits.at(-1)).toBeCloseTo(ownV + 0.5, 2);
  for (const { currentA } of log.dc) expect(Math.abs(currentA)).toBeLessThan(1e-8);
});

test('a reading of an output that was off, or with a status that is none, is no reading', () => {
  const dialect = createKeithley2450Dialect();
  dialect.setup({ sourced: 'current', level: 1e-5, limit: 1, powerLineCycles: 1 });
  const answer = (status: number | string): string => `1.0E-05,1.1E-01,100,5.0E-01,${status};99,5.0E-01`;
  expect(dialect.parse(answer(128), 1)).toMatchObject([{ limited: false }]);
  expect(dialect.parse(answer(128 + 32), 1)).toMatchObject([{ limited: true }]);
  for (const status of [0, 32, 127, 256 + 128, 128.5]) expect(dialect.parse(answer(status), 1)).toBeUndefined();
});
