import path from 'node:path';
import { build, type Rolldown } from 'vite';
import { launchBrowser } from '../support/browser.ts';
import { type Measurement, percentile } from './measurement.ts';
import type {} from './redraw-page.ts';

const points = 1_000_000;

/** Redraw of a history of a million points after each new sample, against Chart.js without decimation. */
export async function measure(): Promise<readonly Measurement[]> {
  const script = await bundle('redraw-page.ts');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1300, height: 1100 } });
    await page.setContent('<style>.plot { width: 1200px; height: 500px }</style>');
    await page.addScriptTag({ content: script });
    const { ours, plain } = await page.evaluate((count) => window.measureRedraw(count, 100, 10), points);
    const [oursMs, plainMs] = [percentile(ours, 50), percentile(plain, 50)];
    const ratio = plainMs / oursMs;
    return [
      {
        name: 'Redraw of 1 M points, script time, median',
        value: oursMs,
        unit: 'ms',
        baseline: `Chart.js, parsing: false, ${plainMs.toPrecision(3)} ms`,
        ratio,
        target: '≥ ×25',
        met: ratio >= 25,
      },
      { name: 'Redraw of 1 M points, script time, p95', value: percentile(ours, 95), unit: 'ms' },
    ];
  } finally {
    await browser.close();
  }
}

/** One classic script for a page. */
async function bundle(file: string): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      rolldownOptions: { input: path.join(import.meta.dirname, file), output: { format: 'iife' } },
    },
  })) as Rolldown.RolldownOutput;
  return built.output[0].code;
}
