import { afterEach, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { keithley2400 } from '../../../../src-core/instruments/keithley-2400/index.ts';
import { keysightE4980a } from '../../../../src-core/instruments/keysight-e4980a/index.ts';
import { lakeShore33x } from '../../../../src-core/instruments/lakeshore-33x/index.ts';
import { emulateOnBus } from '../../../../src-core/instruments/prologix/emulator/instruments-on-bus.ts';
import { createGpibBus } from '../../../../src-core/instruments/prologix/host/gpib-bus.ts';
import type { Action } from '../../../../src-core/model/action.ts';
import { startAction } from '../../../support/action-log.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

const current: Action = {
  ...{ kind: 'current', currentA: 20e-6, durationS: 4, cutOff: { minVoltageV: -1, maxVoltageV: 1 } },
  sampling: { firstIntervalS: 0.5, lastIntervalS: 0.5 },
};
const spectrum: Action = {
  ...{ kind: 'impedance', control: 'potentiostatic', dc: { voltageV: 0 }, amplitudeRms: 0.02 },
  frequenciesHz: [10_000, 3000, 1000, 300, 100, 50],
  ...{ cutOff: { minVoltageV: -1, maxVoltageV: 1 }, openCircuitV: 0 },
};

/** A 2400 at 24, an E4980A at 17 and a Lake Shore at 12, each with a cell of its own, behind one adapter. */
function bench(damage?: (bytes: Uint8Array) => Uint8Array) {
  const clock = createPatientClock();
  const settings = { cellId: 'dummy-cell', seed: 1, speed: 1 };
  const source = keithley2400.emulate(settings, clock);
  const meter = keysightE4980a.emulate(settings, clock);
  const controller = lakeShore33x.emulate(settings, clock);
  const onBus = emulateOnBus(
    new Map([
      [24, source],
      [17, meter],
      [12, controller],
    ]),
    clock,
  );
  emulators.push(onBus);
  const bus = createGpibBus(plugIn(onBus, 1, 'virtual:adapter', damage), clock);
  return { clock, bus, source, meter };
}

test('three instruments behind one adapter name themselves and measure at once, without mixing answers', async () => {
  const { clock, bus, source, meter } = bench();
  const [sourcing, measuring, heating] = await Promise.all([
    keithley2400.open(bus.device(24), clock),
    keysightE4980a.open(bus.device(17), clock),
    lakeShore33x.open(bus.device(12), clock),
  ]);
  expect([sourcing, measuring, heating].map(({ identity }) => identity.model)).toEqual([
    expect.stringMatching(/2400/),
    expect.stringMatching(/E4980A/),
    expect.stringMatching(/33[56]/),
  ]);
  const run = startAction(sourcing, current);
  const sweep = startAction(measuring, spectrum);
  expect(await run.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  expect(await sweep.outcome).toMatchObject({ end: 'duration', cellState: 'off' });
  expect(run.dc.length).toBeGreaterThan(5);
  for (const { currentA } of run.dc) expect(Math.abs(currentA / 20e-6 - 1)).toBeLessThan(0.02);
  expect(sweep.impedance.map(({ frequencyHz }) => frequencyHz)).toEqual([10_000, 3000, 1000, 300, 100, 50]);
  expect([source.truth.energised, meter.truth.energised]).toEqual([false, false]);
});

test('a damaged end of a read mixes no answers: values are those of the undamaged bus or none', async () => {
  const clean = bench();
  const reference = startAction(await keysightE4980a.open(clean.bus.device(17), clean.clock), spectrum);
  await reference.outcome;
  const truth = new Map(reference.impedance.map(({ frequencyHz, zReOhm }) => [frequencyHz, zReOhm]));
  let count = 0;
  const { clock, bus } = bench((bytes) => {
    const text = Buffer.from(bytes).toString('latin1');
    // The answer to "time-out?" that ends each read, every ninth time with a digit changed.
    return /^1\d\d\r\n$/.test(text) && ++count % 9 === 0 ? Buffer.from(`2${text.slice(1)}`, 'latin1') : bytes;
  });
  const sourcing = await keithley2400.open(bus.device(24), clock);
  const measuring = await keysightE4980a.open(bus.device(17), clock);
  const run = startAction(sourcing, current);
  const sweep = startAction(measuring, spectrum);
  await Promise.allSettled([run.outcome, sweep.outcome]);
  expect(count).toBeGreaterThan(18);
  for (const { currentA } of run.dc) expect(Math.abs(currentA / 20e-6 - 1)).toBeLessThan(0.02);
  for (const { frequencyHz, zReOhm } of sweep.impedance)
    expect(Math.abs(zReOhm / truth.get(frequencyHz)! - 1)).toBeLessThan(0.01);
  expect(await sourcing.makeSafe()).toBe('off');
});
