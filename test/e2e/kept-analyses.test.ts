import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openPage, startApp, type WatchedPage } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { readPdf } from '../support/pdf.ts';
import { goTo, inspect, photograph } from '../support/screens.ts';

/* Analyses of tables and typed numbers: found in the library, opened again in their pane, reported by themselves. */

let browser: Browser;
let app: App;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startApp();
  const { handlers } = app.host;
  const kelvins = [300, 325, 350, 375, 400, 425];
  const rows = kelvins.map((kelvin, k) => {
    const value = (1e5 / kelvin) * Math.exp(-0.42 / (8.617333262e-5 * kelvin)) * (1 + 0.003 * (-1) ** k);
    return `${kelvin},${value},${0.01 * value}`;
  });
  const text = ['temperature_K,sigma_S_per_cm,u_sigma', ...rows].join('\n');
  await handlers['analysis.arrhenius']({ source: { text, fileName: 'pellet 7.csv' }, keep: true });
  const values = { measured: { value: 842, unit: 'mV', standardUncertainty: 1 }, nernst: { value: 851, unit: 'mV' } };
  await handlers['analysis.directCurrent']({ method: 'emf', values, keep: true });
  const table = 'lab,mS/cm\nA,1.92\nA,2.05\nB,2.60\nB,2.71';
  await handlers['analysis.repeats']({
    ...{ text: table, quantity: 'conductivity', unit: 'mS/cm', keep: true, title: 'Four pellets of two labs' },
  });
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
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

async function openLibrary(): Promise<void> {
  await goTo(page, 'Library');
  await page.getByRole('tab', { name: 'Analyses (3)' }).click();
}

test('the library finds them by word and by technique', async () => {
  await openLibrary();
  const table = page.getByRole('group', { name: 'Kept analyses' });
  await table.getByRole('row').nth(3).waitFor();
  await page.getByRole('searchbox', { name: 'Search' }).fill('pellet');
  await expect.poll(() => table.getByRole('row').count()).toBe(3);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('repeats');
  await expect.poll(() => table.getByRole('row').count()).toBe(2);
  await page.getByRole('searchbox', { name: 'Search' }).fill('nothing like it');
  await page.getByText('No analysis matches.').waitFor();
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await page.getByRole('combobox', { name: 'Show' }).selectOption('unowned');
  await table.getByRole('row').nth(3).waitFor();
  expect((await inspect(page)).serious).toEqual([]);
  await photograph(page, 'library-analyses');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect((await inspect(page)).serious).toEqual([]);
  await photograph(page, 'library-analyses-dark');
  await page.emulateMedia({ colorScheme: 'light' });
});

test('one is removed and brought back', async () => {
  await openLibrary();
  const table = page.getByRole('group', { name: 'Kept analyses' });
  await page.getByRole('button', { name: 'Remove Arrhenius of pellet 7' }).click();
  await expect.poll(() => table.getByRole('row').count()).toBe(3);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => table.getByRole('row').count()).toBe(4);
});

test('each is opened again in its pane with what it was made of', async () => {
  await openLibrary();
  await page.getByRole('button', { name: 'Open Arrhenius of pellet 7' }).click();
  await page
    .getByRole('region', { name: 'Arrhenius plot' })
    .getByText('pellet 7.csv', { exact: true })
    .first()
    .waitFor();
  expect(await page.getByRole('textbox', { name: 'Table' }).inputValue()).toContain('temperature_K,sigma_S_per_cm');
  await openLibrary();
  await page.getByRole('button', { name: 'Open Electromotive force' }).click();
  await page.getByText('0.9894(12)').first().waitFor();
  await openLibrary();
  await page.getByRole('link', { name: 'Four pellets of two labs' }).click();
  await page.getByText('Geometric mean').first().waitFor();
  expect(await page.getByRole('tab', { name: 'Repeats' }).getAttribute('aria-selected')).toBe('true');
});

test('a report of one analysis by itself is made on the Reports screen', async () => {
  await goTo(page, 'Reports');
  expect(await page.getByRole('combobox', { name: 'Of' }).inputValue()).toBe('analysis');
  const which = page.getByRole('combobox', { name: 'Analysis' });
  await which.selectOption({ label: (await which.getByText('Arrhenius of pellet 7').textContent()) ?? '' });
  expect((await inspect(page)).serious).toEqual([]);
  await photograph(page, 'reports-of-analysis');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Make the report' }).click(),
  ]);
  const pages = await readPdf(Uint8Array.from(readFileSync(await download.path())));
  const text = pages.map((each) => each.text).join(' ');
  for (const said of ['Arrhenius of pellet 7', 'One energy or more?', 'How it was computed', 'Provenance'])
    expect(text).toContain(said);
  await page.getByRole('group', { name: 'Written reports' }).getByRole('row').nth(1).waitFor();
});
