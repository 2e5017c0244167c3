import { afterEach, describe, expect, test } from 'vitest';
import { wireFaultNames } from '../../src-core/instruments/faults.ts';
import { readingStatus } from '../../src-core/model/reading.ts';
import { startAction } from '../support/action-log.ts';
import { driversBehindAdapter } from '../support/behind-adapter.ts';
import { claimedActions, dummyOhm } from '../support/conformance-actions.ts';
import {
  expectHonestlySafe,
  expectRecovery,
  expectTrueSamples,
  openFaultBench,
  runUnderFaults,
  type FaultBench,
} from '../support/fault-bench.ts';

/** What every driver must still do when its instrument is behind a GPIB adapter; the wire is that of the adapter. */
const benches: FaultBench[] = [];
afterEach(() => {
  for (const bench of benches.splice(0)) bench.dispose();
});

test('each driver that names a GPIB address is asked, and one that users describe', () => {
  const ids = driversBehindAdapter.map(({ id }) => id);
  expect(ids).toEqual([
    ...['keithley-2400', 'keithley-2450', 'keysight-b2900', 'keithley-dmm6500', 'lakeshore-33x'],
    ...['keysight-e4980a', 'hioki-im35xx', 'keysight-e4990a', 'scpi-example-lcr'],
  ]);
});

describe.each(driversBehindAdapter.map((driver) => [driver.id, driver] as const))('%s', (_id, driver) => {
  async function open(seed = 5): Promise<FaultBench> {
    const bench = await openFaultBench(driver, seed);
    benches.push(bench);
    return bench;
  }

  test('says who it is', async () => {
    const { instrument } = await open();
    expect(instrument.identity).toMatchObject({ driverId: driver.id, virtual: true });
    expect([...instrument.capabilities.roles].sort()).toEqual([...driver.roles].sort());
    await instrument.heartbeat();
  });

  test('carries out each action that it claims, and is safe after each', async () => {
    const { instrument, emulator } = await open();
    for (const action of claimedActions(instrument.capabilities)) {
      const log = startAction(instrument, action);
      expect((await log.outcome).end, action.kind).toBe(action.kind === 'temperature' ? 'settled' : 'duration');
      if (action.kind === 'current')
        for (const { stepTimeS, voltageV } of log.dc)
          expect(voltageV).toBeCloseTo(action.currentA * dummyOhm(stepTimeS), 2);
      if (action.kind === 'impedance')
        expect(log.impedance.map(({ status }) => status)).toEqual(action.frequenciesHz.map(() => readingStatus.ok));
      expect(await instrument.makeSafe(), action.kind).toBe('off');
      expect(emulator.truth.energised).toBe(false);
    }
  });

  test('aborts each action at once, and is safe twice in a row', async () => {
    const { instrument, emulator, clock } = await open();
    for (const action of claimedActions(instrument.capabilities)) {
      if (action.kind === 'switch') continue;
      let atMs = NaN;
      const log = startAction(instrument, action, (_reading, { abort }) => {
        if (!Number.isNaN(atMs)) return;
        atMs = clock.nowMs();
        abort.abort();
      });
      expect(await log.outcome).toMatchObject({ end: 'aborted' });
      // Two reads of 0.2 s may be under way on the bus, and what is said is read back.
      expect(clock.nowMs() - atMs).toBeLessThan(3000);
      expect(await Promise.all([instrument.makeSafe(), instrument.makeSafe()])).toEqual(['off', 'off']);
      expect(emulator.truth.energised).toBe(false);
    }
  });

  test.each(wireFaultNames)(
    '%s between adapter and computer: told truly, no wrong sample, found again',
    async (name) => {
      const { instrument } = await open();
      const claimed = claimedActions(instrument.capabilities);
      const action = claimed.find(({ kind }) => kind === 'current' || kind === 'impedance') ?? claimed[0]!;
      const bench = await open();
      const { readings } = await runUnderFaults(bench, action, [], name);
      expectTrueSamples(action, readings, [name]);
      await expectHonestlySafe(bench);
      await expectRecovery(bench, [name]);
    },
  );
});
