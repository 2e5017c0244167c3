import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noisySpectrum, sweep } from '../core/analysis/impedance/synthetic.ts';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { inspect, photograph } from '../support/screens.ts';

/* Figures and results leave the application as files, without a mouse. */

const circuit = 'R0-p(R1,CPE1)';
const frequencyHz = sweep(1e6, 0.1, 8);
const spectrum = noisySpectrum(circuit, [100, 2400, 2e-8, 0.86], frequencyHz, 0.003, 1);

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  watched = await openPage(context, app);
  ({ page } = watched);
  page.setDefaultTimeout(10_000);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const rows = frequencyHz.map((f, k) => [f, spectrum.zReOhm[k], spectrum.zImOhm[k]].join(','));
  const text = ['freq_Hz,Zre_ohm,Zim_ohm', ...rows, ''].join('\n');
  const contentBase64 = Buffer.from(text).toString('base64');
  const { summary } = await app.host.handlers['imports.add']({ fileName: 'pellet.csv', contentBase64 });
  await page.evaluate((id) => (window.location.hash = `#/analyse/${id}`), summary.id);
  const field = page.getByRole('textbox', { name: 'Circuit as text' });
  await field.fill(circuit);
  await page.getByText('Preview, not kept: press Fit').waitFor();
  await field.press('Enter');
  await page.getByText('Kept: this fit is stored').waitFor();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await context.close();
  await app.close();
  await browser.close();
});

async function downloaded(act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test.each(['light', 'dark'] as const)('a figure is saved as SVG of two columns, by keys, %s', async (scheme) => {
  await page.emulateMedia({ colorScheme: scheme });
  const open = page.getByRole('button', { name: /^Export: .*Nyquist/ }).first();
  await open.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Export figure' });
  await dialog.getByLabel('Format').selectOption('svg');
  const width = dialog.getByRole('textbox', { name: 'Width in mm' });
  await width.fill('20');
  await dialog.getByText('Give a width from 40 to 400 mm.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Save figure' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: /^Two columns/ }).press('Enter');
  await photograph(page, `export-figure-${scheme}`);
  // Nothing lies over its head.
  await dialog.getByRole('heading', { name: 'Export figure' }).click({ trial: true });
  expect((await inspect(page)).serious).toEqual([]);
  const { name, bytes } = await downloaded(() => dialog.getByRole('button', { name: 'Save figure' }).press('Enter'));
  expect(name).toMatch(/Nyquist.*\.svg$/);
  expect(bytes.toString('utf8')).toContain('width="170mm"');
  await dialog.waitFor({ state: 'detached' });
});

test('its numbers as CSV; Escape leaves and gives the focus back', async () => {
  const open = page.getByRole('button', { name: /^Export: .*Nyquist/ }).first();
  await open.press('Enter');
  const { bytes } = await downloaded(() => page.getByRole('button', { name: 'Data as CSV' }).press('Enter'));
  expect(bytes.toString('utf8').split('\r\n')[0]).toContain('−Z″ / ');
  await open.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  expect(await open.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('the result of a fit as CSV, JSON and LaTeX from a menu with arrow keys', async () => {
  const open = page.getByRole('button', { name: 'Export the result of the fit' });
  const expected = [/\.csv$/, /\.json$/, /\.tex$/];
  for (const [index, ending] of expected.entries()) {
    await open.press('Enter');
    const menu = page.getByRole('menu');
    await menu.waitFor();
    for (let k = 0; k < index; k++) await page.keyboard.press('ArrowDown');
    if (index === 1) await photograph(page, 'export-results');
    const { name, bytes } = await downloaded(() => page.keyboard.press('Enter'));
    expect(name).toMatch(ending);
    expect(bytes.toString('utf8')).toContain(index === 2 ? '\\begin{tabular}' : 'CPE1.Q');
  }
});
