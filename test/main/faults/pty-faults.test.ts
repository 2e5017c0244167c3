import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { phases, pulse, type Phase } from './phases.ts';
import { until, withBench, type PtyBench, type PtyInstrument } from './pty-bench.ts';

const hasTerminals = process.platform !== 'win32';

interface Struck {
  readonly instrument: PtyInstrument;
  readonly runId: string;
  readonly atMs: number;
  /** Rows acknowledged before the fault. */
  readonly acknowledgedRows: number;
}

/** Runs until the phase is reached, then lets `fault` strike. */
async function strike(bench: PtyBench, phase: Phase, fault: (instrument: PtyInstrument) => void): Promise<Struck> {
  const instrument = await bench.addInstrument({ seed: 1, speed: phase.speed });
  const runId = bench.start(instrument.id, phase.steps);
  await phase.reach(bench, runId, instrument);
  fault(instrument);
  return { instrument, runId, atMs: performance.now(), acknowledgedRows: bench.acknowledgedRows };
}

/** What must hold from the loss of the instrument to the next connection, whatever the phase. */
async function expectToldTruly(bench: PtyBench, phase: Phase, struck: Struck): Promise<void> {
  const { instrument, runId } = struck;
  let energised = false;
  const watch = setInterval(() => (energised ||= instrument.emulator.cellOn), 5);
  const end = await bench.host.runFinished(runId);
  await delay(300);
  clearInterval(watch);

  expect(end).toMatchObject({ state: 'interrupted', cellState: 'unknown', error: { code: 'link/lost' } });
  expect(end.error?.remedy).toMatch(/leads/);
  expect(await bench.show(runId)).toMatchObject({
    state: 'interrupted',
    cellState: 'unknown',
    stepIndex: phase.stepIndex,
    error: { code: 'link/lost', cellState: 'unknown' },
  });
  expect(bench.host.handlers['instruments.list'](null)).toMatchObject([{ state: 'lost', cellState: 'unknown' }]);
  const lostAtMs = bench.lostAtMs!;
  const told = bench.told.filter(({ atMs }) => atMs > lostAtMs);
  expect(told.length).toBeGreaterThan(0);
  expect(new Set(told.map(({ cellState }) => cellState))).toEqual(new Set(['unknown']));
  expect(bench.storedRows(runId)).toBeGreaterThanOrEqual(struck.acknowledgedRows);
  // Without its host the device goes on with what it was doing, and begins nothing else.
  expect([instrument.emulator.running, instrument.emulator.cellOn]).toEqual([phase.scriptRuns, phase.cellOn]);
  expect(energised).toBe(phase.cellOn);
}

async function expectSafeAfterReconnection(bench: PtyBench, phase: Phase, struck: Struck): Promise<void> {
  const { instrument, runId } = struck;
  expect(() => bench.host.handlers['runs.resume']({ runId })).toThrow(/./);
  expect(await instrument.connect()).toMatchObject({ state: 'idle', cellState: 'off' });
  expect([instrument.emulator.running, instrument.emulator.cellOn]).toEqual([false, false]);
  await delay(300);
  expect([instrument.emulator.running, instrument.emulator.cellOn]).toEqual([false, false]);
  const found = await bench.show(runId);
  expect(found).toMatchObject({ state: 'interrupted', cellState: 'off', stepIndex: phase.stepIndex });
  expect(found.journal.at(-1)).toMatchObject({ kind: 'cell', cellState: 'off' });
}

/** Goes on at the step boundary, and is ended by the user some samples later. */
async function expectResumed(bench: PtyBench, phase: Phase, { instrument, runId }: Struck): Promise<void> {
  const rowsBefore = bench.storedRows(runId);
  const entriesBefore = bench.journal.length;
  await bench.host.handlers['runs.resume']({ runId, instrumentId: instrument.id });
  const started = () => bench.journal.slice(entriesBefore).find(({ kind }) => kind === 'step-started');
  await until(() => started() !== undefined, 'the step to begin again');
  expect(started()).toMatchObject({ stepIndex: phase.stepIndex });
  if (phase.name === 'a long point') {
    await bench.host.handlers['runs.stop']({ runId });
  } else {
    await until(() => bench.storedRows(runId) > rowsBefore + 2, 'new rows');
    for (let index = phase.stepIndex; index < (await bench.show(runId)).stepCount; index++) {
      await bench.host.handlers['runs.skip']({ runId });
      await until(
        () => bench.journal.some((entry) => entry.kind === 'step-ended' && entry.stepIndex === index),
        'skip',
      );
      await delay(100);
    }
  }
  const end = await bench.host.runFinished(runId);
  expect(end).toMatchObject({ state: 'ended', cellState: 'off' });
  expect(end.outcome).toBe(phase.name === 'a long point' ? 'stopped' : 'completed');
  expect((await bench.show(runId)).error).toBeUndefined();
  expect(instrument.emulator.cellOn).toBe(false);
}

/** The lines of the journal from the loss on, as one text. */
async function storyOf(bench: PtyBench, runId: string): Promise<string> {
  const { journal } = await bench.show(runId);
  const from = journal.findIndex(({ state }) => state === 'stopping');
  return journal
    .slice(from)
    .map(({ kind, state, cellState, message }) => `${kind} ${state ?? cellState ?? ''}: ${message}`)
    .join('\n');
}

