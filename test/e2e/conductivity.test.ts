import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sample } from '../../src-core/model/sample.ts';
import { noisySpectrum, sweep } from '../core/analysis/impedance/synthetic.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { inspect, photograph } from '../support/screens.ts';

/* From a fit to conductivities, on the real host. */

const pellet: Sample = {
  id: 'pellet',
  name: 'Pellet 3',
  ion: { symbol: 'Mg', chargeNumber: 2 },
  cellType: 'two-electrode',
  geometry: 'slab',
  thickness: { value: 1, unit: 'mm', standardUncertainty: 0.01 },
  area: { value: 1, unit: 'cm²', standardUncertainty: 0.01 },
};

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  context = await browser.newContext({ viewport: { width: 1280, height: 1500 } });
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
});

/** Imports a noisy spectrum of a circuit and fits the same circuit to it, on the screen. */
async function fitOnScreen(circuit: string, truth: readonly number[], frequencyHz: readonly number[]): Promise<void> {
  const { zReOhm, zImOhm } = noisySpectrum(circuit, truth, frequencyHz, 0.003, 1);
  const rows = frequencyHz.map((f, k) => [f, zReOhm[k], zImOhm[k]].join(','));
  const text = ['freq_Hz,Zre_ohm,Zim_ohm', ...rows, ''].join('\n');
  const { id: sampleId } = await app.host.handlers['samples.save'](pellet);
  const fileName = `${circuit.replaceAll(/\W/g, '-')}.csv`;
  const contentBase64 = Buffer.from(text).toString('base64');
  const { summary } = await app.host.handlers['imports.add']({ fileName, contentBase64, sampleId });
  await page.evaluate((id) => (window.location.hash = `#/analyse/${id}`), summary.id);
  await page.getByRole('tab', { name: 'Impedance' }).click();
  const field = page.getByRole('textbox', { name: 'Circuit as text' });
  await field.waitFor();
  await field.fill(circuit);
  await page.getByText('◌ Preview, not kept').waitFor();
  await page.getByRole('button', { name: 'Fit', exact: true }).click();
  await page.getByText('✓ Kept').waitFor();
}

const region = (name: string) => page.getByRole('region', { name });

test('a pellet: σ in three units by keys, what the arcs belong to, capacitances behind a key press', async () => {
  const truth = [850, 3e-11, 0.99, 2400, 2.2e-8, 0.86, 1e5, 2e-5, 0.9];
  await fitOnScreen('p(R1,CPE1)-p(R2,CPE2)-p(R3,CPE3)', truth, sweep(7e6, 1e-2, 10));
  const panel = region('Conductivity');
  await panel.waitFor();
  await panel.scrollIntoViewIfNeeded();
  await panel.getByText('electrode interface').waitFor();
  await panel.getByText('Brick layer: σ of the grain boundaries themselves').waitFor();
  const summary = panel.getByText('Effective capacitances', { exact: true }).first();
  await summary.press('Enter');
  await panel.getByText('beside R2, in series with R1').waitFor();
  await photograph(page, 'conductivity');
  expect((await inspect(page)).serious).toEqual([]);
  const bulk = panel.getByRole('row', { name: /^Bulk/ }).getByRole('cell').first();
  expect(await bulk.innerText()).toMatch(/^1\.1[67]\d?\(\d+\)×10⁻⁴$/);
  const unit = panel.getByLabel('Shown as');
  await unit.focus();
  await page.keyboard.press('ArrowDown');
  await panel.getByText('σ / S m⁻¹').waitFor();
  expect(await bulk.innerText()).toMatch(/^0\.01/);
  await unit.selectOption('Ω·cm');
  expect(await bulk.innerText()).toMatch(/^8\.[45]\d\(\d+\)×10³$/);
  await page.emulateMedia({ colorScheme: 'dark' });
  await photograph(page, 'conductivity-dark');
  expect((await inspect(page)).serious).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
});

test('a mixed conductor: ions, electrons, and by how much the target is missed', async () => {
  await fitOnScreen('p(JMi1,C2)', [2000, 8000, 2.5e-3, 3e-5, 0.93, 1.2e-10], sweep(1e6, 1e-4, 8));
  const panel = region('Ions and electrons');
  await panel.getByText('Fail').first().waitFor();
  await panel.getByText('misses the target of 1.0×10⁻⁶').waitFor();
  await panel.scrollIntoViewIfNeeded();
  await panel.getByText('Conditions of the model', { exact: true }).first().press('Enter');
  await photograph(page, 'mixed-conductor');
  expect((await inspect(page)).serious).toEqual([]);
  expect(await panel.getByRole('row', { name: /^Ions/ }).innerText()).toMatch(/0\.(79|80)\d*\(\d+\)/);
  await page.getByText(/^Leads and cables/).press('Enter');
  await page.getByLabel('Target σ_e/σ_i').fill('0.3');
  await page.getByLabel('Target σ_e/σ_i').press('Enter');
  await page.getByText('◌ Preview, not kept').waitFor();
  await page.getByRole('button', { name: 'Fit', exact: true }).click();
  await panel.getByText('target at most 3.0×10⁻¹').waitFor();
  await panel.getByText('misses the target').waitFor({ state: 'detached' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await photograph(page, 'mixed-conductor-dark');
  await page.emulateMedia({ colorScheme: 'light' });
});
