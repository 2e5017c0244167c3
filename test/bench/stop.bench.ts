import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHost, type Host } from '../../src-main/host/host.ts';
import { startEmulator } from './emulator-process.ts';
import { heldVoltage } from './held-voltage.ts';
import { keepFitting } from './keep-fitting.ts';
import { type Measurement, percentile } from './measurement.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

const stops = 100;
/** From the call that the STOP button makes to the abort byte on the wire, while the workers fit spectra. */
export async function measure(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mobion-bench-'));
  const emulator = await startEmulator('dummy-cell');
  const tap = await tapWire(emulator.address);
  const host = await createHost({ dataFile: path.join(folder, 'bench.mobion'), shell: 'cli' });
  const fits = keepFitting(host);
  try {
    const { id: instrumentId } = await host.handlers['instruments.connect']({ address: tap.address });
    await host.handlers['methods.save'](heldVoltage);
    const timesMs: number[] = [];
    while (timesMs.length < stops) timesMs.push(await stopOnce(host, tap, instrumentId));
    const p99 = percentile(timesMs, 99);
    const note = `${stops} stops, ${fits.count()} fits meanwhile`;
    return [
      { name: 'Stop to abort on the wire while fits run, median', value: percentile(timesMs, 50), unit: 'ms' },
      { name: 'Stop to abort on the wire, p99', value: p99, unit: 'ms', note, target: '≤ 50 ms', met: p99 <= 50 },
    ];
  } finally {
    await fits.end();
    await host.close();
    tap.close();
    emulator.stop();
    rmSync(folder, { recursive: true });
  }
}

async function stopOnce(host: Host, tap: WireTap, instrumentId: string): Promise<number> {
  const { handlers } = host;
  const flowing = new Promise<void>((resolve) => {
    const stop = host.on('runs.samples', () => {
      stop();
      resolve();
    });
  });
  const { runId } = await handlers['runs.start']({ instrumentId, sampleId: 'dummy-cell', methodId: heldVoltage.id });
  const finished = host.runFinished(runId);
  await flowing;
  let stopListening: () => void = () => undefined;
  const aborted = new Promise<number>((resolve) => {
    stopListening = tap.onSent((text) => {
      if (text.includes('Z\n')) resolve(performance.now());
    });
  });
  const pressed = performance.now();
  await handlers['runs.stop']({ runId });
  const elapsedMs = (await aborted) - pressed;
  stopListening();
  await finished;
  return elapsedMs;
}
