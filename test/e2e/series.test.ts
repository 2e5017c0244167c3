import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCircuit, createEvaluator } from '../../src-core/circuit/circuit.ts';
import { createRandom } from '../../src-core/numerics/random.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* One model on many spectra: temperatures from file names, one click, activation energies. */

const boltzmannEvPerK = 8.617333262e-5;
const energiesEv = [0.3, 0.5] as const;
const celsius = [40, 60, 80, 100, 120, 140];

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let folder: string;

/** Two arcs whose 1/R is thermally activated with a prefactor ∝ 1/T, and 0.2 % of noise. */
function pellet(temperatureC: number, growth = 1): string {
  const kelvin = temperatureC + 273.15;
  const reference = 373.15;
  const resistance = (ohm: number, energyEv: number) =>
    ohm * (kelvin / reference) * Math.exp((energyEv / boltzmannEvPerK) * (1 / kelvin - 1 / reference));
  const values = [
    resistance(2e3, energiesEv[0]),
    5e-11,
    growth * resistance(2e4, energiesEv[1]),
    3e-9,
    0.92,
    2e-6,
    0.9,
  ];
  const frequencyHz = Float64Array.from({ length: 57 }, (_, k) => 1e7 / 10 ** (k / 7));
  const [re, im] = [new Float64Array(57), new Float64Array(57)];
  createEvaluator(createCircuit('p(R0,C0)-p(R1,CPE1)-CPE2'), frequencyHz).impedance(values, re, im);
  const random = createRandom(temperatureC + 1000 * growth);
  const rows = Array.from(frequencyHz, (f, k) => {
    const noise = 2e-3 * Math.hypot(re[k]!, im[k]!);
    return [f, re[k]! + noise * random.normal(), im[k]! + noise * random.normal()]
      .map((v) => v.toPrecision(9))
      .join(',');
  });
  return ['freq_Hz,Zre_ohm,Zim_ohm', ...rows, ''].join('\n');
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mobion-series-'));
  for (const temperature of celsius)
    writeFileSync(path.join(folder, `pellet_${temperature}C.csv`), pellet(temperature));
  browser = await launchBrowser();
  app = await startApp();
  context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(15_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

test('files imported together are fitted together; arcs, energies and every fit are shown', async () => {
  await goTo(page, 'Analyse');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(celsius.map((t) => path.join(folder, `pellet_${t}C.csv`)));
  await page.getByRole('button', { name: 'Import 6 files' }).click();
  await page.getByRole('tab', { name: 'Series' }).click();
  await page.getByRole('checkbox', { name: /pellet_40C/ }).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await photograph(page, 'series-empty');
  await page.getByRole('checkbox', { name: 'CPE2.n' }).check();
  await page.getByRole('button', { name: 'Apply to 6 spectra' }).press('Enter');
  await page.getByRole('heading', { name: 'Activation energies' }).waitFor();
  const rows = await page.getByRole('table').filter({ hasText: 'Eₐ / eV' }).getByRole('row').allInnerTexts();
  const energies = rows.slice(1).filter((row) => row.includes('ln(T/R)') || row.includes('ln(σT)'));
  energiesEv.forEach((energy, arc) => {
    const found = Number(/(\d\.\d+)\(/.exec(energies[arc]!)![1]);
    expect(Math.abs(found - energy)).toBeLessThan(0.01);
  });
  expect(await page.getByRole('group', { name: 'Fits of the series' }).getByRole('row').count()).toBe(7);
  await page.getByText('One fit of all 6 spectra').waitFor();
  await photograph(page, 'series');
  expect(await inspect(page)).toMatchObject({ serious: [] });
  await page.getByRole('button', { name: 'Prediction, change of slope …' }).click();
  await page.getByLabel('Which').selectOption({ index: 0 });
  await page.getByText('At 25.0 °C').waitFor();
  await page.getByRole('tab', { name: 'Series' }).click();
  await page.getByLabel('Show', { exact: true }).selectOption('parameter:R1');
  await page.getByText('R1 against temperature').waitFor();
});

test('along time, a cell whose slow arc grows is told with its reason', async () => {
  const minutes = [0, 10, 20, 30, 40];
  const files = minutes.map((minute) => path.join(folder, `scan ${minute}.csv`));
  // From 300 to 400 kΩ in 40 min, as a reacting electrode does.
  minutes.forEach((minute, k) => writeFileSync(files[k]!, pellet(90, 1 + minute / 120)));
  await page.getByRole('button', { name: 'Empty the list' }).click();
  await page.locator('input[type=file]').first().setInputFiles(files);
  await page.getByRole('button', { name: 'Import 5 files' }).click();
  await page.getByRole('tab', { name: 'Series' }).click();
  await page.getByLabel('Along', { exact: true }).selectOption('time');
  for (const minute of minutes)
    await page.getByRole('textbox', { name: `t of scan ${minute}.csv`, exact: true }).fill(`${minute} min`);
  await page.getByRole('button', { name: 'Apply to 5 spectra' }).click();
  await page.getByRole('heading', { name: 'Drift' }).waitFor();
  await photograph(page, 'series-drift');
  const rows = await page.getByRole('group', { name: 'Drift' }).getByRole('row').allInnerTexts();
  const change = Number(/R2\s+\S+\s+([\d.]+)\(/.exec(rows.find((row) => row.startsWith('R2'))!)![1]);
  expect(Math.abs(change - 100 / 3)).toBeLessThan(1);
  // The earlier one is kept and comes back.
  const kept = page.getByLabel('Series kept here');
  await kept.selectOption({
    label: (await kept.getByRole('option').allInnerTexts()).find((text) => text.includes('temperature'))!,
  });
  await page.getByRole('heading', { name: 'Activation energies' }).waitFor();
});