describe.skipIf(!hasTerminals).concurrent('pseudo-terminal closed', () => {
  test.each(phases)('during $name', (phase) =>
    withBench(async (bench) => {
      const struck = await strike(bench, phase, (instrument) => instrument.unplug());
      await expectToldTruly(bench, phase, struck);
      expect(bench.lostAtMs! - struck.atMs).toBeLessThan(1500);
      await struck.instrument.replug();
      await expectSafeAfterReconnection(bench, phase, struck);
      expect(await storyOf(bench, struck.runId)).toMatch(
        /^state stopping: The connection .*was lost[^]*cell unknown: .*disconnect the leads[^]*error : [^]*state interrupted: [^]*cell off: .*connected again/,
      );
      await expectResumed(bench, phase, struck);
    }),
  );
});

describe.skipIf(!hasTerminals).concurrent('mute', () => {
  test.each(phases)('during $name', (phase) =>
    withBench(async (bench) => {
      const struck = await strike(bench, phase, ({ emulator }) => (emulator.faults.mute = true));
      await expectToldTruly(bench, phase, struck);
      const [atLeastMs, atMostMs] = phase.muteNoticedMs;
      expect(bench.lostAtMs! - struck.atMs).toBeGreaterThan(atLeastMs);
      expect(bench.lostAtMs! - struck.atMs).toBeLessThan(atMostMs);
      // It is heard again, in the middle of what it was doing.
      struck.instrument.emulator.faults.mute = false;
      await expectSafeAfterReconnection(bench, phase, struck);
      expect(await storyOf(bench, struck.runId)).toMatch(
        /^state stopping: The connection .*(silent|answer)[^]*cell unknown[^]*error : [^]*state interrupted: [^]*cell off/,
      );
      await bench.host.handlers['runs.end']({ runId: struck.runId });
      expect(await bench.show(struck.runId)).toMatchObject({
        state: 'ended',
        outcome: 'ended-after-interruption',
        cellState: 'off',
      });
    }),
  );
});

describe.skipIf(!hasTerminals).concurrent('a burst of garbage', () => {
  test.each(phases)('during $name: the run goes on, and nothing that came of it is a value', (phase) =>
    withBench(async (bench) => {
      const { instrument, runId } = await strike(bench, phase, ({ emulator }) => (emulator.faults.garbageBytes = 60));
      await until(() => instrument.emulator.faults.garbageBytes === undefined, 'the burst');
      await delay(1200);
      if (phase.name === 'a hold') await bench.host.handlers['runs.resume']({ runId });
      await until(
        async () => (await bench.host.handlers['runs.status']({ runId }))?.summary.state === 'running',
        'a run that goes on',
      );
      await bench.host.handlers['runs.stop']({ runId });
      expect(await bench.show(runId)).toMatchObject({ state: 'ended', outcome: 'stopped', cellState: 'off' });
      expect([instrument.emulator.running, instrument.emulator.cellOn]).toEqual([false, false]);
      expect(bench.lostAtMs).toBeUndefined();
      if (phase.scriptRuns)
        expect(bench.journal.map(({ message }) => message).join()).toMatch(/damaged .* passed over/);
      const { voltageV, timeS } = bench.host.storage.chunks.dc(runId);
      expect([...voltageV].every((value) => value > 0.3 && value < 2.2)).toBe(true);
      expect([...timeS].every((time, row) => row === 0 || time >= timeS[row - 1]!)).toBe(true);
    }),
  );
});

describe.skipIf(!hasTerminals).concurrent('an idle instrument', () => {
  test.each([
    { fault: 'closed', strikeIt: (instrument: PtyInstrument) => instrument.unplug() },
    { fault: 'mute', strikeIt: ({ emulator }: PtyInstrument) => void (emulator.faults.mute = true) },
  ])('$fault: lost within about a second, cell unknown until it is connected again', ({ fault, strikeIt }) =>
    withBench(async (bench) => {
      const instrument = await bench.addInstrument({ seed: 1, speed: 1 });
      const struckMs = performance.now();
      strikeIt(instrument);
      await until(() => bench.lostAtMs !== undefined, 'the loss', 5000);
      expect(bench.lostAtMs! - struckMs).toBeLessThan(2500);
      const { 'instruments.list': list } = bench.host.handlers;
      expect(list(null)).toMatchObject([{ state: 'lost', cellState: 'unknown', error: { code: 'link/lost' } }]);
      expect(() => bench.start(instrument.id, [pulse])).toThrow(
        expect.objectContaining({ code: 'link/lost' }) as Error,
      );
      if (fault === 'closed') await instrument.replug();
      else instrument.emulator.faults.mute = false;
      expect(await instrument.connect()).toMatchObject({ state: 'idle', cellState: 'off' });
      expect(instrument.emulator.cellOn).toBe(false);
    }),
  );

  test('garbage: a missed beat is no loss', () =>
    withBench(async (bench) => {
      const instrument = await bench.addInstrument({ seed: 1, speed: 1 });
      instrument.emulator.faults.garbageBytes = 60;
      await delay(1500);
      expect(instrument.emulator.faults.garbageBytes).toBeUndefined();
      expect(bench.host.handlers['instruments.list'](null)).toMatchObject([{ state: 'idle', cellState: 'off' }]);
    }));
});
