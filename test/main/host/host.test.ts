import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Events, RunStatus } from '../../../src-core/contract/calls.ts';
import type { JournalEntry, RunState } from '../../../src-core/model/run.ts';
import { encodeWire } from '../../../src-core/contract/wire.ts';
import type { Method, MethodStep } from '../../../src-core/model/method.ts';
import { createHost, type Host } from '../../../src-main/host/host.ts';
import { Sqlite } from '../../../src-main/host/storage/sqlite.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const limits = { minVoltageV: -1, maxVoltageV: 2.5, maxCurrentA: 1e-3, maxDurationS: 1e6 };
const rest = (durationS: number): MethodStep => ({ kind: 'rest', end: { maxDurationS: durationS } });
const spectrum: MethodStep = {
  kind: 'eis',
  control: 'potentiostatic',
  startFrequencyHz: 100_000,
  endFrequencyHz: 100,
  pointsPerDecade: 5,
  amplitudeVRms: 0.01,
  dc: 'open-circuit',
};

async function openHost(dataFile = path.join(temporaryFolder(), 'data.mobion')): Promise<Host> {
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => host.close());
  return host;
}

async function saveMethod({ handlers }: Host, ...steps: MethodStep[]): Promise<Method> {
  return handlers['methods.save']({ id: '', name: 'Test', limits, steps });
}

async function start(host: Host, steps: MethodStep[], { cell = 'mg-ti2s4', speed = 100 } = {}) {
  const { id: instrumentId } = await host.handlers['instruments.connect']({ address: `virtual:${cell}`, speed });
  const { id: methodId } = await saveMethod(host, ...steps);
  const { runId } = await host.handlers['runs.start']({ instrumentId, sampleId: cell, methodId });
  return { runId, instrumentId };
}

function untilState(host: Host, runId: string, wanted: RunState): Promise<void> {
  return until(async () => (await host.handlers['runs.show']({ runId })).state === wanted, wanted);
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < 15_000) {
    if (await condition()) return;
    await delay(10);
  }
  throw new Error(`not within 15 s: ${what}`);
}

test('a new data file has samples and methods; what the user removes stays away', async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const host = await openHost(dataFile);
  const samples = await host.handlers['samples.list'](null);
  expect(samples.map(({ id }) => id).sort()).toEqual(['dummy-cell', 'mg-nasicon', 'mg-ti2s4']);
  expect((await host.handlers['methods.list'](null)).length).toBeGreaterThan(2);
  await host.handlers['samples.remove']({ sampleId: 'dummy-cell' });
  await host.close();
  const again = await openHost(dataFile);
  expect(await again.handlers['samples.list'](null)).toHaveLength(2);
  expect(await again.handlers['demo.status'](null)).toMatchObject({ state: 'absent' });
});

