import path from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../../../src-main/host/host.ts';
import { heldVoltage } from '../../../bench/held-voltage.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { startInstruments } from './instruments.ts';
import { monotonicMs } from './messages.ts';

// The figure, p99 of fifty stops while spectra are fitted, is in the benchmark of the same name.
test('one STOP switches eight cells off', async () => {
  const instruments = await startInstruments(8, 1, 1);
  const dataFile = path.join(temporaryFolder(), 'stop.mobion');
  const host = await createHost({ dataFile, shell: 'cli', demo: false, instrumentThreads: 'all' });
  try {
    const { handlers } = host;
    await handlers['methods.save'](heldVoltage);
    const records = () => Promise.all(instruments.addresses.map((_, k) => instruments.record(k)));
    const runIds: string[] = [];
    for (const instrumentId of instruments.addresses) {
      await handlers['instruments.connect']({ address: instrumentId });
      const run = handlers['runs.start']({ instrumentId, sampleId: 'dummy-cell', methodId: heldVoltage.id });
      runIds.push((await run).runId);
    }
    await expect
      .poll(async () => (await records()).every(({ energised }) => energised), { timeout: 10_000 })
      .toBe(true);
    const pressedMs = monotonicMs();
    const answers = await handlers['instruments.stopAll'](null);
    expect(answers.map(({ cellState }) => cellState)).toEqual(Array.from({ length: 8 }, () => 'off'));
    const after = await records();
    expect(after.map(({ energised }) => energised)).toEqual(Array.from({ length: 8 }, () => false));
    const aborted = after.map(({ abortsMs }) => abortsMs.find((atMs) => atMs > pressedMs)! - pressedMs);
    expect(Math.max(...aborted)).toBeLessThan(3000);
    const ends = await Promise.all(runIds.map((runId) => host.runFinished(runId)));
    expect(new Set(ends.map(({ outcome }) => outcome))).toEqual(new Set(['stopped']));
  } finally {
    await host.close();
    instruments.end();
  }
});
