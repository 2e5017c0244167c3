import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Spectrum } from '../../src-core/model/spectrum.ts';
import { noisySpectrum, sweep } from '../core/analysis/impedance/synthetic.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { inspect, photograph } from '../support/screens.ts';

/* May a spectrum be believed, what relaxes in it, and which circuit may suit: files with known faults and peaks. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let folder: string;

const threeArcs = [20, 50, 1e-5, 0.92, 80, 1e-3, 0.85, 40, 0.1, 0.9];
const arcs = (seed: number, growth = 1): Spectrum =>
  noisySpectrum(
    'R0-Zarc1-Zarc2-Zarc3',
    threeArcs.map((value, k) => (k === 4 ? growth * value : value)),
    sweep(1e6, 0.01, 8),
    0.001,
    seed,
  );

function withOutliers(spectrum: Spectrum, points: readonly number[]): Spectrum {
  return { ...spectrum, zReOhm: spectrum.zReOhm.map((value, k) => (points.includes(k) ? 1.15 * value : value)) };
}

/** |Z| grows by a third during the sweep, one period a point. */
function drifting(spectrum: Spectrum): Spectrum {
  const whole = spectrum.frequencyHz.reduce((sum, f) => sum + 1 / f, 0);
  let time = 0;
  const growth = spectrum.frequencyHz.map((f) => 1 + (time += 1 / f) / whole / 3);
  const grown = (values: Float64Array): Float64Array => values.map((value, k) => value * growth[k]!);
  return { ...spectrum, zReOhm: grown(spectrum.zReOhm), zImOhm: grown(spectrum.zImOhm) };
}

function write(name: string, ...spectra: readonly Spectrum[]): void {
  const rows = spectra.flatMap(({ frequencyHz, zReOhm, zImOhm }, number) =>
    Array.from(frequencyHz, (f, k) => [number, f, zReOhm[k]!, zImOhm[k]!].join(',')),
  );
  writeFileSync(path.join(folder, name), ['spectrum,freq_Hz,Zre_ohm,Zim_ohm', ...rows, ''].join('\n'));
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-validity-'));
  write('outliers.csv', withOutliers(arcs(1), [20, 40]));
  write('drift.csv', drifting(arcs(2)));
  write('arcs.csv', arcs(3), arcs(4, 1.5), withOutliers(arcs(5, 2), [30]));
  write('clean.csv', arcs(7));
  write('few.csv', noisySpectrum('R0-p(R1,C1)', [20, 100, 1e-6], sweep(1e4, 100, 2), 0.001, 6));
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(30_000);
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Analyse/ })
    .click();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const button = (name: string | RegExp) => page.getByRole('button', { name });

async function open(name: string, tab: string): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(path.join(folder, name));
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Import/ })
    .click();
  await page.getByRole('tab', { name: 'Impedance' }).waitFor();
  await page.getByRole('tab', { name: tab }).click();
}

/** The verdict when all is worked out. */
async function verdict(expected: RegExp): Promise<void> {
  await page.getByRole('status').filter({ hasText: expected }).waitFor();
}

async function passesAxe(name: string): Promise<void> {
  await photograph(page, name);
  expect((await inspect(page)).serious, name).toEqual([]);
}

test('outliers are named, left out by one click, and taken in again by undo', async () => {
  await open('outliers.csv', 'Validity');
  await verdict(/Outliers/);
  const named = page.getByRole('list', { name: 'Outliers' }).getByRole('listitem');
  expect(await named.allTextContents()).toEqual([
    expect.stringContaining('Point 21 at'),
    expect.stringContaining('Point 41 at'),
  ]);
  await passesAxe('validity-outliers');
  await button('Leave these outliers out').click();
  await verdict(/Valid.*A circuit may be fitted/);
  await page.getByText('63 used, 2 left out by hand').waitFor();
  await button('Undo: leave 2 points out').click();
  await verdict(/Outliers/);
});

test('a cell that drifts is said to, and the part that is sound can be used alone', async () => {
  await open('drift.csv', 'Validity');
  await verdict(/Drifting|Not stationary/);
  await page.getByRole('rowheader', { name: /^Drift in time/ }).waitFor();
  await photograph(page, 'validity-drift');
  await button(/^Use only above/).click();
  await verdict(/Valid/);
  await page.getByText(/used, from .* up/).waitFor();
});

test('a range that was cut out of one file does not cut the next', async () => {
  await open('clean.csv', 'Validity');
  await verdict(/Valid/);
  await page.getByText('65 used', { exact: true }).waitFor();
});

test('too few points are told with what to do', async () => {
  await open('few.csv', 'Validity');
  await page.getByText(/points are too few to judge a spectrum/).waitFor();
  await page.getByText(/Measure at 8 different frequencies/).waitFor();
  await page.getByRole('tab', { name: 'Relaxation times' }).click();
  await page.getByText(/too few for relaxation times/).waitFor();
});

