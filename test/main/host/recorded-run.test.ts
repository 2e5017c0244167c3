import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { findDriver } from '../../../src-core/instruments/index.ts';
import { createHost } from '../../../src-main/host/host.ts';
import { hostClock } from '../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../src-main/host/links/emulator-tcp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const speed = 20;
const steps = (restS: number) => [
  { kind: 'rest' as const, end: { maxDurationS: restS } },
  { kind: 'rest' as const, end: { maxDurationS: 10 } },
];

/** A run whose cable is pulled in its first step, for `awayS` of device time. */
async function interruptedRun(restS: number, awayS: number) {
  const emulator = findDriver().emulate({ cellId: 'mg-ti2s4', speed, seed: 1 }, hostClock);
  onTestFinished(() => emulator.dispose());
  const first = await serveEmulatorTcp(emulator, 0);
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => host.close());
  const { handlers } = host;
  const { id: instrumentId } = await handlers['instruments.connect']({ address: first.address, speed });
  const limits = { minVoltageV: 0, maxVoltageV: 2.5, maxCurrentA: 1e-3, maxDurationS: 1e5 };
  const { id: methodId } = await handlers['methods.save']({ id: '', name: 'Two rests', limits, steps: steps(restS) });
  const { runId } = await handlers['runs.start']({ instrumentId, sampleId: 'mg-ti2s4', methodId });
  await expect.poll(async () => (await handlers['runs.status']({ runId }))?.summary.dcSamples).toBeGreaterThan(4);
  await first.close();
  expect(await host.runFinished(runId)).toMatchObject({ state: 'interrupted' });
  const before = host.storage.chunks.dc(runId);
  await delay((awayS / speed) * 1000);
  const second = await serveEmulatorTcp(emulator, Number(first.address.split(':').at(-1)));
  onTestFinished(() => second.close());
  await handlers['instruments.connect']({ address: second.address, speed });
  return { host, handlers, runId, before };
}

function expectWhole(timesS: ArrayLike<number>, voltagesV: ArrayLike<number>): void {
  for (let row = 1; row < timesS.length; row++) {
    // Sampling grows from 0.1 s to 10 s: no two rows at one time, and none missing between two.
    expect(timesS[row]! - timesS[row - 1]!).toBeGreaterThan(0.05);
    expect(timesS[row]! - timesS[row - 1]!).toBeLessThan(10.5);
    expect(Math.abs(voltagesV[row]! - voltagesV[row - 1]!)).toBeLessThan(0.05);
  }
}

test(
  'rows that the instrument kept while the link was lost are joined to the run, once',
  { timeout: 60_000 },
  async () => {
    const { host, handlers, runId, before } = await interruptedRun(600, 30);
    const { dc } = { dc: host.storage.chunks.dc(runId) };
    expect(dc.timeS.length).toBeGreaterThan(before.timeS.length);
    expect(dc.timeS.at(-1)! - before.timeS.at(-1)!).toBeGreaterThan(15);
    expect([...dc.timeS.slice(0, before.timeS.length)]).toEqual([...before.timeS]);
    expectWhole(dc.timeS, dc.voltageV);
    const { journal, dcSamples, cellState } = await handlers['runs.show']({ runId });
    expect(dcSamples).toBe(dc.timeS.length);
    expect(cellState).toBe('off');
    const joined = journal.filter(({ message }) => message.includes('its own memory'));
    expect(joined).toHaveLength(1);
    expect(joined[0]!.message).toContain(`${dc.timeS.length - before.timeS.length} rows`);
    // The script was cut short by the connection: its step is repeated, and its record then is not needed any more.
    await handlers['runs.resume']({ runId });
    await expect
      .poll(async () => (await handlers['runs.status']({ runId }))?.summary.dcSamples)
      .toBeGreaterThan(dcSamples);
    await handlers['runs.stop']({ runId });
    const whole = host.storage.chunks.dc(runId);
    expect([...whole.timeS]).toEqual([...whole.timeS].sort((one, other) => one - other));
  },
);

test('a step that ended by itself while the link was lost is not repeated', { timeout: 60_000 }, async () => {
  const { host, handlers, runId } = await interruptedRun(20, 40);
  const { timeS, voltageV } = host.storage.chunks.dc(runId);
  expect(timeS.at(-1)).toBeCloseTo(20, 0);
  expectWhole(timeS, voltageV);
  const { journal } = await handlers['runs.show']({ runId });
  expect(journal.filter(({ kind }) => kind === 'step-ended')).toMatchObject([{ stepIndex: 0 }]);
  await handlers['runs.resume']({ runId });
  expect(await host.runFinished(runId)).toMatchObject({ state: 'ended', outcome: 'completed' });
  const started = (await handlers['runs.show']({ runId })).journal.filter(({ kind }) => kind === 'step-started');
  expect(started.map(({ stepIndex }) => stepIndex)).toEqual([0, 1]);
});