test('a run: samples and status as events, everything on disk, spectra, a fit stored with its inputs', async () => {
  const host = await openHost();
  const statuses: RunStatus[] = [];
  const batches: Events['runs.samples'][] = [];
  host.on('runs.status', (status) => statuses.push(status));
  host.on('runs.samples', (batch) => batches.push(batch));
  const { runId } = await start(host, [rest(20), { ...spectrum, endFrequencyHz: 1 }], { cell: 'dummy-cell' });
  const end = await host.runFinished(runId);
  expect(end).toMatchObject({ state: 'ended', outcome: 'completed', cellState: 'off' });

  const run = await host.handlers['runs.show']({ runId });
  expect(run).toMatchObject({ state: 'ended', outcome: 'completed', cellState: 'off', speed: 100, seed: 1 });
  expect(run.dataHash).toMatch(/^[0-9a-f]{64}$/);
  const samples = await host.handlers['runs.samples']({ runId });
  expect(samples.dc!.timeS.length).toBe(run.dcSamples);
  const seen = batches.flatMap(({ dc }) => (dc ? [...dc.timeS] : []));
  expect(seen).toEqual([...samples.dc!.timeS]);
  for (const batch of batches) expect(encodeWire(batch).length).toBeLessThan(100_000);
  expect(statuses.at(-1)).toMatchObject({ unsavedSamples: 0, progress: 1, summary: { id: runId, state: 'ended' } });

  const spectra = await host.handlers['runs.spectra']({ runId });
  expect(spectra).toMatchObject([{ stepIndex: 1, points: run.impedancePoints }]);
  const record = await host.handlers['analysis.impedance']({ source: { runId, stepIndex: 1 }, circuit: 'R0-p(R1,C1)' });
  const value = (name: string) => record.impedance!.fit.parameters.find((parameter) => parameter.name === name)!.value;
  expect(value('R0')).toBeCloseTo(1000, -2);
  expect(value('R1') / 10_000).toBeCloseTo(1, 1);
  expect(record).toMatchObject({ runId, inputHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  expect(await host.handlers['analysis.list']({ runId })).toEqual([record]);
});

test('hold at step end, resume, skip, stop: each journalled, the cell off at the end', async () => {
  const host = await openHost();
  const { runId, instrumentId } = await start(host, [rest(50), rest(10_000), rest(10_000)]);
  await host.handlers['runs.hold']({ runId });
  await untilState(host, runId, 'holding');
  expect(host.handlers['instruments.list'](null)).toMatchObject([{ state: 'holding', runId }]);
  await host.handlers['runs.resume']({ runId });
  await until(async () => ((await host.handlers['runs.status']({ runId }))?.stepTimeS ?? 0) > 60, 'the second step');
  await host.handlers['runs.skip']({ runId });
  await until(async () => (await host.handlers['runs.status']({ runId }))?.summary.stepIndex === 2, 'the third step');
  await host.handlers['runs.stop']({ runId });
  expect(await host.runFinished(runId)).toMatchObject({ outcome: 'stopped', cellState: 'off' });
  const { outcome, cellState, journal } = await host.handlers['runs.show']({ runId });
  expect([outcome, cellState]).toEqual(['stopped', 'off']);
  const kinds = new Set(journal.map(({ kind }: JournalEntry) => kind));
  for (const kind of ['hold-requested', 'resume', 'skip-requested', 'stop-requested', 'cell'] as const)
    expect(kinds, kind).toContain(kind);
  expect(await host.handlers['instruments.stop']({ instrumentId })).toEqual({ cellState: 'off' });
});

test('two instruments measure at once; STOP reaches both; one instrument takes one run', async () => {
  const host = await openHost();
  const first = await start(host, [rest(1e5)]);
  const second = await start(host, [rest(1e5)], { cell: 'dummy-cell' });
  await expect(start(host, [rest(10)])).rejects.toMatchObject({ code: 'instrument/busy' });
  await expect(host.handlers['instruments.disconnect']({ instrumentId: first.instrumentId })).rejects.toMatchObject({
    code: 'instrument/busy',
  });
  const stopped = await host.handlers['instruments.stopAll'](null);
  expect(stopped).toEqual([
    { instrumentId: 'virtual:mg-ti2s4', cellState: 'off' },
    { instrumentId: 'virtual:dummy-cell', cellState: 'off' },
  ]);
  for (const { runId } of [first, second]) {
    await untilState(host, runId, 'ended');
    expect(await host.handlers['runs.show']({ runId })).toMatchObject({ outcome: 'stopped' });
  }
});

test('closing the host makes safe and keeps the run for resuming at its step; the journal tells both', async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const host = await openHost(dataFile);
  const { runId } = await start(host, [rest(20), rest(40)], { speed: 20 });
  await until(async () => (await host.handlers['runs.status']({ runId }))?.summary.stepIndex === 1, 'the second step');
  await host.close();

  const again = await openHost(dataFile);
  const before = await again.handlers['runs.show']({ runId });
  expect(before).toMatchObject({ state: 'interrupted', cellState: 'off', stepIndex: 1 });
  const { id: instrumentId } = await again.handlers['instruments.connect']({ address: 'virtual:mg-ti2s4', speed: 20 });
  await again.handlers['runs.resume']({ runId, instrumentId });
  expect(await again.runFinished(runId)).toMatchObject({ outcome: 'completed' });
  const after = await again.handlers['runs.show']({ runId });
  expect(after.dcSamples).toBeGreaterThan(before.dcSamples);
  const { dc } = await again.handlers['runs.samples']({ runId });
  for (let row = 1; row < dc!.timeS.length; row++) expect(dc!.timeS[row]!).toBeGreaterThan(dc!.timeS[row - 1]!);
  expect(after.journal.filter(({ kind, stepIndex }) => kind === 'step-started' && stepIndex === 1)).toHaveLength(2);
  // The virtual cell of the first host ended with it.
  expect(after.warnings).toMatchObject([{ code: 'resumed-on-fresh-cell' }]);
  expect(after.journal.find(({ kind }) => kind === 'warning')?.message).toContain('fresh virtual cell');
});

test('samples read while measuring hold every row, those not on disk yet too, and go on in the events', async () => {
  const host = await openHost();
  const { runId, instrumentId } = await start(host, [rest(1e5)]);
  const live: number[] = [];
  await until(async () => ((await host.handlers['runs.status']({ runId }))?.unsavedSamples ?? 0) > 0, 'unsaved rows');
  const { dc } = await host.handlers['runs.samples']({ runId });
  expect(dc!.timeS.length).toBe((await host.handlers['runs.status']({ runId }))?.summary.dcSamples);
  expect((await host.handlers['runs.show']({ runId })).dcSamples).toBeLessThan(dc!.timeS.length);
  host.on('runs.samples', (batch) => live.push(...(batch.dc?.timeS ?? [])));
  await until(() => live.length > 20, 'more rows');
  await host.handlers['instruments.stop']({ instrumentId });
  await host.runFinished(runId);
  const all = await host.handlers['runs.samples']({ runId });
  expect([...dc!.timeS, ...live]).toEqual([...all.dc!.timeS]);
});

test('an interrupted run can be ended, and cannot be resumed on another instrument', async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const host = await openHost(dataFile);
  const { runId } = await start(host, [rest(1e5)]);
  await host.close();
  const again = await openHost(dataFile);
  const { id: instrumentId } = await again.handlers['instruments.connect']({ address: 'virtual:dummy-cell' });
  expect(() => again.handlers['runs.resume']({ runId, instrumentId })).toThrow(
    expect.objectContaining({ code: 'run/bad-state' }) as Error,
  );
  await again.handlers['runs.end']({ runId });
  expect(await again.handlers['runs.show']({ runId })).toMatchObject({
    state: 'ended',
    outcome: 'ended-after-interruption',
  });
});

