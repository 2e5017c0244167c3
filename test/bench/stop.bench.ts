import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Method } from '../../src-core/model/method.ts';
import { createHost, type Host } from '../../src-main/host/host.ts';
import { startEmulator } from './emulator-process.ts';
import { type Measurement, percentile } from './measurement.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

const stops = 100;
/** One more than there are workers on two processors, so that they never wait for work. */
const fitsAtOnce = 2;

const heldVoltage: Method = {
  id: 'bench-hold',
  name: 'Hold 0.1 V',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 7200 },
  steps: [{ kind: 'potential-step', voltageV: 0.1, durationS: 3600, sampleIntervalS: 0.05 }],
};

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

/** Spectra fitted without end, several at a time. */
function keepFitting(host: Host): { count(): number; end(): Promise<void> } {
  let going = true;
  let count = 0;
  async function fit(): Promise<void> {
    while (going) {
      await host.handlers['analysis.impedance']({
        source: { fileName: 'bench.csv', text: spectrumText(count) },
        circuit: 'R0-p(R1,CPE1)-p(R2,CPE2)-CPE3',
      });
      count++;
    }
  }
  const loops = Array.from({ length: fitsAtOnce }, () => fit());
  return {
    count: () => count,
    async end() {
      going = false;
      await Promise.all(loops);
    },
  };
}

/** Two arcs and a blocking electrode, with a ripple that keeps the fit busy. */
function spectrumText(seed: number): string {
  const lines = ['freq_Hz,Zre_ohm,Zim_ohm'];
  for (let i = 0; i < 60; i++) {
    const frequencyHz = 10 ** (6 - i / 8);
    const omega = 2 * Math.PI * frequencyHz;
    const ripple = 1 + 0.003 * Math.sin(i * 1.7 + seed);
    const arcs = [
      { r: 500, c: 1e-9 },
      { r: 2000, c: 1e-7 },
    ].map(({ r, c }) => ({
      re: r / (1 + (omega * r * c) ** 2),
      im: (-omega * r * r * c) / (1 + (omega * r * c) ** 2),
    }));
    const re = 100 + arcs[0]!.re + arcs[1]!.re;
    const im = arcs[0]!.im + arcs[1]!.im - 1 / (omega * 1e-5);
    lines.push(`${frequencyHz},${re * ripple},${im * ripple}`);
  }
  return `${lines.join('\n')}\n`;
}
