import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { EmulatorFaults } from '../../../src-core/instruments/palmsens-methodscript/emulator/faults.ts';
import { readingStatus } from '../../../src-core/model/reading.ts';
import type { MethodStep } from '../../../src-core/model/method.ts';
import { pulse } from './phases.ts';
import { until, withBench, type PtyBench, type PtyInstrument } from './pty-bench.ts';

const hasTerminals = process.platform !== 'win32';
const rest: MethodStep = { kind: 'rest', end: { maxDurationS: 1 } };

/** A run in its pulse, with some rows of it on disk. */
async function pulsing(bench: PtyBench, instrument: PtyInstrument): Promise<string> {
  const runId = bench.start(instrument.id, [rest, pulse]);
  await until(() => instrument.emulator.cellOn, 'the pulse');
  const before = bench.storedRows(runId);
  await until(() => bench.storedRows(runId) > before + 3, 'rows of the pulse');
  return runId;
}

describe.skipIf(!hasTerminals).concurrent('beyond one instrument and one fault', () => {
  test('the program is closed during a pulse: cell off at once, found again as interrupted, resumed', () =>
    withBench(async (bench) => {
      const instrument = await bench.addInstrument({ seed: 1, speed: 1 });
      const runId = await pulsing(bench, instrument);
      const acknowledged = bench.acknowledgedRows;
      await bench.host.close();
      expect([instrument.emulator.running, instrument.emulator.cellOn]).toEqual([false, false]);
      await bench.openHost();
      const found = await bench.show(runId);
      expect(found).toMatchObject({ state: 'interrupted', cellState: 'off', stepIndex: 1 });
      expect(found.journal.map(({ message }) => message).join('\n')).toMatch(/program is closing[^]*confirmed off/);
      expect(bench.storedRows(runId)).toBeGreaterThanOrEqual(acknowledged);
      await delay(200);
      expect(instrument.emulator.cellOn).toBe(false);
      await instrument.connect();
      await bench.host.handlers['runs.resume']({ runId, instrumentId: instrument.id });
      await until(() => instrument.emulator.cellOn, 'the pulse again');
      await bench.host.handlers['runs.stop']({ runId });
      expect(await bench.show(runId)).toMatchObject({ state: 'ended', outcome: 'stopped', cellState: 'off' });
    }));

  test('two instruments, one unplugged: the other measures on, and each is told of by itself', () =>
    withBench(async (bench) => {
      const failing = await bench.addInstrument({ seed: 1, speed: 1 });
      const sound = await bench.addInstrument({ seed: 2, speed: 1 });
      const failingRun = await pulsing(bench, failing);
      const soundRun = await pulsing(bench, sound);
      failing.unplug();
      expect(await bench.host.runFinished(failingRun)).toMatchObject({ state: 'interrupted', cellState: 'unknown' });
      const rows = bench.storedRows(soundRun);
      await until(() => bench.storedRows(soundRun) > rows + 5, 'rows of the sound instrument');
      expect(await bench.show(soundRun)).toMatchObject({ state: 'running', cellState: 'on' });
      expect(bench.host.handlers['instruments.list'](null)).toMatchObject([
        { id: failing.id, state: 'lost', cellState: 'unknown' },
        { id: sound.id, state: 'running', cellState: 'on', runId: soundRun },
      ]);
      await failing.replug();
      await failing.connect();
      expect([failing.emulator.cellOn, sound.emulator.cellOn]).toEqual([false, true]);
      expect(await bench.show(failingRun)).toMatchObject({ state: 'interrupted', cellState: 'off' });
      // A run goes on with the cell it was begun on, and nowhere else.
      await bench.host.handlers['runs.stop']({ runId: soundRun });
      expect(() => bench.host.handlers['runs.resume']({ runId: failingRun, instrumentId: sound.id })).toThrow(
        expect.objectContaining({ code: 'run/bad-state' }) as Error,
      );
      const { timeS, stepIndex } = bench.host.storage.chunks.dc(soundRun);
      const gaps = [...timeS]
        .slice(1)
        .filter((time, row) => stepIndex[row + 1] === 1 && stepIndex[row] === 1 && time - timeS[row]! > 2);
      expect(gaps).toEqual([]);
    }));

  test('a run that ends after its instrument was found again: its cell is known to be off', () =>
    withBench(async (bench) => {
      const instrument = await bench.addInstrument({ seed: 1, speed: 1 });
      const runId = await pulsing(bench, instrument);
      instrument.emulator.faults.mute = true;
      await until(() => bench.lostAtMs !== undefined, 'the loss');
      // The attempt to make safe has not given up yet when the instrument comes back through another terminal.
      instrument.unplug();
      instrument.emulator.faults.mute = false;
      await instrument.replug();
      expect(await instrument.connect()).toMatchObject({ state: 'idle', cellState: 'off' });
      await bench.host.runFinished(runId);
      await until(async () => (await bench.show(runId)).cellState === 'off', 'the truth about the cell');
      expect(await bench.show(runId)).toMatchObject({ state: 'interrupted', cellState: 'off' });
    }));

  test('virtual on any wire', () =>
    withBench(async (bench) => {
      const instrument = await bench.addInstrument({ seed: 1, speed: 1 });
      const runId = bench.start(instrument.id, [rest]);
      await bench.host.runFinished(runId);
      const { instrument: identity } = await bench.show(runId);
      expect(identity).toMatchObject({ virtual: true, serialNumber: expect.stringMatching(/^VIRTUAL/) as string });
      expect(identity.address).toMatch(/^serial:/);
    }));
});

