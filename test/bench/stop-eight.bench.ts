import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHost, type Host } from '../../src-main/host/host.ts';
import { startInstruments, type Instruments } from '../main/host/eight/instruments.ts';
import { monotonicMs } from '../main/host/eight/messages.ts';
import { keepFitting } from './keep-fitting.ts';
import { type Measurement, percentile } from './measurement.ts';
import { heldVoltage } from './held-voltage.ts';

const channelCount = 8;
const stops = 50;

/** From STOP for everything to the arrival of the last of eight aborts at eight instruments, while the workers fit spectra. */
export async function measure(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mobion-bench-'));
  const instruments = await startInstruments(channelCount, 1, 1);
  const dataFile = path.join(folder, 'bench.mobion');
  const host = await createHost({ dataFile, shell: 'cli', instrumentThreads: 'all' });
  const ids: string[] = [];
  for (const address of instruments.addresses) ids.push((await host.handlers['instruments.connect']({ address })).id);
  await host.handlers['methods.save'](heldVoltage);
  const fits = keepFitting(host);
  try {
    const timesMs: number[] = [];
    while (timesMs.length < stops) timesMs.push(await stopOnce(host, instruments, ids));
    const [median, p99] = [percentile(timesMs, 50), percentile(timesMs, 99)];
    const note = `${stops} stops of ${channelCount} channels at 20 samples/s, ${fits.count()} fits meanwhile`;
    return [
      { name: 'STOP to the last of eight cells’ abort, median', value: median, unit: 'ms', note },
      { name: 'STOP to the last of eight, p99', value: p99, unit: 'ms', target: '≤ 100 ms', met: p99 <= 100 },
    ];
  } finally {
    await fits.end();
    await host.close();
    instruments.end();
    rmSync(folder, { recursive: true });
  }
}

async function stopOnce(host: Host, instruments: Instruments, ids: readonly string[]): Promise<number> {
  const { handlers } = host;
  const flowing = new Set<string>();
  const stopListening = host.on('runs.samples', ({ runId }) => flowing.add(runId));
  const runIds: string[] = [];
  for (const instrumentId of ids)
    runIds.push(
      (await handlers['runs.start']({ instrumentId, sampleId: 'dummy-cell', methodId: heldVoltage.id })).runId,
    );
  while (flowing.size < ids.length) await new Promise((resolve) => setTimeout(resolve, 20));
  stopListening();
  const pressedMs = monotonicMs();
  await handlers['instruments.stopAll'](null);
  await Promise.all(runIds.map((runId) => host.runFinished(runId)));
  const records = await Promise.all(ids.map((_, channel) => instruments.record(channel)));
  if (records.some(({ energised }) => energised)) throw new Error('A cell is still on.');
  return Math.max(...records.map(({ abortsMs }) => abortsMs.find((atMs) => atMs > pressedMs)! - pressedMs));
}
