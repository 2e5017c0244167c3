import type { Page } from 'playwright-core';
import { decodeValue } from '../../src-core/instruments/methodscript/values.ts';
import type { Method } from '../../src-core/model/method.ts';
import { buildIfStale } from '../../src-main/launch/build.ts';
import { openPage, startApp, type App } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { startEmulator } from './emulator-process.ts';
import { type Measurement, percentile } from './measurement.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

const watchedS = 20;

const fastSamples: Method = {
  id: 'bench-fast',
  name: 'Hold 0.1 V, 100 samples a second',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: 1e-3, maxDurationS: 7200 },
  steps: [{ kind: 'potential-step', voltageV: 0.1, durationS: 3600, sampleIntervalS: 0.01 }],
};

/** A sample as the page drew it, and the frame after the drawing. */
interface Drawn {
  readonly currentA: number;
  readonly atMs: number;
}

declare global {
  interface Window {
    drawnSamples: Drawn[];
  }
}

/** From the arrival of a sample's line on the wire to the frame in which a real browser shows it, at ×1. */
export async function measure(): Promise<readonly Measurement[]> {
  await buildIfStale('renderer', (line) => console.log(line));
  const emulator = await startEmulator('dummy-cell');
  const tap = await tapWire(emulator.address);
  const [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  try {
    const runId = await startRun(app, tap);
    const arrivals = recordArrivals(tap);
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    await context.addInitScript(watchDrawing);
    const { page } = await openPage(context, app);
    await page.goto(`${app.shell.origin}/#/run/${encodeURIComponent(runId)}`);
    await page.locator('canvas').first().waitFor();
    await page.waitForTimeout(2000);
    const latenciesMs = await watch(page, arrivals);
    await app.host.handlers['runs.stop']({ runId });
    return report(latenciesMs);
  } finally {
    await browser.close();
    await app.close();
    tap.close();
    emulator.stop();
  }
}

async function startRun({ host }: App, tap: WireTap): Promise<string> {
  const { id: instrumentId } = await host.handlers['instruments.connect']({ address: tap.address });
  await host.handlers['methods.save'](fastSamples);
  const { runId } = await host.handlers['runs.start']({
    instrumentId,
    sampleId: 'dummy-cell',
    methodId: fastSamples.id,
  });
  return runId;
}

/** One line of data on the wire: its numbers, and when it came by, ms since 1970 as the browser also counts. */
interface Arrival {
  readonly values: readonly number[];
  readonly atMs: number;
}

function recordArrivals(tap: WireTap): readonly Arrival[] {
  const arrivals: Arrival[] = [];
  let rest = '';
  tap.onAnswered((text) => {
    const atMs = performance.timeOrigin + performance.now();
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((candidate) => candidate.startsWith('P'))) {
      const variables = line.slice(1).split(';');
      arrivals.push({ values: variables.map((variable) => decodeValue(variable.slice(2, 10)) ?? NaN), atMs });
    }
  });
  return arrivals;
}

/** Runs in the page before anything else: which samples had come when a chart was drawn, and the frame after that. */
function watchDrawing(): void {
  window.drawnSamples = [];
  let fresh: number[] = [];
  window.EventSource = class extends EventSource {
    constructor(address: string | URL) {
      super(address);
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as { name: string; payload: { dc?: { currentA: { $float64: string } } } };
        if (event.name !== 'runs.samples' || !event.payload.dc) return;
        const bytes = Uint8Array.from(atob(event.payload.dc.currentA.$float64), (letter) => letter.charCodeAt(0));
        fresh.push(...new Float64Array(bytes.buffer));
      });
    }
  };
  const stroke = CanvasRenderingContext2D.prototype.stroke;
  CanvasRenderingContext2D.prototype.stroke = function (this: CanvasRenderingContext2D, ...path: [] | [Path2D]) {
    stroke.apply(this, path as [Path2D]);
    if (fresh.length === 0) return;
    const drawn = fresh;
    fresh = [];
    requestAnimationFrame(() => {
      const atMs = performance.timeOrigin + performance.now();
      window.drawnSamples.push(...drawn.map((currentA) => ({ currentA, atMs })));
    });
  };
}

async function watch(page: Page, arrivals: readonly Arrival[]): Promise<number[]> {
  await page.evaluate(() => void (window.drawnSamples = []));
  await page.waitForTimeout(watchedS * 1000);
  const drawn = await page.evaluate(() => window.drawnSamples);
  const offset = alignment(drawn, arrivals);
  return offset < 0 ? [] : drawn.map(({ atMs }, index) => atMs - arrivals[offset + index]!.atMs);
}

/** Currents repeat, a long row of them does not: where on the wire the drawn samples begin; −1 when nowhere. */
function alignment(drawn: readonly Drawn[], arrivals: readonly Arrival[]): number {
  const rowLength = Math.min(200, drawn.length);
  for (let offset = 0; offset + drawn.length <= arrivals.length; offset++) {
    const fits = (index: number): boolean => arrivals[offset + index]!.values.includes(drawn[index]!.currentA);
    if (Array.from({ length: rowLength }, (_, index) => index).every(fits)) return offset;
  }
  return -1;
}

function report(latenciesMs: readonly number[]): readonly Measurement[] {
  const note = `${latenciesMs.length} samples in ${watchedS} s`;
  if (latenciesMs.length < watchedS * 50)
    return [
      { name: 'Sample on the wire to pixel', value: NaN, unit: 'ms', note, target: '≥ 50 samples/s', met: false },
    ];
  const p95 = percentile(latenciesMs, 95);
  return [
    { name: 'Sample on the wire to pixel, ×1, median', value: percentile(latenciesMs, 50), unit: 'ms', note },
    { name: 'Sample on the wire to pixel, ×1, p95', value: p95, unit: 'ms', target: '≤ 100 ms', met: p95 <= 100 },
  ];
}