describe.skipIf(!hasTerminals).concurrent('what comes over the wire', () => {
  test('steady garbage: interrupted with its own error, then safe and resumed', () =>
    withBench(async (bench) => {
      const instrument = await bench.addInstrument({ seed: 1, speed: 1 });
      const runId = await pulsing(bench, instrument);
      instrument.emulator.faults.garbageProbability = 0.5;
      const end = await bench.host.runFinished(runId);
      expect(end).toMatchObject({ state: 'interrupted', error: { code: 'link/garbled', dataState: /./ } });
      // Bytes to the device are sound: it did stop, but nobody can know.
      expect(end.cellState).toBe('unknown');
      expect(bench.host.handlers['instruments.list'](null)).toMatchObject([{ cellState: 'unknown' }]);
      instrument.emulator.faults.garbageProbability = 0;
      expect(await instrument.connect()).toMatchObject({ state: 'idle', cellState: 'off' });
      await bench.host.handlers['runs.resume']({ runId, instrumentId: instrument.id });
      await until(() => instrument.emulator.cellOn, 'the pulse again');
      await bench.host.handlers['runs.stop']({ runId });
      expect(await bench.show(runId)).toMatchObject({ state: 'ended', cellState: 'off' });
    }));

  test('an error of the instrument ends the run with the cell off and says why', () =>
    withBench(async (bench) => {
      const instrument = await bench.addInstrument({ seed: 1, speed: 1 });
      const runId = await pulsing(bench, instrument);
      instrument.emulator.faults.overloadAtRow = 14;
      const end = await bench.host.runFinished(runId);
      expect(end).toMatchObject({
        state: 'ended',
        outcome: 'failed',
        cellState: 'off',
        error: { code: 'instrument/overload', cellState: 'off', remedy: expect.stringMatching(/./) as string },
      });
      expect(instrument.emulator.cellOn).toBe(false);
      expect((await bench.show(runId)).journal.some(({ kind, error }) => kind === 'error' && error !== undefined)).toBe(
        true,
      );
      // The instrument is whole: the next run starts.
      await bench.host.runFinished(bench.start(instrument.id, [rest]));
    }));

  test.each<{ name: string; faults: EmulatorFaults; code: string; bit: number }>([
    {
      name: 'values that are no numbers',
      faults: { nanAtRow: 12 },
      code: 'not-a-number',
      bit: readingStatus.notANumber,
    },
    {
      name: 'time that runs backwards',
      faults: { clockBackAtRow: 12, clockBackS: 0.35 },
      code: 'time-reversed',
      bit: readingStatus.timeReversed,
    },
  ])('$name: stored, flagged and warned of', ({ faults, code, bit }) =>
    withBench(async (bench) => {
      const instrument = await bench.addInstrument({ seed: 1, speed: 1 });
      Object.assign(instrument.emulator.faults, faults);
      const runId = await pulsing(bench, instrument);
      await Promise.race([
        bench.host.runFinished(runId),
        until(async () => (await bench.show(runId)).warnings.some((warning) => warning.code === code), 'the warning'),
      ]);
      await delay(400);
      if (bench.host.handlers['runs.status']({ runId }) !== null) await bench.host.handlers['runs.stop']({ runId });
      const found = await bench.show(runId);
      expect(found.cellState).toBe('off');
      expect(found.warnings.map((warning) => warning.code)).toContain(code);
      expect([...bench.host.storage.chunks.dc(runId).status].some((status) => (status & bit) !== 0)).toBe(true);
    }),
  );
});