test('a list tells the verdict on every spectrum of a file, and leads to it', async () => {
  await open('arcs.csv', 'Validity');
  const rows = page.getByRole('group', { name: 'Verdict on each spectrum' }).getByRole('row');
  await rows.nth(3).getByText('Outliers').waitFor();
  expect(await rows.nth(1).textContent()).toContain('Valid');
  expect(await rows.nth(2).textContent()).toContain('Valid');
  await rows.nth(3).getByRole('button').click();
  await page.getByRole('list', { name: 'Outliers' }).getByText('Point 31 at').waitFor();
  await rows.nth(1).getByRole('button').click();
  await verdict(/Valid/);
});

test('three peaks where three arcs are; λ by rule, by hand and by key; the automatic γ stays in sight', async () => {
  await page.getByRole('tab', { name: 'Relaxation times' }).click();
  const peaks = page.getByRole('group', { name: 'Peaks of the distribution' }).locator('tbody tr');
  await peaks.nth(2).waitFor();
  expect(await peaks.count()).toBe(3);
  const slider = page.getByRole('slider', { name: 'Smoothness λ' });
  const automatic = await shownLambda();
  await page.getByText(/^L-curve \d/).waitFor();
  await slider.focus();
  for (let k = 0; k < 30; k++) await page.keyboard.press('ArrowRight');
  await expect.poll(shownLambda).toBeGreaterThan(10 * automatic);
  await page.getByText('By hand; dashed: what GCV gives.').waitFor();
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^λ = [\d.]+×10/);
  await passesAxe('relaxation-by-hand');
  await button(/^GCV/).click();
  await expect.poll(shownLambda).toBe(automatic);
});

test('a moved slider is answered and drawn in the time of a few frames', async () => {
  const waitsMs = await page.evaluate(moveSlider);
  const sorted = waitsMs.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  console.info(
    `λ moved to γ drawn: median ${median.toFixed(1)} ms, least ${sorted[0]!.toFixed(1)} ms, of ${sorted.length}`,
  );
  expect(median).toBeLessThan(150);
  await button(/^GCV/).click();
});

test('shapes, all spectra, frequencies; the circuit of the peaks goes to the fit and comes out valid', async () => {
  await page.getByLabel('Shapes fitted to the peaks').selectOption('zarc');
  const shapes = page.getByRole('group', { name: 'Shapes of the peaks' }).locator('tbody tr');
  await shapes.nth(2).waitFor();
  await button('All spectra').click();
  await page.getByText('3 of 3').waitFor();
  await button('As frequency').click();
  await page
    .getByRole('img', { name: /f = 1\/\(2πτ\) \/ Hz/ })
    .first()
    .waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await passesAxe('relaxation-shapes-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 700, height: 900 });
  await passesAxe('relaxation-narrow');
  await page.setViewportSize({ width: 1280, height: 800 });
  await button('Use peaks as circuit').click();
  expect(await page.getByRole('tab', { name: 'Impedance' }).getAttribute('aria-selected')).toBe('true');
  const text = page.getByRole('textbox', { name: /^Circuit/ });
  await expect.poll(() => text.inputValue()).toBe('R0-p(R1,CPE1)-p(R2,CPE2)-p(R3,CPE3)');
  // The fit that is kept begins where the live one has come to rest.
  await page.getByText('Quality of the preview').waitFor();
  await button(/^Fit/).click();
  await page.getByText('Kramers–Kronig').first().waitFor();
  await photograph(page, 'fit-with-validity');
});

test('suggestions can be cancelled, are ranked with evidence, and are applied by a click alone', async () => {
  // From the fit; the second is that of the pane it leads to.
  await button('Suggest circuits').click();
  await page.getByText('Which circuit?').waitFor();
  await button('Suggest circuits').click();
  await button('Cancel').click();
  await button('Suggest circuits').click();
  await page.getByText('suggested first').waitFor({ timeout: 30_000 });
  await passesAxe('suggestions');
  const leader = page.getByRole('listitem').filter({ hasText: 'suggested first' });
  expect(await leader.textContent()).toMatch(/R0-p\(R1,CPE1\)-p\(R2,CPE2\)-p\(R3,CPE3\).*ΔAICc.*Weight/s);
  await page.setViewportSize({ width: 700, height: 900 });
  await passesAxe('suggestions-narrow');
  await leader.getByRole('button', { name: /^Use this circuit/ }).click();
  const text = page.getByRole('textbox', { name: /^Circuit/ });
  await expect.poll(() => text.inputValue()).toBe('R0-p(R1,CPE1)-p(R2,CPE2)-p(R3,CPE3)');
});

async function shownLambda(): Promise<number> {
  return Number(await page.locator('[data-lambda]').getAttribute('data-lambda'));
}

/** In the page: from the input to the end of the frame that draws its answer, ms. */
async function moveSlider(): Promise<number[]> {
  const slider = document.querySelector<HTMLInputElement>('input[type=range]')!;
  const holder = document.querySelector<HTMLElement>('[data-lambda]')!;
  const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  const waits: number[] = [];
  for (let k = 0; k < 30; k++) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    await nextFrame();
    const before = holder.dataset['lambda'];
    const start = performance.now();
    const answered = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (holder.dataset['lambda'] === before) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(holder, { attributes: true });
    });
    slider.value = String(-5 + 0.1 * k);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await answered;
    await nextFrame();
    // A task after the callbacks of that frame.
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
    waits.push(performance.now() - start);
  }
  return waits;
}