test('a disk that fails ends the run with the cell off, and says what is saved', async () => {
  const host = await openHost();
  const { runId } = await start(host, [rest(1e6)]);
  await until(async () => ((await host.handlers['runs.status']({ runId }))?.summary.dcSamples ?? 0) > 10, 'samples');
  const db = new Sqlite(host.storage.file);
  db.exec(`CREATE TRIGGER broken BEFORE INSERT ON chunk BEGIN SELECT RAISE(ABORT, 'disk trouble'); END`);
  db.close();
  expect(await host.runFinished(runId)).toMatchObject({
    cellState: 'off',
    outcome: 'failed',
    error: { code: 'storage/failed', dataState: expect.stringMatching(/saved|stored/) as string },
  });
  expect(host.handlers['instruments.list'](null)).toMatchObject([{ state: 'idle', cellState: 'off' }]);
});

test('a method beyond the instrument is refused before anything starts, naming the field', async () => {
  const host = await openHost();
  const beyond: MethodStep = { ...spectrum, startFrequencyHz: 5e6 };
  await expect(start(host, [beyond])).rejects.toMatchObject({
    code: 'input/beyond-instrument',
    message: expect.stringMatching(/Impedance spectrum/) as string,
    dataState: 'Nothing was started.',
  });
  expect(await host.handlers['runs.list'](null)).toEqual([]);
});

test('what does not exist is said so', async () => {
  const { handlers } = await openHost();
  const missing = [
    () => handlers['runs.show']({ runId: '../../etc' }),
    () => handlers['runs.stop']({ runId: 'x' }),
    () => handlers['samples.remove']({ sampleId: 'x' }),
    () => handlers['instruments.stop']({ instrumentId: 'x' }),
    () => handlers['jobs.cancel']({ jobId: 'x' }),
    () => handlers['analysis.titration']({ runId: 'x' }),
  ];
  for (const call of missing)
    await expect(
      (async () => {
        await call();
      })(),
    ).rejects.toMatchObject({ code: 'input/not-found' });
  await expect(handlers['instruments.connect']({ address: 'virtual:no-such-cell' })).rejects.toMatchObject({
    code: 'input/not-found',
  });
});

test('a fit runs beside a measurement without holding it up, and can be cancelled', async () => {
  const host = await openHost();
  const { runId } = await start(host, [rest(1e5)]);
  const rows = Array.from({ length: 3000 }, (_, k) => `${10 ** (5 - k / 500)},${100 + k},${-k - 1}`).join('\n');
  const progress: Events['jobs.progress'][] = [];
  host.on('jobs.progress', (told) => {
    progress.push(told);
    if (progress.length === 1)
      setTimeout(() => {
        void host.handlers['jobs.cancel']({ jobId: told.jobId });
      }, 300);
  });
  const fit = Promise.resolve(
    host.handlers['analysis.impedance']({
      source: { text: `freq_Hz,Zre_ohm,Zim_ohm\n${rows}`, fileName: 'big.csv' },
      circuit: 'R0-p(R1,CPE1)-p(R2,CPE2)-p(R3,CPE3)-p(R4,CPE4)-Wo1',
    }),
  );
  const savedBefore = (await host.handlers['runs.status']({ runId }))!.summary.dcSamples;
  await expect(fit).rejects.toMatchObject({ code: 'cancelled' });
  expect(progress.at(-1)?.state).toBe('cancelled');
  expect((await host.handlers['runs.status']({ runId }))!.summary.dcSamples).toBeGreaterThan(savedBefore);
  await host.handlers['runs.stop']({ runId });
});
