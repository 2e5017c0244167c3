import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { findDriver } from '../../../src-core/instruments/index.ts';
import { createHost } from '../../../src-main/host/host.ts';
import { hostClock } from '../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../src-main/host/links/emulator-tcp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const speed = 20;

test('a link lost within a run: noticed, told truly, data kept, cell off at the next connection, resumed at its step', async () => {
  const emulator = findDriver().emulate({ cellId: 'mg-ti2s4', speed, seed: 1 }, hostClock);
  onTestFinished(() => emulator.dispose());
  const first = await serveEmulatorTcp(emulator, 0);
  const host = await createHost({
    dataFile: path.join(temporaryFolder(), 'data.mobion'),
    shell: 'cli',
    demo: false,
    workers: 1,
  });
  onTestFinished(() => host.close());
  const { handlers } = host;
  const { id: instrumentId } = await handlers['instruments.connect']({ address: first.address, speed });
  const { id: methodId } = await handlers['methods.save']({
    id: '',
    name: 'Two rests',
    limits: { minVoltageV: 0, maxVoltageV: 2.5, maxCurrentA: 1e-3, maxDurationS: 1e5 },
    steps: [
      { kind: 'rest', end: { maxDurationS: 10 } },
      { kind: 'rest', end: { maxDurationS: 60 } },
    ],
  });
  const { runId } = await handlers['runs.start']({ instrumentId, sampleId: 'mg-ti2s4', methodId });
  while ((await handlers['runs.status']({ runId }))?.summary.stepIndex !== 1) await delay(20);
  await delay(300);

  await first.close();
  const end = await host.runFinished(runId);
  expect(end).toMatchObject({ state: 'interrupted', cellState: 'unknown', error: { code: 'link/lost' } });
  expect(await handlers['instruments.list'](null)).toMatchObject([{ state: 'lost', cellState: 'unknown' }]);
  const interrupted = await handlers['runs.show']({ runId });
  expect(interrupted).toMatchObject({ state: 'interrupted', cellState: 'unknown', stepIndex: 1 });
  expect(() => handlers['runs.resume']({ runId })).toThrow(expect.objectContaining({ code: 'link/lost' }) as Error);

  const second = await serveEmulatorTcp(emulator, Number(first.address.split(':').at(-1)));
  onTestFinished(() => second.close());
  const reconnected = await handlers['instruments.connect']({ address: second.address, speed });
  expect(reconnected).toMatchObject({ state: 'idle', cellState: 'off' });
  const safe = await handlers['runs.show']({ runId });
  expect(safe).toMatchObject({ state: 'interrupted', cellState: 'off' });
  expect(safe.journal.at(-1)).toMatchObject({ kind: 'cell', cellState: 'off' });

  await handlers['runs.resume']({ runId });
  expect(await host.runFinished(runId)).toMatchObject({ state: 'ended', outcome: 'completed', cellState: 'off' });
  const whole = await handlers['runs.show']({ runId });
  expect(whole.dcSamples).toBeGreaterThan(interrupted.dcSamples);
  expect(whole.error).toBeUndefined();
});

test('an idle instrument that goes away is noticed by itself', async () => {
  const emulator = findDriver().emulate({ cellId: 'dummy-cell', speed: 1, seed: 1 }, hostClock);
  onTestFinished(() => emulator.dispose());
  const served = await serveEmulatorTcp(emulator, 0);
  const host = await createHost({ dataFile: path.join(temporaryFolder(), 'd.mobion'), shell: 'cli', demo: false });
  onTestFinished(() => host.close());
  await host.handlers['instruments.connect']({ address: served.address });
  const lost = new Promise<void>((resolve) => {
    host.on('instruments.changed', ([instrument]) => {
      if (instrument?.state === 'lost') resolve();
    });
  });
  const startedMs = performance.now();
  await served.close();
  await lost;
  expect(performance.now() - startedMs).toBeLessThan(1500);
});
